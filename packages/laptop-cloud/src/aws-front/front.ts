import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Service, type ServiceCall, ServiceError, type ServiceResponse } from '../aws-service.ts';
import type { Ground } from '../ground.ts';
import { type HttpServer, readBody, send, sendJson } from '../http-server.ts';
import type { WorkSource } from '../time/work.ts';

/** How long an injected time-out holds a request, in milliseconds; clients give up earlier. */
const longestHold = 120_000;

interface Parts extends Pick<Ground, 'access' | 'faults' | 'work'> {
  readonly services: ReadonlyMap<string, Service>;
}

/**
 * The one endpoint for every AWS service (AWS_ENDPOINT_URL). Caller and service are in the credential scope of the
 * signature. The signature and its time are not verified: the SDK corrects its clock by the responses.
 */
export class AwsFront implements WorkSource {
  readonly #parts: Parts;
  #inFlight = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  serve(server: HttpServer): void {
    server.handle((request, response) => this.#handle(request, response));
  }

  hasWork(): boolean {
    return this.#inFlight > 0;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const scope = /Credential=([^/]+)\/[^/]*\/[^/]*\/([^/]+)\//.exec(request.headers.authorization ?? '');
    const [, accessKey = '', serviceName = ''] = scope ?? [];
    const service = this.#parts.services.get(isSesV2(serviceName, request) ? 'sesv2' : serviceName);
    if (service === undefined) {
      return sendJson(response, 400, {
        message: `The laptop cloud has no service "${serviceName}"; sign the request for one.`,
      });
    }
    const body = await readBody(request);
    if (!this.#parts.access.knows(accessKey)) {
      const message = 'The security token included in the request is invalid.';
      return respond(response, service.error(new ServiceError('UnrecognizedClientException', message)));
    }
    this.#inFlight += 1;
    try {
      const { method = 'GET', headers, url: path = '/' } = request;
      const check: ServiceCall['check'] = (...asked) => this.#parts.access.check(accessKey, ...asked);
      const call = { accessKey, check, method, headers, path, body };
      await this.#respond(service, serviceName === 'email' ? 'ses' : serviceName, call, response);
    } finally {
      this.#inFlight -= 1;
      if (this.#inFlight === 0) this.#parts.work.changed();
    }
  }

  async #respond(service: Service, name: string, call: ServiceCall, response: ServerResponse): Promise<void> {
    const fault = this.#parts.faults.draw(name);
    if (fault === 'timeout') return held(response);
    if (fault === 'throttle') return respond(response, service.error(service.throttled));
    if (fault === 'error') {
      return respond(response, service.error(new ServiceError('InternalFailure', 'An injected fault.', 500)));
    }
    const result = await service.handle(call).catch((error: unknown) => {
      if (error instanceof ServiceError) return service.error(error);
      throw error;
    });
    // The work is done and the caller will never know. Retries must handle this case correctly.
    if (fault === 'accept-then-reset') return void response.destroy();
    if (fault === 'accept-then-timeout') return held(response);
    respond(response, result);
  }
}

/** Both versions of SES sign as `ses`; version 2 has paths. */
function isSesV2(serviceName: string, { url }: IncomingMessage): boolean {
  return serviceName === 'ses' && url?.startsWith('/v2/') === true;
}

function respond(response: ServerResponse, { status, type, body, headers }: ServiceResponse): void {
  send(response, status, type, body, headers);
}

async function held(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, longestHold);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  response.destroy();
}
