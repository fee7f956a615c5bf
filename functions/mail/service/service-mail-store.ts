import type { Decision } from '../../../shared/decision/decision.ts';
import { type Commit, changesBetween } from '../../../shared/decision/decision-store.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import { confirmedRsvpsTable, type ServiceMail, serviceMailsTable } from '../tables.ts';
import type { PlaceInOrder, Stored } from './service-mail.ts';

const serviceMails = openTable(serviceMailsTable);
const confirmedRsvps = openTable(confirmedRsvpsTable);

/** A mail as it is stored. */
export async function findMail(mailId: ServiceMail['mailId']): Promise<ServiceMail | undefined> {
  return serviceMails.get({ mailId });
}

/** The newest mail of the kind that was sent. */
export async function newestSent(order: PlaceInOrder | undefined): Promise<Stored['newest']> {
  return order === undefined ? undefined : confirmedRsvps.get({ subject: order.subject });
}

/** The writes that note the newest mail of the kind that is sent, with that mail. */
export function orderWrites(order: PlaceInOrder | undefined, newest: Stored['newest'], expiresAt: number): Write[] {
  if (order === undefined) return [];
  const item = { ...order, expiresAt };
  if (newest === undefined) return [confirmedRsvps.create(item)];
  return [confirmedRsvps.replace(item, { sequence: newest.sequence })];
}

/** What must still be as it was read. */
type Unchanged = readonly ('state' | 'claimedAt' | 'feedback')[];

/**
 * Stores a decision on a mail with its events and timers. One that leaves the mail as it is stores its timers only.
 *
 * @throws ConcurrentChange when what had to stay unchanged was changed meanwhile, or when somebody else began the mail
 */
export async function commitMail(
  before: ServiceMail | undefined,
  { state, events, timers }: Decision<ServiceMail>,
  unchanged: Unchanged,
  { at, origin, also = [] }: Commit,
): Promise<void> {
  const emitting = { subject: state.mailId, after: before?.unwritten ?? 0, at, origin };
  await commit(
    ...mailWrites(before, state, unchanged),
    ...also,
    ...outboxWrites(events, emitting),
    ...timerWrites(timers, origin),
  );
}

function mailWrites(before: ServiceMail | undefined, after: ServiceMail, unchanged: Unchanged): Write[] {
  if (before === undefined) return [serviceMails.create(after)];
  // Only what the decision changed: a result that comes late must not take back what a claim wrote.
  const expected = Object.fromEntries(unchanged.map((attribute) => [attribute, before[attribute]]));
  const changes = changesBetween(before, after);
  if (changes === undefined) return [];
  return [serviceMails.update({ mailId: after.mailId }, { ...changes, expected })];
}

/** Ends the watch of a mail. @throws ConcurrentChange when it is claimed or settled meanwhile */
export async function endWatch({ mailId, state, watchAt }: ServiceMail): Promise<void> {
  if (watchAt === undefined) return;
  const write = serviceMails.update({ mailId }, { remove: ['watchAt', 'watched'], expected: { state, watchAt } });
  await commit(write);
}
