import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import * as z from 'zod';
import type { Database } from '../database.ts';
import type { Metrics } from '../metrics.ts';
import { Refusal } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import type { Clock } from '../time/clock.ts';

/** A queue as its template describes it; times in milliseconds. */
export interface QueueDefinition {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly visibilityTimeout: number;
  readonly delay: number;
  readonly retention: number;
  readonly redrive: { readonly to: string; readonly maxReceiveCount: number } | undefined;
  /** Whether a function reads it. The messages of other queues wait for a person. */
  readonly isRead: boolean;
}

const storedAttributes = z.record(z.string(), z.object({ dataType: z.string(), stringValue: z.string() }));
/** A message attribute as SQS carries it. */
export type MessageAttribute = z.infer<typeof storedAttributes>[string];

/** Message attributes that are all text. */
export function textAttributes(values: Readonly<Record<string, string>>): Record<string, MessageAttribute> {
  const entries = Object.entries(values).map(
    ([name, stringValue]) => [name, { dataType: 'String', stringValue }] as const,
  );
  return Object.fromEntries(entries);
}

/** A message in a queue. */
export interface StoredMessage {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly sourceQueue: string | null;
}

/** A message that has been received and not yet deleted. */
export interface ReceivedMessage extends StoredMessage {
  readonly receipt: string;
  readonly firstReceivedAt: number;
  /** When it can be received again unless it is deleted. */
  readonly visibleAt: number;
}

/** A message with its columns as SQL gives them. */
interface Row extends Omit<StoredMessage, 'attributes'> {
  readonly id: number;
  readonly attributes: string;
  readonly firstReceivedAt: number | null;
}

const messageColumns = `id, queue, message_id AS messageId, body, attributes, sent_at AS sentAt, receive_count AS receiveCount,
  first_received_at AS firstReceivedAt, source_queue AS sourceQueue`;

/**
 * Standard SQS queues on SQLite: visibility, receive counts, redrive, delay, retention, on the laptop cloud's clock.
 * Emits `arrived` with the queue's name when a message can be received.
 */
export class Queues extends EventEmitter<{ arrived: [queue: string] }> {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #metrics: Metrics;
  readonly #byName = new Map<string, QueueDefinition>();
  readonly #byArn = new Map<string, QueueDefinition>();

  constructor(database: Database, clock: Clock, metrics: Metrics, definitions: readonly QueueDefinition[]) {
    super();
    this.setMaxListeners(0);
    this.#database = database;
    this.#clock = clock;
    this.#metrics = metrics;
    for (const definition of definitions) {
      this.#byName.set(definition.name, definition);
      this.#byArn.set(definition.arn, definition);
    }
    for (const { name, redrive } of definitions) {
      if (redrive !== undefined && !this.#byArn.has(redrive.to)) {
        throw new Refusal(`The queue ${name} redrives to ${redrive.to}, which no template holds.`);
      }
    }
    for (const { name } of definitions) this.#gauge(name);
    // The process that had received these has ended.
    database.run('UPDATE message SET visible_at = ?, receipt = NULL WHERE receipt IS NOT NULL', clock.now());
  }

  /** Every queue. */
  get definitions(): QueueDefinition[] {
    return [...this.#byName.values()];
  }

  byArn(arn: string): QueueDefinition | undefined {
    return this.#byArn.get(arn);
  }

  /** The queue of a URL, whose last part is its name. */
  byUrl(url: string): QueueDefinition | undefined {
    return this.#byName.get(url.slice(url.lastIndexOf('/') + 1));
  }

  /** Whether no function reads it, so that its messages wait for a person. */
  isDeadLetterQueue(name: string): boolean {
    return this.#byName.get(name)?.isRead === false;
  }

  /** Puts a message in and returns its id. @param delay milliseconds, instead of the queue's own */
  send(
    queue: QueueDefinition,
    body: string,
    attributes: Readonly<Record<string, MessageAttribute>> = {},
    delay = queue.delay,
  ): string {
    const now = this.#clock.now();
    const messageId = randomUUID();
    this.#database.run(
      'INSERT INTO message (queue, message_id, body, attributes, sent_at, visible_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[queue.name, messageId, body, JSON.stringify(attributes), now, now + delay, now + queue.retention],
    );
    this.#count(queue, 'Sent', 1);
    if (delay === 0) this.emit('arrived', queue.name);
    return messageId;
  }

  /** Receives up to `limit` messages; those received too often go to the dead-letter queue instead. */
  receive(queue: QueueDefinition, limit: number, visibilityTimeout = queue.visibilityTimeout): ReceivedMessage[] {
    const now = this.#clock.now();
    return this.#database.transaction(() => {
      const rows = this.#database.all<Row>(
        `SELECT ${messageColumns} FROM message WHERE queue = ? AND visible_at <= ? AND expires_at > ? ORDER BY visible_at, id LIMIT ?`,
        ...[queue.name, now, now, limit],
      );
      const received: ReceivedMessage[] = [];
      for (const row of rows) {
        if (queue.redrive !== undefined && row.receiveCount >= queue.redrive.maxReceiveCount) {
          this.#moveToDeadLetters(row, queue, queue.redrive.to, now);
          continue;
        }
        const receipt = randomUUID();
        this.#database.run(
          'UPDATE message SET visible_at = ?, receipt = ?, receive_count = receive_count + 1, first_received_at = ifnull(first_received_at, ?) WHERE id = ?',
          ...[now + visibilityTimeout, receipt, now, row.id],
        );
        received.push({
          ...stored(row),
          receipt,
          firstReceivedAt: row.firstReceivedAt ?? now,
          receiveCount: row.receiveCount + 1,
          visibleAt: now + visibilityTimeout,
        });
      }
      this.#count(queue, 'Received', received.length);
      return received;
    });
  }

  /** Deletes received messages; an outdated receipt deletes nothing, as in SQS. */
  delete(queue: QueueDefinition, receipts: readonly string[]): void {
    const sql = 'DELETE FROM message WHERE queue = ? AND receipt = ?';
    this.#database.transaction(() => {
      const deleted = receipts.map((receipt) => this.#database.run(sql, queue.name, receipt).changes);
      this.#count(
        queue,
        'Deleted',
        deleted.reduce((sum, rows) => sum + rows, 0),
      );
    });
  }

  /** Makes a received message visible after a time in milliseconds. */
  changeVisibility(queue: QueueDefinition, receipt: string, timeout: number): void {
    this.#database.run(
      'UPDATE message SET visible_at = ? WHERE queue = ? AND receipt = ?',
      ...[this.#clock.now() + timeout, queue.name, receipt],
    );
    if (timeout === 0) this.emit('arrived', queue.name);
  }

  /** How many messages can be received now, and since when the oldest of them could. */
  visible(name: string): { count: number; since: number | null } {
    const now = this.#clock.now();
    return (
      this.#database.get<{ count: number; since: number | null }>(
        'SELECT count(*) AS count, min(visible_at) AS since FROM message WHERE queue = ? AND visible_at <= ? AND expires_at > ?',
        ...[name, now, now],
      ) ?? { count: 0, since: null }
    );
  }

  /** Whether any message can be received now. */
  hasVisible(name: string): boolean {
    const sql = 'SELECT 1 FROM message WHERE queue = ? AND visible_at <= ? LIMIT 1';
    return this.#database.get(sql, name, this.#clock.now()) !== undefined;
  }

  /** When the next of the messages that are not visible now becomes visible. */
  nextVisibleAt(name: string): number | undefined {
    const sql = 'SELECT min(visible_at) AS at FROM message WHERE queue = ? AND visible_at > ?';
    return this.#database.get<{ at: number | null }>(sql, name, this.#clock.now())?.at ?? undefined;
  }

  /** How many messages are visible, are being worked on, and wait for a later time. */
  counts(name: string): { visible: number; inFlight: number; delayed: number } {
    const now = this.#clock.now();
    this.#database.run('DELETE FROM message WHERE queue = ? AND expires_at <= ?', name, now);
    const counts = this.#database.get<{ visible: number; inFlight: number; delayed: number }>(
      `SELECT count(*) FILTER (WHERE visible_at <= ?1) AS visible,
        count(*) FILTER (WHERE visible_at > ?1 AND receipt IS NOT NULL) AS inFlight,
        count(*) FILTER (WHERE visible_at > ?1 AND receipt IS NULL) AS delayed FROM message WHERE queue = ?2`,
      ...[now, name],
    );
    return counts === undefined ? { visible: 0, inFlight: 0, delayed: 0 } : { ...counts };
  }

  /** The messages of a queue, oldest first, without receiving them. */
  peek(name: string, limit: number, after = 0): { position: number; message: StoredMessage }[] {
    const sql = `SELECT ${messageColumns} FROM message WHERE queue = ? AND id > ? ORDER BY id LIMIT ?`;
    return this.#database.all<Row>(sql, name, after, limit).map((row) => ({ position: row.id, message: stored(row) }));
  }

  /** Moves a message back to the queue it came from, or to `queue`, as new. Returns whether it was there. */
  replay(messageId: string, queue?: QueueDefinition): boolean {
    const row = this.#database.get<Row>(`SELECT ${messageColumns} FROM message WHERE message_id = ?`, messageId);
    const target = queue ?? (row?.sourceQueue == null ? undefined : this.#byName.get(row.sourceQueue));
    if (row === undefined || target === undefined) return false;
    const now = this.#clock.now();
    this.#database.run(
      'UPDATE message SET queue = ?, visible_at = ?, expires_at = ?, receive_count = 0, receipt = NULL, source_queue = NULL WHERE id = ?',
      ...[target.name, now, now + target.retention, row.id],
    );
    this.emit('arrived', target.name);
    return true;
  }

  /**
   * A metric of SQS. A message that is moved to a dead-letter queue does not count as sent (Amazon SQS Developer Guide, "Available
   * CloudWatch metrics").
   */
  #count({ name }: QueueDefinition, what: 'Sent' | 'Received' | 'Deleted', messages: number): void {
    if (messages === 0) return;
    const dimensions = { QueueName: name };
    this.#metrics.put({ namespace: 'AWS/SQS', name: `NumberOfMessages${what}`, dimensions }, messages);
  }

  /**
   * What is in a queue and how old it is, at an instant. It is computed from the messages that are there now, so it is too low for a time
   * after which some were deleted. A message that was received three times has no age (Amazon SQS Developer Guide, "Available CloudWatch metrics").
   */
  #gauge(name: string): void {
    const value = (expression: string, where: string) => (at: number) =>
      this.#database.get<{ value: number | null }>(
        `SELECT ${expression} AS value FROM message WHERE queue = ?1 AND sent_at <= ?2 AND expires_at > ?2 AND ${where}`,
        ...[name, at],
      )?.value ?? 0;
    const gauges = {
      ApproximateNumberOfMessagesVisible: value('count(*)', 'receipt IS NULL'),
      ApproximateNumberOfMessagesNotVisible: value('count(*)', 'receipt IS NOT NULL'),
      ApproximateAgeOfOldestMessage: value('max(?2 - sent_at) / 1000', 'receive_count < 3'),
    };
    for (const [metric, calculated] of Object.entries(gauges))
      this.#metrics.gauge({ namespace: 'AWS/SQS', name: metric, dimensions: { QueueName: name } }, calculated);
  }

  /** The contents of the queues, as a text that changes when they change; `isWaiting` if a function has something to read. */
  contents(): { readonly text: string; readonly isWaiting: boolean } {
    const queues = this.#database.all<{ queue: string; messages: number; ids: number }>(
      'SELECT queue, count(*) AS messages, sum(id) AS ids FROM message WHERE expires_at > ? GROUP BY queue ORDER BY queue',
      this.#clock.now(),
    );
    return { text: JSON.stringify(queues), isWaiting: queues.some(({ queue }) => !this.isDeadLetterQueue(queue)) };
  }

  #moveToDeadLetters(row: Row, from: QueueDefinition, arn: string, now: number): void {
    const target = this.#byArn.get(arn);
    if (target === undefined) return;
    this.#database.run(
      'UPDATE message SET queue = ?, visible_at = ?, expires_at = ?, receipt = NULL, source_queue = ? WHERE id = ?',
      ...[target.name, now, row.sentAt + target.retention, from.name, row.id],
    );
    this.emit('arrived', target.name);
  }
}

/** The queues of the templates. */
export function queueDefinitions(model: Model): QueueDefinition[] {
  const read = new Set(model.all('AWS::Lambda::EventSourceMapping').map(({ properties }) => properties.EventSourceArn));
  return model.all('AWS::SQS::Queue').map((queue) => {
    const { VisibilityTimeout, DelaySeconds, MessageRetentionPeriod, RedrivePolicy } = queue.properties;
    return {
      name: queue.name,
      url: queue.reference(),
      arn: queue.arn(),
      visibilityTimeout: VisibilityTimeout * 1000,
      delay: DelaySeconds * 1000,
      retention: MessageRetentionPeriod * 1000,
      redrive: RedrivePolicy && {
        to: RedrivePolicy.deadLetterTargetArn,
        maxReceiveCount: RedrivePolicy.maxReceiveCount,
      },
      isRead: read.has(queue.arn()),
    };
  });
}

function stored({ id: _id, firstReceivedAt: _at, attributes, ...message }: Row): StoredMessage {
  return { ...message, attributes: storedAttributes.parse(JSON.parse(attributes)) };
}
