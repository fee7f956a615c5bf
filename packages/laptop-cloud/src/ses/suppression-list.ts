import type { Database } from '../database.ts';
import type { suppressionReasons } from '../template/resource-types.ts';
import type { Clock } from '../time/clock.ts';
import { mailboxKey } from './message.ts';

/** Why an address is on the list. */
export type SuppressionReason = (typeof suppressionReasons)[number];

/** An address for which SES accepts mail but does not send it. */
export interface SuppressedDestination {
  /** In lower case, quoted only where it must be. */
  readonly address: string;
  readonly reason: SuppressionReason;
  readonly at: number;
  /** The mail whose bounce or complaint put it there; null when a request did. */
  readonly messageId: string | null;
  readonly feedbackId: string | null;
}

const entryColumns = 'address, reason, at, message_id AS messageId, feedback_id AS feedbackId';

/** The account-level suppression list. */
export class SuppressionList {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Puts an address on the list, or gives it another reason. @param cause the mail that was bounced or complained about */
  add(address: string, reason: SuppressionReason, cause?: { messageId: string; feedbackId: string }): void {
    this.#database.run(
      'INSERT OR REPLACE INTO suppressed_destination (address, reason, at, message_id, feedback_id) VALUES (?, ?, ?, ?, ?)',
      ...[mailboxKey(address), reason, this.#clock.now(), cause?.messageId ?? null, cause?.feedbackId ?? null],
    );
  }

  /** Removes an address; returns whether it was there. */
  remove(address: string): boolean {
    const sql = 'DELETE FROM suppressed_destination WHERE address = ?';
    return this.#database.run(sql, mailboxKey(address)).changes > 0;
  }

  find(address: string): SuppressedDestination | undefined {
    const sql = `SELECT ${entryColumns} FROM suppressed_destination WHERE address = ?`;
    return this.#database.get(sql, mailboxKey(address));
  }

  /** Addresses after `after`, in order, that were added between two times for one of the reasons. */
  list(filter: {
    reasons: readonly string[];
    from: number;
    to: number;
    after: string;
    limit: number;
  }): SuppressedDestination[] {
    const { reasons, from, to, after, limit } = filter;
    return this.#database.all(
      `SELECT ${entryColumns} FROM suppressed_destination WHERE address > ? AND at BETWEEN ? AND ?
       AND reason IN (SELECT value FROM json_each(?)) ORDER BY address LIMIT ?`,
      ...[after, from, to, JSON.stringify(reasons), limit],
    );
  }
}
