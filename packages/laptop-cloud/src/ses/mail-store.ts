import * as z from 'zod';
import type { Database } from '../database.ts';
import { day, minute } from '../time/durations.ts';
import { mailboxKey } from './message.ts';

/** An accepted mail. */
export interface StoredMail {
  readonly position: number;
  readonly id: string;
  readonly at: number;
  readonly from: string;
  readonly to: readonly string[];
  /** As it is in the header, perhaps encoded. */
  readonly subject: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | null;
}

type Row = Omit<StoredMail, 'to' | 'tags'> & { readonly to: string; readonly tags: string };

const mailColumns =
  'position, id, at, sender AS "from", recipients AS "to", subject, tags, configuration_set AS configurationSet';
const storedAddresses = z.array(z.string());
const storedTags = z.record(z.string(), z.string());

/** Every mail that was accepted: raw MIME, envelope, tags, configuration set. */
export class MailStore {
  readonly #database: Database;
  /** Recipients per minute. SES counts its quota over the last 24 hours; so this needs no query over every mail. */
  readonly #recipientsByMinute = new Map<number, number>();

  constructor(database: Database) {
    this.#database = database;
    const rows = database.all<{ inMinute: number; recipients: number }>(
      'SELECT mail.at / 60000 AS inMinute, count(*) AS recipients FROM mail JOIN mail_recipient ON mail_recipient.mail = mail.position GROUP BY inMinute',
    );
    for (const { inMinute, recipients } of rows) this.#recipientsByMinute.set(inMinute, recipients);
  }

  /** Keeps a mail. */
  add(mail: Omit<StoredMail, 'position'>, raw: Buffer): void {
    this.#database.transaction(() => {
      const { id: position } = this.#database.run(
        'INSERT INTO mail (id, at, sender, recipients, subject, tags, configuration_set, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[mail.id, mail.at, mail.from, JSON.stringify(mail.to), mail.subject, JSON.stringify(mail.tags)],
        ...[mail.configurationSet, raw],
      );
      for (const address of new Set(mail.to.map(mailboxKey))) {
        this.#database.run('INSERT INTO mail_recipient VALUES (?, ?)', address, position);
      }
    });
    const inMinute = Math.floor(mail.at / minute);
    this.#recipientsByMinute.set(inMinute, (this.#recipientsByMinute.get(inMinute) ?? 0) + mail.to.length);
  }

  /** How many recipients had mail in the 24 hours before. */
  sentInDayBefore(now: number): number {
    const oldest = Math.floor((now - day) / minute);
    let sum = 0;
    for (const [inMinute, recipients] of this.#recipientsByMinute) {
      if (inMinute <= oldest) this.#recipientsByMinute.delete(inMinute);
      else sum += recipients;
    }
    return sum;
  }

  /** Mails after a position, oldest first, to one recipient or to all. */
  list(filter: { to: string | undefined; after: number; limit: number }): StoredMail[] {
    const { to, after, limit } = filter;
    const rows =
      to === undefined
        ? this.#database.all<Row>(
            `SELECT ${mailColumns} FROM mail WHERE position > ? ORDER BY position LIMIT ?`,
            after,
            limit,
          )
        : this.#database.all<Row>(
            `SELECT ${mailColumns} FROM mail_recipient JOIN mail ON mail.position = mail_recipient.mail
             WHERE mail_recipient.address = ? AND mail_recipient.mail > ? ORDER BY mail_recipient.mail LIMIT ?`,
            ...[mailboxKey(to), after, limit],
          );
    return rows.map(toMail);
  }

  /** The newest mails, oldest first. */
  newest(limit: number): StoredMail[] {
    return this.#database
      .all<Row>(`SELECT ${mailColumns} FROM mail ORDER BY position DESC LIMIT ?`, limit)
      .map(toMail)
      .reverse();
  }

  find(id: string): StoredMail | undefined {
    const row = this.#database.get<Row>(`SELECT ${mailColumns} FROM mail WHERE id = ?`, id);
    return row && toMail(row);
  }

  raw(id: string): Buffer | undefined {
    const row = this.#database.get<{ raw: Uint8Array }>('SELECT raw FROM mail WHERE id = ?', id);
    return row && Buffer.from(row.raw);
  }
}

function toMail({ to, tags, ...mail }: Row): StoredMail {
  return { ...mail, to: storedAddresses.parse(JSON.parse(to)), tags: storedTags.parse(JSON.parse(tags)) };
}
