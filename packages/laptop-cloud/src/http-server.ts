import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from './refusal.ts';

/** A body larger than the reader allows. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** An HTTP server on the loopback address whose handler may be set later than its port is known. */
export class HttpServer {
  readonly #server: Server;
  #handler: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async (_request, response) => {
    sendJson(response, 503, { message: 'The laptop cloud is starting.' });
  };

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#handler(request, response).catch((error: unknown) => {
        if (response.headersSent || response.destroyed) return void response.destroy();
        if (error instanceof Refusal) return sendJson(response, 400, { message: error.message });
        if (error instanceof BodyTooLarge) return sendJson(response, 413, { message: 'Request Entity Too Large' });
        process.stderr.write(`laptop cloud: ${error instanceof Error ? error.stack : String(error)}\n`);
        sendJson(response, 500, { message: 'Internal Server Error' });
      });
    });
    // Functions keep connections while they are frozen; closing them first would look like a fault of the service.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 0;
  }

  /**
   * Listens on a port of 127.0.0.1; 0 takes a free one.
   * @throws {Refusal} when the port is taken
   */
  static async listen(port: number, purpose: string): Promise<HttpServer> {
    const server = new HttpServer();
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', (error) => reject(portRefusal(port, `the ${purpose}`, 'port', error)));
      server.#server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `http://127.0.0.1:port`, without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  handle(handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>): void {
    this.#handler = handler;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** A free port of the loopback address: `port`, or any if it is 0. @throws {Refusal} when the port is taken */
export async function freePort(port: number, purpose: string): Promise<number> {
  const probe = await HttpServer.listen(port, purpose);
  const found = probe.port;
  await probe.close();
  return found;
}

/** Why a port cannot be used, and the option that chooses another. */
export function portRefusal(port: number, purpose: string, option: string, error: NodeJS.ErrnoException): Refusal {
  const reason = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`;
  const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new Refusal(
    `Port ${port} for ${purpose} ${reason}; choose another "${option}" (${flag} on the command line).`,
  );
}

/** Reads a whole body. @throws {BodyTooLarge} beyond `limit` bytes */
export async function readBody(request: IncomingMessage, limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  // The rest is read and dropped, so that a client that is still writing gets the response and not a reset.
  if (size > limit) throw new BodyTooLarge();
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** Responds with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  send(response, status, 'application/json', JSON.stringify(body), headers);
}

/** Responds with a body. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length, ...headers });
  response.end(bytes);
}
