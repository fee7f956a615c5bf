import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { causeOf, Refusal } from './refusal.ts';

const schemaVersion = 4;

const schemaSql = `
  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0, first_received_at INTEGER, receipt TEXT, source_queue TEXT);
  CREATE INDEX message_by_visibility ON message (queue, visible_at);
  CREATE INDEX message_by_message_id ON message (message_id);
  CREATE INDEX message_by_receipt ON message (receipt) WHERE receipt IS NOT NULL;
  CREATE TABLE event (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, bus TEXT NOT NULL, source TEXT NOT NULL,
    detail_type TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX event_by_type ON event (detail_type, position);
  CREATE INDEX event_by_id ON event (id);
  CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, target TEXT NOT NULL, event TEXT NOT NULL,
    attempts INTEGER NOT NULL, since INTEGER NOT NULL, due_at INTEGER NOT NULL);
  CREATE INDEX delivery_by_due ON delivery (due_at);
  CREATE TABLE invocation (
    id INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL, function TEXT NOT NULL, payload TEXT NOT NULL,
    attempts INTEGER NOT NULL, since INTEGER NOT NULL, due_at INTEGER NOT NULL);
  CREATE INDEX invocation_by_due ON invocation (due_at);
  CREATE INDEX invocation_by_function ON invocation (function, due_at);
  CREATE TABLE metric (
    metric TEXT NOT NULL, minute INTEGER NOT NULL, samples INTEGER NOT NULL, sum REAL NOT NULL, least REAL NOT NULL,
    most REAL NOT NULL, PRIMARY KEY (metric, minute)) WITHOUT ROWID;
  CREATE TABLE checkpoint (mapping TEXT PRIMARY KEY, sequence TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE mail (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, sender TEXT NOT NULL,
    recipients TEXT NOT NULL, subject TEXT NOT NULL, tags TEXT NOT NULL, configuration_set TEXT, raw BLOB NOT NULL);
  CREATE TABLE mail_recipient (address TEXT NOT NULL, mail INTEGER NOT NULL, PRIMARY KEY (address, mail)) WITHOUT ROWID;
  CREATE TABLE object (
    bucket TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, etag TEXT NOT NULL, headers TEXT NOT NULL,
    at INTEGER NOT NULL, expires_at INTEGER, PRIMARY KEY (bucket, key));
  CREATE INDEX object_by_expiry ON object (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE suppressed_destination (
    address TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL, message_id TEXT, feedback_id TEXT) WITHOUT ROWID;
`;

/**
 * What survives a restart: queue messages, the bus log, deliveries and invocations to retry, stream checkpoints, mails,
 * objects, suppressed addresses, secrets, metrics and the clock. One SQLite file, so that an event and its messages in every queue are
 * one transaction. Synchronous writes are off: a killed process loses nothing, a power cut may.
 */
export class Database {
  readonly sqlite: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  #depth = 0;

  constructor(directory: string) {
    const file = join(directory, 'cloud.db');
    try {
      this.sqlite = new DatabaseSync(file);
      this.sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 2000');
      this.#migrate(directory);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(
        `The state directory ${directory} cannot be used (${causeOf(error)}); remove it or give another.`,
      );
    }
  }

  #migrate(directory: string): void {
    const version = Number(this.sqlite.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version === schemaVersion) return;
    if (version !== 0) {
      throw new Refusal(
        `The state directory ${directory} was written by another version (${version}, this is ${schemaVersion}); remove it or give another.`,
      );
    }
    this.sqlite.exec(`BEGIN; ${schemaSql} PRAGMA user_version = ${schemaVersion}; COMMIT`);
  }

  /** Runs a statement that changes rows; returns how many and the last row id. */
  run(sql: string, ...values: Value[]): { changes: number; id: number } {
    const result = this.#prepare(sql).run(...values);
    return { changes: Number(result.changes), id: Number(result.lastInsertRowid) };
  }

  /** The first row, or undefined. The caller names the row type, for it wrote the statement. */
  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  /** Every row. */
  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** All or nothing; a transaction inside a transaction is part of the outer one. */
  transaction<Result>(work: () => Result): Result {
    if (this.#depth > 0) return work();
    this.#depth = 1;
    this.sqlite.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.sqlite.exec('COMMIT');
      return result;
    } catch (error) {
      this.sqlite.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth = 0;
    }
  }

  /** A value that was remembered. */
  setting(key: string): string | undefined {
    return this.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', key)?.value;
  }

  /** Remembers a value. */
  remember(key: string, value: string): void {
    this.run('INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value);
  }

  close(): void {
    this.sqlite.close();
  }

  #prepare(sql: string): ReturnType<DatabaseSync['prepare']> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

type Value = string | number | null | Uint8Array;
