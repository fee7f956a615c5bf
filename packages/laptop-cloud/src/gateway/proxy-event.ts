import type { IncomingMessage } from 'node:http';
import type { JwtContext } from './jwt-authorizer.ts';
import type { RouteMatch } from './routes.ts';

/** A request whose route was found and whose body was read. */
export interface ReadRequest {
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly match: RouteMatch<unknown>;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly body: Buffer;
  readonly jwt: JwtContext | undefined;
  readonly account: string;
  readonly apiId: string;
  /** Milliseconds since the epoch on the moved clock. */
  readonly now: number;
}

/** The event of payload format 2.0. */
export function proxyEvent(read: ReadRequest): object {
  const { request, requestId, rawPath, rawQuery, body, jwt, account, apiId, now } = read;
  const { route, parameters } = read.match;
  const headers = joinedHeaders(request);
  const cookies = request.headers.cookie?.split(/;\s*/);
  const asText =
    /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|[\w.+-]+\/[\w.-]+\+(json|xml))/i.test(
      request.headers['content-type'] ?? '',
    );
  const query = joinedQuery(rawQuery);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: decodedPath(rawPath),
    rawQueryString: rawQuery,
    ...(cookies === undefined ? {} : { cookies }),
    headers,
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: parameters }),
    requestContext: {
      accountId: account,
      apiId: apiId,
      ...(jwt === undefined ? {} : { authorizer: { jwt } }),
      domainName: headers['host'] ?? '',
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: decodedPath(rawPath),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...(body.length === 0 ? {} : { body: body.toString(asText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !asText,
  };
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).filter(([name]) => name !== 'cookie');
  return Object.fromEntries(entries.map(([name, value]) => [name, [value ?? ''].flat().join(',')]));
}

function joinedQuery(rawQuery: string): Record<string, string> | undefined {
  if (rawQuery === '') return undefined;
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const known = joined.get(name);
    joined.set(name, known === undefined ? value : `${known},${value}`);
  }
  // A parameter called __proto__ is a parameter, too.
  return Object.fromEntries(joined);
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
