import type { Origin } from '../bus/envelope.ts';
import type { Write } from '../dynamo/commit.ts';
import { openTable, type Table } from '../dynamo/table.ts';
import { timersTable } from './timers-table.ts';

/** What wakes something at an instant. A timer is not cancelled: whatever it wakes reads the state first. */
export interface Timer {
  /** The name of its event without `-due`. */
  readonly kind: string;
  readonly ref: string;
  readonly dueAt: Date;
}

let timers: Table<typeof timersTable.item> | undefined;

/** The write that sets a timer, for the transaction that writes the state it belongs to. */
export function timerWrites(wanted: readonly Timer[], origin: Origin): Write[] {
  if (wanted.length === 0) return [];
  timers ??= openTable(timersTable);
  const table = timers;
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

/** The bucket of an instant: its minute in UTC. */
export function bucketOf(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
