/** Asks for the mail to a member whose calendar's answer could not be taken. */
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { ReplyNotice } from './reply-notice.ts';

/** Asks once: the same reply makes the same event, and the outbox publishes an event when it is first written. */
export async function askForReplyNotice(
  { announcement, subject }: ReplyNotice,
  { at, origin }: { readonly at: Date; readonly origin: Origin },
): Promise<void> {
  await commit(...outboxWrites([announcement], { subject, after: 0, at, origin }));
}
