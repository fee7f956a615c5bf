/** Requests the mail to a member whose calendar's RSVP was not taken. */
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { ReplyNotice } from './reply-notice.ts';

/** Requests it once: the same reply makes the same event, and the outbox publishes an event when it is first written. */
export async function requestReplyNotice({ event, subject }: ReplyNotice, { at, origin }: Commit): Promise<void> {
  await commit(...outboxWrites([event], { subject, after: 0, at, origin }));
}
