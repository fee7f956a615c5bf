/**
 * A mail came in: the Accept, Decline or Maybe of a member's calendar is an answer to the gathering (RFC 6047, STANDARDS §3).
 * One that is theirs and cannot be taken is told to the member, at the address we know. Whatever else comes in ends here
 * without a word: a mail in return would go to whom a forger names. Each mail is deleted once it is decided on.
 */
import * as z from 'zod';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { messageConsumer } from '../../../shared/lambda/consumer.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { type ReplyTo, readReplyAddress } from '../../../shared/links/reply-address.ts';
import { commitAnswer } from '../rsvp/guest-store.ts';
import { loadInvited } from '../rsvp/invited-store.ts';
import { answerInvitation } from '../rsvp/rsvp.ts';
import { judgeReply, type NotTheirs, stampOf } from './calendar-rsvp.ts';
import { commitCalendarStamp } from './calendar-stamp-store.ts';
import { readCalendars, readHead } from './inbound-mail.ts';
import { deleteMail, loadMail } from './inbound-mail-store.ts';
import { type NoReply, type Reply, readReply } from './itip-reply.ts';
import { type Distrust, distrustOf } from './mail-verdict.ts';
import { type NotTaken, noticeOfRefusal } from './reply-notice.ts';
import { askForReplyNotice } from './reply-notice-store.ts';

/** What the rule makes of S3's "Object Created". */
const receivedMailSchema = z.object({ id: z.string(), type: z.string(), key: z.string().min(1) });

/** Every way for a mail to end without an answer; it is logged and counted by these words. */
type NoAnswer = 'too_large' | 'mail_unreadable' | 'address_unknown' | Distrust | NoReply | NotTheirs | NotTaken;

export const handler = messageConsumer(receivedMailSchema, async ({ key }, { now, log, origin }) => {
  const raw = await loadMail(key);
  if (raw === 'gone') return log.info('CALENDAR_REPLY_GONE');
  const reason = raw === 'too_large' ? raw : await takeMail(raw, now, origin);
  await deleteMail(key);
  if (reason === undefined) log.info('CALENDAR_REPLY_TAKEN');
  else log.info('CALENDAR_REPLY_REFUSED', { reason });
});

/** Takes the answer in a mail; why it is none otherwise. A stranger's mail costs its header only. */
async function takeMail(raw: Uint8Array, now: Date, origin: Origin): Promise<NoAnswer | undefined> {
  const head = await readHead(raw);
  if (head === undefined) return 'mail_unreadable';
  const replyTo = head.recipient && readReplyAddress(head.recipient, await linkKeys());
  if (!replyTo) return 'address_unknown';
  const distrust = distrustOf(head);
  if (distrust !== undefined) return distrust;
  const reply = readReply(await readCalendars(raw));
  return 'refused' in reply ? reply.refused : takeReply(reply, { replyTo, from: head.from }, now, origin);
}

/** Seats, deadline and waiting list are the same as for a click. */
async function takeReply(
  reply: Reply,
  mail: { readonly replyTo: ReplyTo; readonly from: string | undefined },
  now: Date,
  origin: Origin,
): Promise<NoAnswer | undefined> {
  const { gathering, guest, visitor } = await loadInvited(mail.replyTo.gatheringId, mail.replyTo.alumniId);
  const given = judgeReply({ ...mail, reply, gathering, guest, member: visitor, now });
  if ('refused' in given) return given.refused;
  if (gathering === undefined) return 'link_closed';
  const outcome = answerInvitation(gathering, guest, given);
  const calendarStamp = stampOf(reply, now);
  switch (outcome.kind) {
    case 'closed':
    case 'refused': {
      const notice = noticeOfRefusal({ gathering, guest, given, reply }, outcome.reason);
      if (notice !== undefined) await askForReplyNotice(notice, { at: now, origin });
      return outcome.reason;
    }
    case 'unchanged':
      await commitCalendarStamp(outcome.guest, calendarStamp);
      return undefined;
    case 'answered':
      await commitAnswer(gathering, { ...outcome, guest: { ...outcome.guest, calendarStamp } }, origin);
      return undefined;
  }
}
