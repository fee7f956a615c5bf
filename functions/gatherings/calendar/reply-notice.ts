/** Whether a member gets a notice that a calendar's RSVP was not taken: the calendar still shows it as given. Pure. */
import { guestSubject } from '../../../events/agreements/guest-subject.ts';
import { guestNoticeRequested } from '../../../events/gatherings/index.ts';
import { isToCome } from '../../../events/read-models/gathering-times.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { type EmittedEvent, emit } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn } from '../../../shared/time/calendar.ts';
import type { Invitee } from '../gathering/guest.ts';
import type { GivenRsvp } from '../rsvp/given-rsvp.ts';
import type { Closed, NotTaken } from '../rsvp/rsvp.ts';
import { isOfMember, type NotTheirs, type ReplyInQuestion } from './calendar-rsvp.ts';
import type { NoReply, Reply } from './itip-reply.ts';

/** A calendar's RSVP that is surely the member's own, and was not taken. */
export interface RefusedReply extends Invitee {
  readonly given: GivenRsvp;
  readonly reply: Pick<Reply, 'stampedAt'>;
}

/** A member's own mail that holds no RSVP that counts: unreadable, to another revision, from another address. */
export interface UnreadReply extends Omit<ReplyInQuestion, 'reply'> {
  /** What it says, where it can be read. */
  readonly reply: Reply | undefined;
  readonly refused: NotTheirs | NoReply | 'not_authenticated' | 'too_large';
  /** Nobody may answer it with a mail (RFC 3834 §2). */
  readonly automatic: boolean;
}

/** A notice to request. */
export interface ReplyNotice {
  readonly event: EmittedEvent<typeof guestNoticeRequested>;
  /** The same for every copy of the reply, so that the member gets one notice. */
  readonly subject: string;
}

/** The reason that the notice gives for each refusal. A calendar names neither guests nor a mode: the page, which the mail leads to, asks for them. */
const refusalReasons = {
  full: 'full',
  too_late: 'too_late',
  cancelled: 'cancelled',
  over: 'over',
  mode_missing: 'not_understood',
  mode_gone: 'not_understood',
  too_many_guests: 'not_understood',
} as const satisfies Record<Closed | NotTaken, string>;

/** The notice of a refusal; undefined if the calendar shows nothing wrong. */
export function noticeOfRefusal(reply: RefusedReply, why: Closed | NotTaken): ReplyNotice | undefined {
  if (!isMisleading(reply, why)) return undefined;
  const { guest, given, gathering } = reply;
  const { gatheringId } = gathering;
  const { alumniId } = given;
  const { answer, mode = null, offerExpiresAt = null } = guest ?? { answer: 'none' as const };
  const data = {
    gatheringId,
    alumniId,
    notice: 'reply_not_taken',
    answer,
    mode,
    offerExpiresAt,
    why: refusalReasons[why],
  } as const;
  return {
    event: emit(guestNoticeRequested, data),
    subject: guestSubject({ gatheringId, alumniId }, 'reply', Math.floor(reply.reply.stampedAt.getTime() / 1000)),
  };
}

type Why = 'out_of_date' | 'other_address' | 'not_understood' | 'overtaken';

/** The reason that the notice gives; null = there is no notice. */
const unreadReasons: Readonly<Record<UnreadReply['refused'], Why | null>> = {
  stale: 'out_of_date',
  unknown_revision: 'out_of_date',
  other_attendee: 'other_address',
  other_sender: 'other_address',
  not_authenticated: 'other_address',
  other_gathering: 'not_understood',
  calendar_unreadable: 'not_understood',
  calendar_ambiguous: 'not_understood',
  several_events: 'not_understood',
  several_attendees: 'not_understood',
  delegated: 'not_understood',
  counter_proposal: 'not_understood',
  overtaken: 'overtaken',
  too_large: 'not_understood',
  // Nobody pressed a button in a calendar.
  calendar_missing: null,
  not_a_reply: null,
  not_an_answer: null,
  link_closed: null,
};

/**
 * The notice that a member's mail held no RSVP that counts. It goes to the address that we know, never to the sender, and at most
 * once a day to each member. Undefined where nothing is left to answer, or nobody is to get a mail.
 */
export function noticeOfUnread(unread: UnreadReply): ReplyNotice | undefined {
  const { reply, gathering, guest, member, now } = unread;
  const why = unreadReasons[unread.refused];
  if (why === null || unread.automatic || gathering === undefined || member === undefined) return undefined;
  if (!isOpenTo(member, unread) || !isToCome(gathering, now) || !isOfMember(unread.from, member.address))
    return undefined;
  // The calendar shows the RSVP that holds, or a later one of its own.
  if (reply !== undefined && (reply.answer === guest?.answer || isOlderCopy(reply, guest))) return undefined;
  const { gatheringId } = gathering;
  const { alumniId } = member;
  const { answer, mode = null, offerExpiresAt = null } = guest ?? { answer: 'none' as const };
  const data = { gatheringId, alumniId, notice: 'reply_not_taken', answer, mode, offerExpiresAt, why } as const;
  const day = dateIn(programme.timeZone, now);
  return { event: emit(guestNoticeRequested, data), subject: `${alumniId}/unread-reply/${day}` };
}

function isOpenTo({ membership, epoch }: NonNullable<UnreadReply['member']>, { replyTo }: UnreadReply): boolean {
  return membership === 'member' && !isRevoked(replyTo, epoch);
}

/** Whether a later reply of the calendar is known: it was faster, and the calendar shows that one. */
function isOlderCopy({ stampedAt }: Reply, guest: UnreadReply['guest']): boolean {
  return guest?.calendarStamp !== undefined && stampedAt.getTime() < Date.parse(guest.calendarStamp);
}

/** A member who declines what does not take place, or repeats what holds, needs no mail. */
function isMisleading({ guest, given }: RefusedReply, why: Closed | NotTaken): boolean {
  if (why === 'cancelled') return given.answer !== 'declined';
  if (why === 'over' && given.answer === 'declined') return false;
  return given.answer !== (guest?.answer ?? 'declined');
}
