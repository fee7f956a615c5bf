/** What is kept of calendar replies that are not a new RSVP. */
import type { Decision } from '../../../shared/decision/decision.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';
import type { ReplyNotice } from './reply-notice.ts';

const guests = openTable(guestsTable);

/** Stores a stamp with the RSVP that stands. @throws ConcurrentChange when the member sent another RSVP meanwhile, or a reply */
export async function commitStamp(before: Guest, { state }: Decision<Guest>): Promise<void> {
  const { sequence, calendarStamp } = before;
  await commit(guests.replace(state, { sequence, calendarStamp }));
}

/** Requests a notice once: the same reply makes the same event, and the outbox publishes an event when it is first written. */
export async function requestReplyNotice({ event, subject }: ReplyNotice, { at, origin }: Commit): Promise<void> {
  await commit(...outboxWrites([event], { subject, after: 0, at, origin }));
}
