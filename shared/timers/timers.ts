import type { Origin } from '../bus/envelope.ts';
import type { Write } from '../dynamo/commit.ts';
import { openTable, type Table } from '../dynamo/table.ts';
import { timersTable } from './timers-table.ts';

/** A time at which something is woken. A timer is not cancelled: its consumer reads the state first. */
export interface Timer {
  /** The name of its event without `-due`. */
  readonly kind: string;
  readonly ref: string;
  readonly dueAt: Date;
}

/** The key under which the sweeps keep their places: no minute has this name. */
const placesBucket = 'cursor';

let opened: Table<typeof timersTable.item> | undefined;

function timers(): Table<typeof timersTable.item> {
  opened ??= openTable(timersTable);
  return opened;
}

/** The write that sets a timer, for the transaction that writes the state it belongs to. */
export function timerWrites(wanted: readonly Timer[], origin: Origin): Write[] {
  if (wanted.length === 0) return [];
  const table = timers();
  return wanted.map(({ kind, ref, dueAt }) =>
    table.put({
      bucket: bucketOf(dueAt),
      timer: `${kind}#${ref}`,
      kind,
      ref,
      dueAt: dueAt.toISOString(),
      correlationId: origin.correlationId,
    }),
  );
}

/** Up to when a sweep has looked; undefined = it has never run. */
export async function readPlace(sweep: string): Promise<Date | undefined> {
  const sweptTo = (await timers().get({ bucket: placesBucket, timer: sweep }))?.sweptTo;
  return sweptTo === undefined ? undefined : new Date(sweptTo);
}

/** The write that notes up to when a sweep has looked. */
export function placeWrite(sweep: string, at: Date): Write {
  return timers().put({
    bucket: placesBucket,
    timer: sweep,
    kind: 'sweep',
    ref: sweep,
    sweptTo: at.toISOString(),
  });
}

/** The bucket of an instant: its minute in UTC. */
export function bucketOf(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
