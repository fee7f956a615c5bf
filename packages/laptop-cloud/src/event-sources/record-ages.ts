import * as z from 'zod';
import type { Database } from '../database.ts';
import type { Clock } from '../time/clock.ts';

/** What a stream says about a record; the engine stamps it with the wall clock, in whole seconds since the epoch. */
export interface StampedRecord {
  readonly dynamodb: { readonly SequenceNumber: string; readonly ApproximateCreationDateTime: number };
}

/** Records from a sequence number on were written while the clock was this many milliseconds ahead of the wall clock. */
const segment = z.object({ from: z.string().transform(BigInt), offset: z.number() });
const remembered = z.object({ newest: z.string().transform(BigInt), segments: z.array(segment) });

/**
 * How old the records of a stream are by the clock, which people move: the engine knows the wall clock only. The clock moves
 * when nothing is left to read, so a record was written with the offset that the clock has when the record is first seen.
 */
export class RecordAges {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #key: string;
  #newest = -1n;
  #segments: z.infer<typeof segment>[] = [];

  /** @param mapping the id of the event source mapping, under which the offsets survive a restart */
  constructor(database: Database, clock: Clock, mapping: string) {
    this.#database = database;
    this.#clock = clock;
    this.#key = `record-offsets:${mapping}`;
    const stored = database.setting(this.#key);
    if (stored === undefined) return;
    const { newest, segments } = remembered.parse(JSON.parse(stored));
    this.#newest = newest;
    this.#segments = segments;
  }

  /** The highest sequence number that was seen; undefined before the first. */
  get newest(): string | undefined {
    return this.#newest < 0n ? undefined : String(this.#newest);
  }

  /** Takes records that were read, in the order of the stream; those that were seen before keep their time. */
  see(records: readonly StampedRecord[]): void {
    const fresh = records.map(sequenceOf).filter((sequence) => sequence > this.#newest);
    const [first, last] = [fresh[0], fresh.at(-1)];
    if (first === undefined || last === undefined) return;
    const { offset } = this.#clock;
    if (this.#segments.at(-1)?.offset !== offset) this.#segments.push({ from: first, offset });
    this.#newest = last;
    const segments = this.#segments.map(({ from, offset }) => ({ from: String(from), offset }));
    this.#database.remember(this.#key, JSON.stringify({ newest: String(last), segments }));
  }

  /** Drops the offsets that only records up to this one needed. */
  done(record: StampedRecord): void {
    const next = sequenceOf(record) + 1n;
    while ((this.#segments[1]?.from ?? next + 1n) <= next) this.#segments.shift();
  }

  /** Milliseconds from the write to now, by the moved clock; up to a second too much, as the engine's stamp is in seconds. */
  of(record: StampedRecord): number {
    const sequence = sequenceOf(record);
    const offset = this.#segments.findLast(({ from }) => from <= sequence)?.offset ?? this.#clock.offset;
    const writtenAt = record.dynamodb.ApproximateCreationDateTime * 1000 + offset;
    return Math.max(0, this.#clock.now() - writtenAt);
  }
}

function sequenceOf({ dynamodb }: StampedRecord): bigint {
  return BigInt(dynamodb.SequenceNumber);
}
