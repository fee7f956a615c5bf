import * as z from 'zod';
import type { Ground } from '../ground.ts';
import type { Functions } from '../lambda/functions.ts';
import { batchItemFailures, type InvocationResult, wasThrottled } from '../lambda/result.ts';
import type { QueueDefinition } from '../queues/queues.ts';
import type { WorkSource } from '../time/work.ts';
import { RecordAges } from './record-ages.ts';

/** A DynamoDB stream event source mapping; ages in milliseconds. */
export interface StreamMappingDefinition {
  readonly id: string;
  readonly table: string;
  /** The ARN of the stream as functions see it. */
  readonly streamArn: string;
  /** The engine's ARN of the same stream. */
  readonly engineStreamArn: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly bisect: boolean;
  readonly partialResponses: boolean;
  /** −1: as long as the record lives. */
  readonly retries: number;
  readonly maximumAge: number;
  readonly fromNow: boolean;
  readonly onFailure: QueueDefinition | undefined;
  readonly region: string;
}

const record = z.looseObject({
  dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number() }),
});
/** A record as the engine returns it. */
type StreamRecord = z.infer<typeof record>;

const recordPage = z.object({ Records: z.array(record), NextShardIterator: z.string().nullish() });
const streamDescription = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }),
});
const openedIterator = z.object({ ShardIterator: z.string() });

const streamsTarget = 'DynamoDBStreams_20120810';
/** How long a failed batch waits before it is tried again: the first wait, and the longest. Milliseconds. */
const retryDelays = { first: 500, most: 60_000 };
/** How often a stream is read when other programs may write to it, in milliseconds. */
const pollInterval = 1000;

interface GivenUp {
  readonly records: readonly StreamRecord[];
  readonly condition: string;
}

type Parts = Pick<Ground, 'engine' | 'database' | 'clock' | 'queues' | 'work' | 'metrics'> & {
  readonly functions: Functions;
};

/** Reads a table's stream in order and hands it to a function, batch by batch, never past a record that failed. */
export class StreamMapping implements WorkSource {
  readonly #definition: StreamMappingDefinition;
  readonly #parts: Parts;
  readonly #ages: RecordAges;
  #iterator: string | undefined;
  #unread = true;
  #reading = false;
  #looking = false;
  #lookAgain = false;
  #retryAt: number | undefined;
  #polledAt = 0;

  constructor(definition: StreamMappingDefinition, parts: Parts) {
    this.#definition = definition;
    this.#parts = parts;
    this.#ages = new RecordAges(parts.database, parts.clock, definition.id);
  }

  /** Is called after writes to the tables. */
  written(tables: ReadonlySet<string>): void {
    if (!tables.has(this.#definition.table)) return;
    this.#unread = true;
    this.#read();
    if (!this.#reading) this.#look();
  }

  hasWork(): boolean {
    return (
      this.#reading ||
      this.#looking ||
      (this.#unread && (this.#retryAt === undefined || this.#retryAt <= this.#parts.clock.now()))
    );
  }

  nextWakeAt(): number | undefined {
    return this.#retryAt !== undefined && this.#retryAt > this.#parts.clock.now() ? this.#retryAt : undefined;
  }

  wake(): void {
    if (!this.#parts.engine.exclusive && performance.now() - this.#polledAt > pollInterval) this.#unread = true;
    this.#read();
  }

  #read(): void {
    if (this.#reading || !this.#unread || this.#parts.engine.dead !== undefined) return;
    if (this.#retryAt !== undefined && this.#retryAt > this.#parts.clock.now()) return;
    this.#reading = true;
    this.#retryAt = undefined;
    this.#drain()
      .catch((error: unknown) => {
        // The engine did not respond. Nothing is lost: the checkpoint is where it was.
        this.#iterator = undefined;
        this.#retryAt = this.#parts.clock.now() + retryDelays.first;
        process.stderr.write(`laptop cloud: reading the stream of ${this.#definition.table}: ${String(error)}\n`);
      })
      .finally(() => {
        this.#reading = false;
        this.#parts.work.changed();
        if (this.#unread && this.#retryAt === undefined) this.#read();
      });
  }

  /** While a batch waits to be tried again, looks at the records after it: their age counts from now. */
  #look(): void {
    this.#lookAgain = true;
    if (this.#looking || this.#parts.engine.dead !== undefined) return;
    this.#looking = true;
    this.#seeAll()
      .catch((error: unknown) => {
        process.stderr.write(`laptop cloud: looking at the stream of ${this.#definition.table}: ${String(error)}\n`);
      })
      .finally(() => {
        this.#looking = false;
        this.#parts.work.changed();
      });
  }

  async #seeAll(): Promise<void> {
    let iterator: string | undefined;
    while (this.#lookAgain) {
      this.#lookAgain = false;
      iterator ??= await this.#openIterator(this.#ages.newest);
      for (let more = true; more; ) {
        const { Records, NextShardIterator } = await this.#records(iterator);
        this.#ages.see(Records);
        more = Records.length > 0 && NextShardIterator != null;
        iterator = NextShardIterator ?? iterator;
      }
    }
  }

  #records(iterator: string): Promise<z.infer<typeof recordPage>> {
    const from = { ShardIterator: iterator, Limit: this.#definition.batchSize };
    return this.#parts.engine.request(recordPage, 'GetRecords', from, streamsTarget);
  }

  async #drain(): Promise<void> {
    for (;;) {
      this.#unread = false;
      this.#polledAt = performance.now();
      this.#iterator ??= await this.#openIterator(this.#checkpointed());
      const { Records, NextShardIterator } = await this.#records(this.#iterator);
      this.#ages.see(Records);
      if (Records.length > 0 && !(await this.#deliver(Records.map((found) => this.#withOwnArn(found))))) {
        this.#unread = true;
        this.#iterator = undefined;
        return;
      }
      this.#iterator = NextShardIterator ?? undefined;
      if (Records.length === 0 && !this.#unread) return;
    }
  }

  /** Delivers a batch with its retries; false when it has to be tried again later. */
  async #deliver(records: StreamRecord[]): Promise<boolean> {
    let pending = records;
    for (let attempt = this.#attempts(pending); pending.length > 0; attempt += 1) {
      const result = await this.#parts.functions.invoke(
        this.#definition.functionName,
        JSON.stringify({ Records: pending }),
      );
      this.#measureAge(pending);
      if (wasThrottled(result)) {
        this.#retryAt = this.#parts.clock.now() + retryDelays.first;
        return false;
      }
      const failedFrom = this.#failedFrom(result, pending);
      if (failedFrom === undefined) break;
      if (failedFrom > 0) {
        this.#checkpoint(pending[failedFrom - 1] as StreamRecord);
        pending = pending.slice(failedFrom);
        attempt = 0;
      }
      const given = this.#givenUp(pending, attempt);
      if (given !== undefined) {
        this.#sendToFailureQueue(given.records, result, given.condition, attempt + 1);
        this.#checkpoint(given.records.at(-1) as StreamRecord);
        pending = pending.slice(given.records.length);
        attempt = -1;
        continue;
      }
      if (this.#definition.bisect && pending.length > 1) {
        const middle = Math.ceil(pending.length / 2);
        if (!(await this.#deliver(pending.slice(0, middle)))) return false;
        pending = pending.slice(middle);
        attempt = this.#attempts(pending) - 1;
        continue;
      }
      this.#rememberAttempts(pending, attempt + 1);
      this.#retryAt = this.#parts.clock.now() + Math.min(retryDelays.first * 2 ** attempt, retryDelays.most);
      return false;
    }
    const last = records.at(-1);
    if (last) this.#checkpoint(last);
    return true;
  }

  /** Lambda's IteratorAge: how old the newest record of a batch is, in milliseconds. */
  #measureAge(records: readonly StreamRecord[]): void {
    const newest = records.at(-1);
    if (newest === undefined) return;
    const dimensions = { FunctionName: this.#definition.functionName };
    this.#parts.metrics.put({ namespace: 'AWS/Lambda', name: 'IteratorAge', dimensions }, this.#ages.of(newest));
  }

  /** The position of the first record that failed; undefined when all went well. */
  #failedFrom(result: InvocationResult, records: readonly StreamRecord[]): number | undefined {
    if (!result.ok) return 0;
    if (!this.#definition.partialResponses) return undefined;
    const identifiers = batchItemFailures(result.payload);
    if (identifiers === undefined) return 0;
    if (identifiers.length === 0) return undefined;
    const positions = identifiers.map((identifier) =>
      records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === identifier),
    );
    return positions.includes(-1) ? 0 : Math.min(...positions);
  }

  /** The records that are not tried again, and why; undefined if all of them are. Records that are not too old yet stay. */
  #givenUp(records: readonly StreamRecord[], attempt: number): GivenUp | undefined {
    const { retries, maximumAge, bisect } = this.#definition;
    const young = records.findIndex((found) => maximumAge < 0 || this.#ages.of(found) <= maximumAge);
    const tooOld = young === -1 ? records : records.slice(0, young);
    if (tooOld.length > 0) return { records: tooOld, condition: 'RecordAgeExceeded' };
    if (retries < 0 || attempt < retries) return undefined;
    return bisect && records.length > 1 ? undefined : { records, condition: 'RetryAttemptsExhausted' };
  }

  #sendToFailureQueue(
    records: readonly StreamRecord[],
    result: InvocationResult,
    condition: string,
    count: number,
  ): void {
    const { onFailure, functionArn, streamArn } = this.#definition;
    const [first, last] = [records[0], records.at(-1)];
    if (onFailure === undefined || first === undefined || last === undefined) return;
    const body = {
      requestContext: { functionArn, condition, approximateInvokeCount: count },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: result.ok ? null : 'Unhandled' },
      version: '1.0',
      timestamp: this.#parts.clock.isoNow(),
      DDBStreamBatchInfo: {
        shardId: `shardId-${this.#definition.table}`,
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        batchSize: records.length,
        streamArn,
      },
    };
    this.#parts.queues.send(onFailure, JSON.stringify(body));
  }

  #checkpointed(): string | undefined {
    const sql = 'SELECT sequence FROM checkpoint WHERE mapping = ?';
    return this.#parts.database.get<{ sequence: string }>(sql, this.#definition.id)?.sequence;
  }

  /** @param after the sequence number after which to read; undefined = from where the mapping begins */
  async #openIterator(after: string | undefined): Promise<string> {
    const { engineStreamArn, fromNow } = this.#definition;
    const stream = { StreamArn: engineStreamArn };
    const { StreamDescription } = await this.#parts.engine.request(
      streamDescription,
      'DescribeStream',
      stream,
      streamsTarget,
    );
    // Both engines keep one open shard per table; the newest is the open one.
    const shard = StreamDescription.Shards.at(-1)?.ShardId;
    const position =
      after !== undefined
        ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }
        : { ShardIteratorType: fromNow ? 'LATEST' : 'TRIM_HORIZON' };
    const from = { ...stream, ShardId: shard, ...position };
    return (await this.#parts.engine.request(openedIterator, 'GetShardIterator', from, streamsTarget)).ShardIterator;
  }

  #withOwnArn(found: StreamRecord): StreamRecord {
    return { ...found, awsRegion: this.#definition.region, eventSourceARN: this.#definition.streamArn };
  }

  // Attempts are remembered by the first record of the batch, so that a restart does not start counting again.
  #attempts(records: readonly StreamRecord[]): number {
    const remembered = this.#parts.database.setting(`attempts:${this.#definition.id}`);
    const [sequence, attempts] = (remembered ?? '').split('/');
    return sequence === records[0]?.dynamodb.SequenceNumber ? Number(attempts) : 0;
  }

  #rememberAttempts(records: readonly StreamRecord[], attempts: number): void {
    this.#parts.database.remember(
      `attempts:${this.#definition.id}`,
      `${records[0]?.dynamodb.SequenceNumber}/${attempts}`,
    );
  }

  #checkpoint(record: StreamRecord): void {
    this.#ages.done(record);
    this.#parts.database.run(
      'INSERT INTO checkpoint VALUES (?, ?) ON CONFLICT (mapping) DO UPDATE SET sequence = excluded.sequence',
      ...[this.#definition.id, record.dynamodb.SequenceNumber],
    );
  }
}
