import type { IncomingHttpHeaders } from 'node:http';

/** A signed request, its caller known and its body read. */
export interface ServiceCall {
  readonly accessKey: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly body: Buffer;
}

/** An answer in the protocol of a service. */
export interface ServiceAnswer {
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
  answer(call: ServiceCall): Promise<ServiceAnswer>;
  /** The shape in which its clients expect an error. */
  error(error: ServiceError): ServiceAnswer;
  /** The error of its throttling, for injected faults. */
  readonly throttled: ServiceError;
}

/** The operation in `X-Amz-Target: Prefix.Operation`. */
export function targetOperation(headers: IncomingHttpHeaders): string {
  const target = String(headers['x-amz-target'] ?? '');
  return target.slice(target.lastIndexOf('.') + 1);
}

/** An answer of the AWS JSON protocols. */
export function jsonAnswer(body: unknown, version: '1.0' | '1.1'): ServiceAnswer {
  return { status: 200, type: `application/x-amz-json-${version}`, body: JSON.stringify(body) };
}

/** An error of the AWS JSON protocols. */
export function jsonError(
  error: ServiceError,
  version: '1.0' | '1.1',
  namespace = 'com.amazon.coral.service',
): ServiceAnswer {
  const body = JSON.stringify({ __type: `${namespace}#${error.code}`, message: error.message, Message: error.message });
  return {
    status: error.status,
    type: `application/x-amz-json-${version}`,
    body,
    headers: { 'x-amzn-errortype': error.code },
  };
}

/** The JSON body of a call. @throws {ServiceError} SerializationException */
export function jsonInput(call: ServiceCall): Record<string, unknown> {
  try {
    const input: unknown = call.body.length === 0 ? {} : JSON.parse(call.body.toString());
    if (input !== null && typeof input === 'object' && !Array.isArray(input)) return input as Record<string, unknown>;
  } catch {
    // Falls through to the one answer for everything that is not a JSON object.
  }
  throw new ServiceError('SerializationException', 'The request body is not a JSON object.');
}
