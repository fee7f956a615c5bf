import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { portRefusal } from '../../http-server.ts';
import type { WorkSource } from '../../time/work.ts';
import type { InboundMail } from './inbound-mail.ts';

/** SES takes mail up to 40 MB, in bytes. */
const largestMail = 40 * 1_048_576;

/** A refusal with its SMTP reply code. */
class SmtpRefusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** The SMTP end of SES's receiving (`inbound-smtp.REGION.amazonaws.com`), without TLS, on the loopback address. */
export class InboundSmtp implements WorkSource {
  readonly #server: SMTPServer;
  readonly #changed: () => void;
  #receiving = 0;

  private constructor(inbound: InboundMail, changed: () => void) {
    this.#changed = changed;
    this.#server = new SMTPServer({
      name: 'inbound-smtp.local',
      banner: 'Amazon SES on a laptop',
      size: largestMail,
      // Mail comes without a login, and the laptop has no certificate.
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 1,
      onRcptTo: ({ address }, _session, reply) =>
        inbound.accepts(address)
          ? reply()
          : reply(new SmtpRefusal(550, '5.1.1 Requested action not taken: mailbox unavailable')),
      onData: (stream, session, reply) => {
        this.#take(inbound, stream, session).then(
          (id) => reply(null, id),
          (error: Error) => reply(error),
        );
      },
    });
    // A client that disconnects half-way has sent nothing.
    this.#server.on('error', () => undefined);
  }

  /** Listens on a port; 0 takes a free one. @throws {Refusal} when the port is taken */
  static async open(port: number, inbound: InboundMail, changed: () => void): Promise<InboundSmtp> {
    const inboundSmtp = new InboundSmtp(inbound, changed);
    const { server } = inboundSmtp.#server;
    const listening = once(server, 'listening');
    server.listen(port, '127.0.0.1');
    await listening.catch((error: NodeJS.ErrnoException) => {
      throw portRefusal(port, 'inbound mail', 'smtpPort', error);
    });
    return inboundSmtp;
  }

  /** `smtp://127.0.0.1:port`. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  hasWork(): boolean {
    return this.#receiving > 0;
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  async #take(inbound: InboundMail, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    this.#receiving += 1;
    try {
      const raw = await contentOf(stream);
      if (stream.sizeExceeded) throw new SmtpRefusal(552, '5.3.4 Message too big for system');
      const { mailFrom, rcptTo } = session.envelope;
      const id = inbound.receive({
        helo: session.hostNameAppearsAs || 'localhost',
        clientIp: session.remoteAddress,
        envelopeFrom: mailFrom === false ? '' : mailFrom.address,
        recipients: rcptTo.map(({ address }) => address),
        raw,
      });
      return `OK ${id}`;
    } finally {
      this.#receiving -= 1;
      this.#changed();
    }
  }
}

async function contentOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest of the mail is read and dropped, so that the client gets the reason.
    if (size <= largestMail) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
