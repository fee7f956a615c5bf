import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  escapeXml,
  parsed,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
} from '../aws-service.ts';
import type { Buckets } from './buckets.ts';
import { unwrapBody } from './chunked-body.ts';

interface ObjectRequest extends ServiceCall {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** What S3 lists at once. */
const pageSize = 1000;

const listQuery = z.object({
  prefix: z.string().default(''),
  'start-after': z.string().default(''),
  'continuation-token': z.string().optional(),
  'max-keys': z.coerce
    .number()
    .int()
    .nonnegative()
    .default(pageSize)
    .transform((wanted) => Math.min(wanted, pageSize)),
});

/**
 * S3 in path style, which the SDK chooses for an endpoint that is an IP address: GetObject, HeadObject, PutObject,
 * DeleteObject, ListObjectsV2.
 */
export class S3Service implements Service {
  readonly throttled = new ServiceError('SlowDown', 'Please reduce your request rate.', 503);
  readonly #buckets: Buckets;
  readonly #account: string;

  constructor(buckets: Buckets, account: string) {
    this.#buckets = buckets;
    this.#account = account;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const { pathname, searchParams: query } = new URL(call.path, 'http://s3');
    const [bucket = '', ...key] = pathname.slice(1).split('/').map(decodeURIComponent);
    const request = { ...call, bucket, key: key.join('/'), query };
    const operation = this.#operation(request);
    if (!this.#buckets.has(bucket)) throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return operation(request);
  }

  error({ code, message, status }: ServiceError): ServiceResponse {
    const denied = code === 'AccessDeniedException';
    const name = denied ? 'AccessDenied' : code;
    const id = randomUUID();
    const body = xml(
      'Error',
      `<Code>${name}</Code><Message>${escapeXml(message)}</Message><RequestId>${id}</RequestId>`,
    );
    return { status: denied ? 403 : status, type: 'application/xml', body, headers: { 'x-amz-request-id': id } };
  }

  #operation({ method, key, query, headers }: ObjectRequest): (request: ObjectRequest) => ServiceResponse {
    // With sub-resources (?tagging, ?uploads, …) and for copies, the method alone does not name the operation.
    const known = new Set(['x-id', 'list-type', 'prefix', 'start-after', 'continuation-token', 'max-keys']);
    const other = [...query.keys()].find((name) => !known.has(name)) ?? (headers['x-amz-copy-source'] && 'copy');
    if (other === undefined && key !== '') {
      if (method === 'GET' || method === 'HEAD') return (request) => this.#get(request);
      if (method === 'PUT') return (request) => this.#put(request);
      if (method === 'DELETE') return (request) => this.#delete(request);
    }
    if (other === undefined && method === 'GET' && query.get('list-type') === '2')
      return (request) => this.#list(request);
    throw new ServiceError(
      'NotImplemented',
      `The laptop cloud does not know this call of s3 (${method} ${other ?? ''}).`,
      501,
    );
  }

  #get(request: ObjectRequest): ServiceResponse {
    requireAccess(request, 's3:GetObject', objectArn(request));
    const object = this.#buckets.get(request.bucket, request.key);
    if (object === undefined) throw this.#missing(request);
    const { body, etag, at } = object;
    const { 'content-type': type = 'binary/octet-stream', ...kept } = object.headers;
    const facts = { etag: `"${etag}"`, 'last-modified': new Date(at).toUTCString(), ...encryption };
    return { status: 200, type, body, headers: { ...kept, ...facts } };
  }

  #put(request: ObjectRequest): ServiceResponse {
    requireAccess(request, 's3:PutObject', objectArn(request));
    const body = unwrapBody(request.headers, request.body);
    const headers = keptHeaders(request);
    const etag = this.#buckets.put(request, { body, headers, requester: this.#account });
    return { status: 200, type: 'application/xml', body: '', headers: { etag: `"${etag}"`, ...encryption } };
  }

  #delete(request: ObjectRequest): ServiceResponse {
    requireAccess(request, 's3:DeleteObject', objectArn(request));
    this.#buckets.delete(request.bucket, request.key, this.#account);
    return { status: 204, type: 'application/xml', body: '' };
  }

  #list(request: ObjectRequest): ServiceResponse {
    const { bucket, query } = request;
    requireAccess(request, 's3:ListBucket', `arn:aws:s3:::${bucket}`);
    const asked = parsed(listQuery, Object.fromEntries(query), 'InvalidArgument');
    const { prefix, 'max-keys': limit, 'continuation-token': token } = asked;
    const after = token === undefined ? asked['start-after'] : Buffer.from(token, 'base64url').toString();
    const found = this.#buckets.list(bucket, { prefix, after, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const contents = shown.map(
      ({ key, etag, at, size }) =>
        `<Contents><Key>${escapeXml(key)}</Key><LastModified>${new Date(at).toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    const next = found.length > limit ? Buffer.from(shown.at(-1)?.key ?? '').toString('base64url') : undefined;
    const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
    const head = `<Name>${bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${shown.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${next !== undefined}</IsTruncated>`;
    const body = xml('ListBucketResult', `${head}${more}${contents.join('')}`);
    return { status: 200, type: 'application/xml', body };
  }

  /** A caller who may not list a bucket does not learn what is not in it. */
  #missing(request: ObjectRequest): ServiceError {
    const decision = request.check('s3:ListBucket', `arn:aws:s3:::${request.bucket}`);
    if (!decision.allowed) return new ServiceError('AccessDeniedException', decision.because);
    return new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
  }
}

const encryption = { 'x-amz-server-side-encryption': 'AES256' };

function objectArn({ bucket, key }: ObjectRequest): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

/** What comes back with the object: its type and its metadata. */
function keptHeaders({ headers }: ObjectRequest): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function xml(root: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${content}</${root}>`;
}
