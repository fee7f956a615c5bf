/**
 * A mail came in: the Accept, Decline or Maybe of a member's calendar is an RSVP (RFC 6047). If it is the
 * member's own but cannot be taken, the member gets a notice at the address we know. Every other mail gets no response: it
 * would go to an address that a forger chose. Each mail is deleted once it is decided on.
 */
import * as z from 'zod';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { messageConsumer } from '../../../shared/lambda/consumer.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { type ReplyTo, readReplyAddress } from '../../../shared/links/reply-address.ts';
import { commitGuests } from '../rsvp/guest-store.ts';
import { loadInvited } from '../rsvp/invited-store.ts';
import { type Closed, decideRsvp, type NotTaken } from '../rsvp/rsvp.ts';
import { type NotTheirs, rsvpIn } from './calendar-rsvp.ts';
import { commitCalendarStamp, requestReplyNotice } from './calendar-rsvp-store.ts';
import { readCalendars, readHead } from './inbound-mail.ts';
import { deleteMail, loadMail } from './inbound-mail-store.ts';
import { type NoReply, type Reply, readReply } from './itip-reply.ts';
import { type Distrust, distrustOf } from './mail-verdict.ts';
import { noticeOfRefusal } from './reply-notice.ts';

/** What the rule makes of S3's "Object Created". */
const receivedMailSchema = z.object({ id: z.string(), type: z.string(), key: z.string().min(1) });

/** Why a mail is no RSVP, or one that was not taken; logged and counted by these words. */
type Refused = 'too_large' | 'mail_unreadable' | 'address_unknown' | Distrust | NoReply | NotTheirs | Closed | NotTaken;

export const handler = messageConsumer(receivedMailSchema, async ({ key }, { now, log, origin }) => {
  const mail = await loadMail(key);
  if (mail.kind === 'deleted') return log.info('CALENDAR_REPLY_GONE');
  const reason = mail.kind === 'read' ? await takeMail(mail.raw, { at: now, origin }) : mail.kind;
  await deleteMail(key);
  if (reason === undefined) log.info('CALENDAR_REPLY_TAKEN');
  else log.info('CALENDAR_REPLY_REFUSED', { reason });
});

/** Takes the RSVP in a mail; if there is none, returns why. Of a stranger's mail, only the header is read. */
async function takeMail(raw: Uint8Array, context: Commit): Promise<Refused | undefined> {
  const head = await readHead(raw);
  if (head === undefined) return 'mail_unreadable';
  const replyTo = head.recipient && readReplyAddress(head.recipient, await linkKeys());
  if (!replyTo) return 'address_unknown';
  const distrust = distrustOf(head);
  if (distrust !== undefined) return distrust;
  const reply = readReply(await readCalendars(raw));
  return reply.refused ?? takeReply(reply, { replyTo, from: head.from }, context);
}

/** Seats, deadline and waiting list are decided as for a click. */
async function takeReply(
  reply: Reply,
  mail: { readonly replyTo: ReplyTo; readonly from: string | undefined },
  context: Commit,
): Promise<Refused | undefined> {
  const { gathering, guest, visitor } = await loadInvited(mail.replyTo.gatheringId, mail.replyTo.alumniId);
  const given = rsvpIn({ ...mail, reply, gathering, guest, member: visitor, now: context.at });
  if (given.refused !== undefined) return given.refused;
  if (gathering === undefined) return 'link_closed';
  const outcome = decideRsvp({ gathering, guest }, { by: 'member', input: given }, context.at);
  switch (outcome.refused) {
    case undefined:
      await commitGuests(gathering, [outcome], context);
      return undefined;
    case 'unchanged':
      if (guest !== undefined) await commitCalendarStamp(guest, given.calendarStamp);
      return undefined;
    default: {
      const notice = noticeOfRefusal({ gathering, guest, given, reply }, outcome.refused);
      if (notice !== undefined) await requestReplyNotice(notice, context);
      return outcome.refused;
    }
  }
}
