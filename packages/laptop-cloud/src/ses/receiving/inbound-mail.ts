import { randomBytes } from 'node:crypto';
import type { Ground } from '../../ground.ts';
import type { Buckets } from '../../s3/buckets.ts';
import { addressesOf, domainOf, headerOf, readMessage } from '../message.ts';
import type { ReceiptRule } from './receipt-rules.ts';
import { receivedHeaders, takeVerdicts } from './received-headers.ts';

/** A mail as it arrived by SMTP. */
export interface Delivery {
  readonly helo: string;
  readonly clientIp: string;
  readonly envelopeFrom: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
}

const setupKey = 'AMAZON_SES_SETUP_NOTIFICATION';
const sesPrincipal = 'ses.amazonaws.com';
const alphabet = 'abcdefghijklmnopqrstuv0123456789';

interface Parts extends Pick<Ground, 'model' | 'database' | 'clock'> {
  readonly buckets: Buckets;
  readonly rules: readonly ReceiptRule[];
  /** The header by which a mail asks for its verdicts; it is not stored. */
  readonly verdictHeader: string;
}

/** SES's receiving: carries out the receipt rules. */
export class InboundMail {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether a rule wants mail for the address; SES refuses all other mail during SMTP. */
  accepts(address: string): boolean {
    return this.#parts.rules.some(({ matches }) => matches(address));
  }

  /** Puts the mail where each matching rule says, all in one transaction. Returns SES's message id. */
  receive(delivery: Delivery): string {
    this.#leaveSetupNotes();
    const id = Array.from(randomBytes(40), (byte) => alphabet[byte % alphabet.length]).join('');
    const { raw, verdicts } = takeVerdicts(delivery.raw, this.#parts.verdictHeader);
    const [author = delivery.envelopeFrom] = addressesOf(headerOf(readMessage(raw), 'from'));
    const arrival = {
      ...delivery,
      id,
      at: this.#parts.clock.now(),
      region: this.#parts.model.region,
      headerFrom: domainOf(author),
    };
    this.#parts.database.transaction(() => {
      for (const { matches, scans, buckets } of this.#parts.rules) {
        const recipient = delivery.recipients.find(matches);
        if (recipient === undefined) continue;
        const body = Buffer.concat([Buffer.from(receivedHeaders({ ...arrival, recipient, scans }, verdicts)), raw]);
        for (const { bucket, prefix } of buckets)
          this.#parts.buckets.put({ bucket, key: `${prefix}${id}` }, { body, requester: sesPrincipal });
      }
    });
    return id;
  }

  /**
   * When a rule is created, SES puts a note into its bucket to check its permission, and readers of the bucket must expect
   * it. Here it comes before the first mail, so that an app that has just started is idle.
   */
  #leaveSetupNotes(): void {
    if (this.#parts.database.setting('ses-setup-notes') !== undefined) return;
    this.#parts.database.remember('ses-setup-notes', 'left');
    for (const { bucket, prefix } of this.#parts.rules.flatMap(({ buckets }) => buckets)) {
      const key = `${prefix}${setupKey}`;
      const text = [
        'Subject: Amazon SES Setup Notification',
        'From: Amazon Web Services <no-reply-aws@amazon.com>',
        '',
        'You set up Amazon SES to deliver mail to this bucket. Please ignore this notification.',
        '',
      ];
      this.#parts.buckets.put({ bucket, key }, { body: Buffer.from(text.join('\r\n')), requester: sesPrincipal });
    }
  }
}
