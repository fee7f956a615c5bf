/** The age of a stream's records by a clock that people move, also across a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Database } from '../../src/database.ts';
import { RecordAges, type StampedRecord } from '../../src/event-sources/record-ages.ts';
import { Clock } from '../../src/time/clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'laptop-cloud-record-ages-'));
const database = new Database(folder);
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const hour = 3_600_000;
/** A record as the engine stamps it at this moment: by the wall clock. */
const written = (sequence: number): StampedRecord => ({
  dynamodb: { SequenceNumber: String(sequence), ApproximateCreationDateTime: Math.floor(Date.now() / 1000) },
});

it('is the time since the write by the moved clock, and survives a restart', () => {
  const clock = new Clock(100 * hour, () => undefined);
  const ages = new RecordAges(database, clock, 'outbox');
  const hours = (of: RecordAges, record: StampedRecord) => Math.floor(of.of(record) / hour);
  const [first, second, third] = [written(8), written(9), written(1000)];
  ages.see([first]);
  expect(hours(ages, first)).toBe(0);
  clock.moveTo(clock.now() + 5 * hour);
  ages.see([first, second]);
  clock.moveTo(clock.now() + 2 * hour);
  expect([first, second].map((record) => hours(ages, record))).toEqual([7, 2]);
  const restarted = new RecordAges(database, clock, 'outbox');
  expect(restarted.newest).toBe('9');
  restarted.see([first, second, third]);
  restarted.done(first);
  expect([second, third].map((record) => hours(restarted, record))).toEqual([2, 0]);
});
