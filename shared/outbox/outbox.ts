import type * as z from 'zod';
import { type EventContract, makeEvent, type OutgoingEvent } from '../bus/contract.ts';
import type { Origin } from '../bus/envelope.ts';
import type { Write } from '../dynamo/commit.ts';
import { openTable, type Table } from '../dynamo/table.ts';
import { expiryFrom } from '../dynamo/table-definition.ts';
import { archiveShardOf } from './archive.ts';
import { outboxTable } from './outbox-table.ts';

/** An event that a decision emits: its contract and data. The kit adds id, sequence and origin. */
export interface EmittedEvent<Contract extends EventContract = EventContract> {
  readonly contract: Contract;
  readonly data: Record<string, unknown>;
}

/** Names an event and its data, with the contract's type check; decisions return these, handlers commit them. */
export function emit<Contract extends EventContract>(
  contract: Contract,
  data: z.input<Contract['data']>,
): EmittedEvent<Contract> {
  return { contract, data: data as Record<string, unknown> };
}

export interface Emitting {
  /** Id of the thing whose state is written in the same transaction. */
  readonly subject: string;
  /** The subject's sequence before this transaction; the events take the numbers after it. */
  readonly after: number;
  readonly at: Date;
  readonly origin: Origin;
}

let outbox: Table<typeof outboxTable.item> | undefined;

/**
 * The outbox writes for the events of one transaction. They are numbered `after + 1, after + 2, …`; the state that is
 * written beside them must store the last number as its new sequence: {@link nextSequence}.
 */
export function outboxWrites(events: readonly EmittedEvent[], emitting: Emitting): Write[] {
  if (events.length === 0) return [];
  outbox ??= openTable(outboxTable);
  const table = outbox;
  return outboxItems(events, emitting).map((item) => table.put(item));
}

/** The same events as items, for writers that do not put (the consent ledger's PartiQL transaction). */
export function outboxItems(
  events: readonly EmittedEvent[],
  { subject, after, at, origin }: Emitting,
): z.input<typeof outboxTable.item>[] {
  return events.map(({ contract, data }, position) =>
    outboxItem(makeEvent(contract, { subject, sequence: after + 1 + position, occurredAt: at, data }, origin)),
  );
}

/** The sequence of the subject's state after a transaction with these events. It always moves. */
export function nextSequence(after: number, events: readonly unknown[]): number {
  return after + Math.max(1, events.length);
}

/** An event as an item of the outbox. */
export function outboxItem(event: OutgoingEvent): z.input<typeof outboxTable.item> {
  const { id, subject, occurredAt } = event.detail.metadata;
  return {
    eventId: id,
    subject,
    occurredAt,
    archiveShard: archiveShardOf({ eventId: id, occurredAt }),
    source: event.source,
    type: event.type,
    detail: JSON.stringify(event.detail),
    expiresAt: expiryFrom(outboxTable, new Date(occurredAt)),
  };
}
