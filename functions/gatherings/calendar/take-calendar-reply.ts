/**
 * A mail came in: the Accept, Decline or Maybe of a member's calendar is an RSVP (RFC 6047). If it is the
 * member's own but cannot be taken or read, the member gets a notice at the address we know. Every other mail gets no response: it
 * would go to an address that a forger chose. Each mail is deleted once it is decided on, whatever it holds.
 */

import * as z from 'zod';
import { byMember } from '../../../shared/decision/decision.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { messageConsumer } from '../../../shared/lambda/consumer.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { type ReplyTo, readReplyAddress } from '../../../shared/links/reply-address.ts';
import { commitGuests } from '../rsvp/guest-store.ts';
import { loadInvited } from '../rsvp/invited-store.ts';
import { withLine } from '../rsvp/line-store.ts';
import { type Closed, decideRsvp, type NotTaken } from '../rsvp/rsvp.ts';
import { keepStamp, type NotTheirs, rsvpIn } from './calendar-rsvp.ts';
import { commitStamp, requestReplyNotice } from './calendar-rsvp-store.ts';
import { type MailHead, readCalendars, readHead } from './inbound-mail.ts';
import { deleteMail, type LoadedMail, loadMail } from './inbound-mail-store.ts';
import { type NoReply, type Reply, readReply } from './itip-reply.ts';
import { type Distrust, distrustOf, isLikely } from './mail-verdict.ts';
import { noticeOfRefusal, noticeOfUnread } from './reply-notice.ts';

/** What the rule makes of S3's "Object Created". */
const receivedMailSchema = z.object({ id: z.string(), type: z.string(), key: z.string().min(1) });

/** Why a mail is not an RSVP, or one that was not taken; logged and counted by these words. */
type Refused = 'too_large' | 'mail_unreadable' | 'address_unknown' | Distrust | NoReply | NotTheirs | Closed | NotTaken;

export const handler = messageConsumer(receivedMailSchema, async ({ key }, { now, log, origin }) => {
  const mail = await loadMail(key);
  if (mail.kind === 'deleted') return log.info('CALENDAR_REPLY_TAKEN_BEFORE');
  const reason = await takeMail(mail, { at: now, origin });
  await deleteMail(key);
  if (reason === undefined) log.info('CALENDAR_REPLY_TAKEN');
  else log.info('CALENDAR_REPLY_REFUSED', { reason });
});

type Undecided = Exclude<LoadedMail, { readonly kind: 'deleted' }>;

/** Takes the RSVP in a mail; if there is none, returns why. Of a stranger's mail, only the header is read. */
async function takeMail({ kind, raw }: Undecided, context: Commit): Promise<Refused | undefined> {
  const head = await readHead(raw);
  if (head === undefined) return 'mail_unreadable';
  const replyTo = head.recipient && readReplyAddress(head.recipient, await linkKeys());
  if (!replyTo) return 'address_unknown';
  const distrust = distrustOf(head);
  if (distrust !== undefined && !(distrust === 'not_authenticated' && isLikely(head))) return distrust;
  const reply = kind === 'read' ? readReply(await readCalendars(raw)) : ({ refused: 'too_large' } as const);
  return takeReply({ head, replyTo, distrust, reply }, context);
}

/** A mail that is the member's own, or likely so (`distrust`): then it can lead to a notice, but not to an RSVP. */
interface MembersMail {
  readonly head: MailHead;
  readonly replyTo: ReplyTo;
  readonly distrust: 'not_authenticated' | undefined;
  readonly reply: Reply | { readonly refused: NoReply | 'too_large' };
}

/** Seats, deadline and waiting list are decided as for a click. */
async function takeReply(
  { head: { from, automatic }, replyTo, distrust, reply: read }: MembersMail,
  context: Commit,
): Promise<Refused | undefined> {
  const { gathering, guest, visitor: member } = await loadInvited(replyTo.gatheringId, replyTo.alumniId);
  const invitee = gathering && (await withLine({ gathering, guest }, replyTo.alumniId, context.at));
  const { keptForLine } = invitee ?? {};
  const question = { replyTo, from, gathering, guest, keptForLine, member, now: context.at };
  const reply = read.refused === undefined ? read : undefined;
  const given = reply === undefined || distrust !== undefined ? undefined : rsvpIn({ ...question, reply });
  if (
    reply === undefined ||
    given === undefined ||
    given.refused !== undefined ||
    invitee === undefined ||
    gathering === undefined
  ) {
    const refused = distrust ?? read.refused ?? given?.refused ?? 'link_closed';
    const notice = noticeOfUnread({ ...question, reply, refused, automatic });
    if (notice !== undefined) await requestReplyNotice(notice, context);
    return refused;
  }
  const outcome = decideRsvp(invitee, byMember(given), context.at);
  switch (outcome.refused) {
    case undefined:
      await commitGuests(gathering, [outcome], context);
      return undefined;
    case 'unchanged':
      if (guest !== undefined) await commitStamp(guest, keepStamp(guest, byMember(given), context.at));
      return undefined;
    default: {
      const notice = automatic ? undefined : noticeOfRefusal({ gathering, guest, given, reply }, outcome.refused);
      if (notice !== undefined) await requestReplyNotice(notice, context);
      return outcome.refused;
    }
  }
}
