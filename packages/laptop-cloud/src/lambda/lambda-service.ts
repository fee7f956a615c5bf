import {
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
  unknownOperation,
} from '../aws-service.ts';
import type { Model } from '../template/model.ts';
import type { AsynchronousInvocations } from './asynchronous-invocations.ts';
import type { FunctionDefinition } from './definition.ts';
import type { Functions } from './functions.ts';
import { listedMappings } from './listed-mappings.ts';
import { type InvocationResult, refusedRequest, throttled } from './result.ts';

interface Parts {
  readonly model: Pick<Model, 'account' | 'region' | 'all'>;
  readonly functions: Functions;
  readonly invocations: AsynchronousInvocations;
}

/** A function as a request names it. */
interface Asked {
  /** The ARN that IAM checks, with the qualifier if the request has one. */
  readonly resource: string;
  /** Undefined when there is no such function, or not in that version. */
  readonly definition: FunctionDefinition | undefined;
}

/** The largest event of an asynchronous invocation, in bytes (AWS Lambda API Reference, "Invoke"). */
const asynchronousLimit = 1_048_576;
/** The only version that a function has here. */
const latest = '$LATEST';
/** Names and ARNs of functions (AWS Lambda API Reference, "Invoke", FunctionName). */
const nameForms = /^(?:(?:arn:aws:lambda:([a-z\d-]+):)?(\d{12}):function:)?([\w-]+)(?::(\$LATEST|[\w-]+))?$/;
/** Options of a request that the laptop cloud would have to ignore. */
const unknownHeaders = ['x-amz-client-context', 'x-amz-tenant-id', 'x-amz-durable-execution-name'];

/** The statuses of errors that Lambda does not send with 400 (AWS Lambda API Reference, "Invoke", Errors). */
const statuses: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  RequestTooLargeException: 413,
  [throttled]: 429,
};

/** Lambda's API (REST and JSON): Invoke, GetFunctionConfiguration and ListEventSourceMappings. */
export class LambdaService implements Service {
  readonly throttled = new ServiceError(throttled, 'Rate Exceeded.', 429);
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const { pathname, searchParams } = new URL(call.path, 'http://lambda');
    if (call.method === 'GET' && /^\/2015-03-31\/event-source-mappings\/?$/.test(pathname)) {
      requireAccess(call, 'lambda:ListEventSourceMappings', '*');
      return json(listedMappings(this.#parts.model, searchParams));
    }
    const [, name, operation] = /^\/2015-03-31\/functions\/([^/]+)\/(\w+)$/.exec(pathname) ?? [];
    const ask = (action: string) => this.#asked(call, action, decodeURIComponent(name ?? ''), searchParams);
    switch (`${call.method} ${operation}`) {
      case 'POST invocations':
        return this.#invoke(call, ask('InvokeFunction'));
      case 'GET configuration':
        return json(configurationOf(existing(ask('GetFunctionConfiguration'))));
      default:
        throw unknownOperation('lambda', `${call.method} ${pathname}`);
    }
  }

  error({ code, message, status }: ServiceError): ServiceResponse {
    const body = JSON.stringify({ Type: status >= 500 ? 'Service' : 'User', Message: message });
    const sentStatus = statuses[code] ?? status;
    return { status: sentStatus, type: 'application/json', body, headers: { 'x-amzn-errortype': code } };
  }

  async #invoke(call: ServiceCall, asked: Asked): Promise<ServiceResponse> {
    const definition = existing(asked);
    const type = String(call.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    if (type !== 'Event' && type !== 'RequestResponse') throw unsupported(`the invocation type ${type}`);
    if (call.headers['x-amz-log-type'] === 'Tail') throw unsupported('the log type Tail');
    for (const header of unknownHeaders) if (call.headers[header] !== undefined) throw unsupported(header);
    const payload = payloadOf(call.body, type === 'Event' ? asynchronousLimit : undefined);
    if (type === 'Event') {
      this.#parts.invocations.accept(definition.name, payload);
      return { status: 202, type: 'application/json', body: '' };
    }
    return responseTo(await this.#parts.functions.invoke(definition.name, payload));
  }

  /** The function of a name or an ARN, for a caller who may do this with it. @throws {ServiceError} */
  #asked(call: ServiceCall, operation: string, name: string, query: URLSearchParams): Asked {
    const { account, region } = this.#parts.model;
    const [form, ownRegion = region, ownAccount = account, shortName = '', suffix] = nameForms.exec(name) ?? [];
    if (form === undefined) throw invalid(`1 validation error detected: Value '${name}' at 'functionName'.`);
    const qualifier = query.get('Qualifier') ?? suffix;
    if (suffix !== undefined && suffix !== qualifier)
      throw invalid('The derived qualifier from the function name does not match the specified qualifier.');
    const arn = `arn:aws:lambda:${ownRegion}:${ownAccount}:function:${shortName}`;
    const resource = qualifier === undefined ? arn : `${arn}:${qualifier}`;
    requireAccess(call, `lambda:${operation}`, resource);
    const definition = this.#parts.functions.definitions.find((known) => known.arn === arn);
    return { resource, definition: (qualifier ?? latest) === latest ? definition : undefined };
  }
}

/** @throws {ServiceError} ResourceNotFoundException */
function existing({ definition, resource }: Asked): FunctionDefinition {
  if (definition !== undefined) return definition;
  throw new ServiceError('ResourceNotFoundException', `Function not found: ${resource}`, 404);
}

/** An event as it is handed to the function; without a body, an empty object. @throws {ServiceError} */
function payloadOf(body: Buffer, limit: number | undefined): string {
  const payload = body.length === 0 ? '{}' : body.toString();
  const refused = refusedRequest(payload, limit);
  if (refused !== undefined) throw new ServiceError(refused.errorType, refused.errorMessage);
  try {
    JSON.parse(payload);
    return payload;
  } catch {
    throw new ServiceError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}

function responseTo(result: InvocationResult): ServiceResponse {
  const headers = { 'x-amz-executed-version': latest };
  if (result.ok) return { ...json(result.payload), headers };
  const { errorType, errorMessage } = result;
  if (errorType === throttled) throw new ServiceError(throttled, errorMessage);
  // "Unhandled", whether the code threw, was killed or took too long, as all of today's runtimes report.
  return { ...json({ errorType, errorMessage }), headers: { ...headers, 'x-amz-function-error': 'Unhandled' } };
}

function configurationOf({ name, arn, roleArn, description, timeout, memory, handler }: FunctionDefinition): object {
  return {
    FunctionName: name,
    FunctionArn: arn,
    Description: description,
    Runtime: 'nodejs24.x',
    Role: roleArn,
    Handler: handler,
    Timeout: timeout / 1000,
    MemorySize: memory,
    Version: latest,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}

function unsupported(what: string): ServiceError {
  return invalid(`The laptop cloud does not know ${what}.`);
}

/** JSON as it is, or a value that becomes JSON. */
function json(body: string | object): ServiceResponse {
  return { status: 200, type: 'application/json', body: typeof body === 'string' ? body : JSON.stringify(body) };
}
