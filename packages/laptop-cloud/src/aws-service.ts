import type { IncomingHttpHeaders } from 'node:http';
import type * as z from 'zod';
import type { RequestContext } from './iam/conditions.ts';
import type { Decision } from './iam/policy.ts';

/** A signed request whose caller is known and whose body has been read. */
export interface ServiceCall {
  readonly accessKey: string;
  /** Checks the caller's role and the policy of the resource. */
  readonly check: (action: string, resource: string, context?: RequestContext) => Decision;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly body: Buffer;
}

/** A response in the protocol of a service. */
export interface ServiceResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Record<string, string>;
}

/** What a service refuses, with its code. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** One AWS service behind the front. */
export interface Service {
  handle(call: ServiceCall): Promise<ServiceResponse>;
  /** The shape in which its clients expect an error. */
  error(error: ServiceError): ServiceResponse;
  /** The error of its throttling, for injected faults. */
  readonly throttled: ServiceError;
}

/** Lets a call through that the caller may make. @throws {ServiceError} AccessDeniedException */
export function requireAccess(call: ServiceCall, action: string, resource: string, context?: RequestContext): void {
  const decision = call.check(action, resource, context);
  if (!decision.allowed) throw new ServiceError('AccessDeniedException', decision.because);
}

/** The error of an operation that the laptop cloud does not emulate. */
export function unknownOperation(service: string, operation: string): ServiceError {
  return new ServiceError('UnknownOperationException', `The laptop cloud does not know ${service}:${operation}.`);
}

/** The operation in `X-Amz-Target: Prefix.Operation`. */
export function targetOperation(headers: IncomingHttpHeaders): string {
  const target = String(headers['x-amz-target'] ?? '');
  return target.slice(target.lastIndexOf('.') + 1);
}

/** A response of the AWS JSON protocols. */
export function jsonResponse(body: unknown, version: '1.0' | '1.1'): ServiceResponse {
  return { status: 200, type: `application/x-amz-json-${version}`, body: JSON.stringify(body) };
}

/** An error of the AWS JSON protocols. */
export function jsonError(
  error: ServiceError,
  version: '1.0' | '1.1',
  namespace = 'com.amazon.coral.service',
): ServiceResponse {
  const body = JSON.stringify({ __type: `${namespace}#${error.code}`, message: error.message, Message: error.message });
  return {
    status: error.status,
    type: `application/x-amz-json-${version}`,
    body,
    headers: { 'x-amzn-errortype': error.code },
  };
}

/** What most services of the AWS JSON protocol 1.1 share. */
export const json11: Pick<Service, 'throttled' | 'error'> = {
  throttled: new ServiceError('ThrottlingException', 'Rate exceeded'),
  error: (error) => jsonError(error, '1.1'),
};

/**
 * What a schema makes of a body in JSON; an empty body is `{}`.
 * @throws {ServiceError} SerializationException, or with the code when only the schema refuses it
 */
export function jsonInput<Input>(
  { body }: ServiceCall,
  schema: z.ZodType<Input>,
  code = 'SerializationException',
): Input {
  let json: unknown;
  try {
    json = body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not a JSON object.');
  }
  return parsed(schema, json, code);
}

/** What a schema makes of a request, or of a part of it. @throws {ServiceError} with the code, naming what is wrong */
export function parsed<Input>(schema: z.ZodType<Input>, value: unknown, code: string): Input {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ServiceError(code, `${issue?.path.join('.') || 'The request'}: ${issue?.message}.`);
}

/** Text as it may be written in an element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
