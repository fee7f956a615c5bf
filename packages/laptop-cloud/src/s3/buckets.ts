import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Database } from '../database.ts';
import type { Bus, Publication } from '../event-bridge/bus.ts';
import type { Model, Resource } from '../template/model.ts';
import type { Clock } from '../time/clock.ts';
import type { WorkSource } from '../time/work.ts';
import { expiryOf } from './lifecycle.ts';
import { objectCreated, objectDeleted } from './object-event.ts';

const storedHeaders = z.record(z.string(), z.string());

/** A stored object. */
interface StoredObject {
  readonly body: Buffer;
  /** The MD5 of the body in hexadecimal, without quotes. */
  readonly etag: string;
  /** Content type and `x-amz-meta-*`, as they were put. */
  readonly headers: Readonly<z.output<typeof storedHeaders>>;
  readonly at: number;
}

interface Row {
  key: string;
  body: Uint8Array;
  etag: string;
  headers: string;
  at: number;
  size: number;
}

/** The buckets of the templates: their objects, the events about them, and their expiry. */
export class Buckets implements WorkSource {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #bus: Bus;
  readonly #buckets: ReadonlyMap<string, Resource<'AWS::S3::Bucket'>>;

  constructor(model: Model, database: Database, clock: Clock, bus: Bus) {
    this.#database = database;
    this.#clock = clock;
    this.#bus = bus;
    this.#buckets = new Map(model.all('AWS::S3::Bucket').map((bucket) => [bucket.name, bucket]));
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  /** Puts or replaces an object; object and event are one transaction. Returns the ETag. */
  put(
    { bucket, key }: { bucket: string; key: string },
    object: { body: Buffer; headers?: Readonly<Record<string, string>>; requester: string },
  ): string {
    const at = this.#clock.now();
    const etag = createHash('md5').update(object.body).digest('hex');
    const rules = this.#buckets.get(bucket)?.properties.LifecycleConfiguration?.Rules ?? [];
    this.#database.transaction(() => {
      this.#database.run(
        'INSERT OR REPLACE INTO object (bucket, key, body, etag, headers, at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[bucket, key, object.body, etag, JSON.stringify(object.headers ?? {}), at, expiryOf(rules, key, at) ?? null],
      );
      const { requester, body } = object;
      this.#announce(bucket, objectCreated({ bucket, key, etag, size: body.length, at, requester }));
    });
    return etag;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    const row = this.#database.get<Row>('SELECT * FROM object WHERE bucket = ? AND key = ?', bucket, key);
    if (row === undefined) return undefined;
    const { body, etag, headers, at } = row;
    return { body: Buffer.from(body), etag, headers: storedHeaders.parse(JSON.parse(headers)), at };
  }

  /** Keys in the order of their bytes, after `after`. */
  list(
    bucket: string,
    { prefix, after, limit }: { prefix: string; after: string; limit: number },
  ): { key: string; etag: string; at: number; size: number }[] {
    return this.#database.all<Row>(
      'SELECT key, etag, at, length(body) AS size FROM object WHERE bucket = ? AND key > ? AND substr(key, 1, ?) = ? ORDER BY key LIMIT ?',
      ...[bucket, after, prefix.length, prefix, limit],
    );
  }

  /** Removes an object; a missing object is not an error, as in S3. */
  delete(bucket: string, key: string, requester: string): void {
    this.#remove(bucket, key, (etag) =>
      objectDeleted({ bucket, key, etag, size: 0, at: this.#clock.now(), requester }, 'DeleteObject'),
    );
  }

  hasWork(): boolean {
    return this.#expired(1).length > 0;
  }

  nextWakeAt(): number | undefined {
    const sql = 'SELECT min(expires_at) AS at FROM object WHERE expires_at > ?';
    return this.#database.get<{ at: number | null }>(sql, this.#clock.now())?.at ?? undefined;
  }

  wake(): void {
    for (const { bucket, key } of this.#expired(1000)) {
      this.#remove(bucket, key, (etag) =>
        objectDeleted({ bucket, key, etag, size: 0, at: this.#clock.now(), requester: '' }, 'Lifecycle Expiration'),
      );
    }
  }

  #expired(limit: number): { bucket: string; key: string }[] {
    const sql = 'SELECT bucket, key FROM object WHERE expires_at <= ? LIMIT ?';
    return this.#database.all(sql, this.#clock.now(), limit);
  }

  #remove(bucket: string, key: string, event: (etag: string) => Publication): void {
    this.#database.transaction(() => {
      const found = this.#database.get<Row>('SELECT etag FROM object WHERE bucket = ? AND key = ?', bucket, key);
      if (found === undefined) return;
      this.#database.run('DELETE FROM object WHERE bucket = ? AND key = ?', bucket, key);
      this.#announce(bucket, event(found.etag));
    });
  }

  #announce(bucket: string, event: Publication): void {
    const { EventBridgeConfiguration } = this.#buckets.get(bucket)?.properties.NotificationConfiguration ?? {};
    if (EventBridgeConfiguration?.EventBridgeEnabled === true) this.#bus.publish(event);
  }
}
