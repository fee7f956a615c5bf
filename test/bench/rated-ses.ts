/** An SES that keeps nothing and enforces its rate with a bucket of one second's mails, as the laptop cloud does. */
import { createServer, type Server } from 'node:http';

export class RatedSes {
  endpoint = '';
  /** When each mail was accepted, by `performance.now()`. */
  readonly acceptedAt: number[] = [];
  throttled = 0;
  quotaAsked = 0;
  readonly #server: Server;
  #rate = Number.POSITIVE_INFINITY;
  #tokens = 0;
  #refilledAt = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        // The parameters of a send come in any order; its kind is in the first one or after the mail.
        const isQuota = Buffer.concat(parts).includes('Action=GetSendQuota');
        const { status, body } = isQuota ? this.#quota() : this.#send();
        response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
      });
    });
  }

  static async start(): Promise<RatedSes> {
    const ses = new RatedSes();
    await new Promise<void>((resolve) => ses.#server.listen(0, '127.0.0.1', resolve));
    const address = ses.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake SES has no port');
    // If a connection is closed just as it is used again, a mail is left in doubt; here idle connections are never closed.
    ses.#server.keepAliveTimeout = 600_000;
    ses.endpoint = `http://127.0.0.1:${address.port}`;
    return ses;
  }

  /** Begins again with another rate. */
  reset(rate: number): void {
    this.#rate = rate;
    this.#tokens = rate;
    this.#refilledAt = performance.now();
    this.acceptedAt.length = 0;
    this.throttled = 0;
    this.quotaAsked = 0;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #quota() {
    this.quotaAsked += 1;
    const rate = Number.isFinite(this.#rate) ? this.#rate : 1_000_000;
    const quota = `<Max24HourSend>-1</Max24HourSend><MaxSendRate>${rate}</MaxSendRate><SentLast24Hours>0</SentLast24Hours>`;
    return { status: 200, body: result('GetSendQuota', quota) };
  }

  #send() {
    const now = performance.now();
    if (Number.isFinite(this.#rate)) {
      this.#tokens = Math.min(this.#rate, this.#tokens + ((now - this.#refilledAt) / 1000) * this.#rate);
      this.#refilledAt = now;
      if (this.#tokens < 1) {
        this.throttled += 1;
        return { status: 400, body: throttling };
      }
      this.#tokens -= 1;
    }
    this.acceptedAt.push(now);
    return { status: 200, body: result('SendRawEmail', `<MessageId>m${this.acceptedAt.length}</MessageId>`) };
  }
}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';
const throttling = `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>Throttling</Code><Message>Maximum sending rate exceeded.</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

function result(operation: string, content: string): string {
  return `<${operation}Response xmlns="${namespace}"><${operation}Result>${content}</${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`;
}
