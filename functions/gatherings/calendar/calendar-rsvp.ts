/** Whether a calendar's reply is an RSVP of the member for whom the reply address was made. Pure. */
import type { AttendanceMode } from '../../../events/agreements/rsvp-words.ts';
import { modesOf } from '../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type Command, type Decision, decided } from '../../../shared/decision/decision.ts';
import type { ReplyTo } from '../../../shared/links/reply-address.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { comparableAddress } from '../../../shared/mail-format/headers.ts';
import { second } from '../../../shared/time/durations.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type Invitee, partyOf, standsFrom } from '../gathering/guest.ts';
import { requestKept, seatsFor } from '../gathering/seats.ts';
import type { GivenRsvp } from '../rsvp/given-rsvp.ts';
import type { Reply } from './itip-reply.ts';

/** A reply, its sender, and everything that it is about. */
export interface ReplyInQuestion {
  readonly reply: Reply;
  /** What the address that it was sent to says. */
  readonly replyTo: ReplyTo;
  /** The authenticated address in From. */
  readonly from: string | undefined;
  readonly gathering: Gathering | undefined;
  readonly guest: Guest | undefined;
  readonly keptForLine?: Invitee['keptForLine'];
  readonly member: MailingRecord | undefined;
  readonly now: Date;
}

/** Why a reply is not an RSVP of this member to this gathering. */
export type NotTheirs =
  | 'link_closed'
  | 'other_gathering'
  | 'other_attendee'
  | 'other_sender'
  | 'stale'
  | 'unknown_revision'
  | 'overtaken';

/** The RSVP in a reply. Whether there is a seat for it is decided as for every RSVP. */
export function rsvpIn(
  question: ReplyInQuestion,
): (GivenRsvp & { readonly refused?: undefined }) | { readonly refused: NotTheirs } {
  const { reply, replyTo, gathering, guest, member, now } = question;
  if (member?.membership !== 'member' || isRevoked(replyTo, member.epoch)) return { refused: 'link_closed' };
  if (gathering === undefined || gathering.status === 'draft') return { refused: 'link_closed' };
  const refused = notTheirs(question, gathering, member) ?? (isOvertaken(reply, guest) ? 'overtaken' : undefined);
  if (refused !== undefined) return { refused };
  const { guests, mode } = requestKept(gathering, guest);
  return {
    alumniId: member.alumniId,
    answer: reply.answer,
    evidence: 'calendar',
    guests,
    mode: mode ?? freeMode({ ...question, gathering }, guests),
    calendarStamp: stampOf(reply, now),
  };
}

function notTheirs(
  { reply, from, guest }: ReplyInQuestion,
  gathering: Gathering,
  { address }: MailingRecord,
): NotTheirs | undefined {
  if (reply.uid.slice(0, reply.uid.lastIndexOf('@')) !== gathering.gatheringId) return 'other_gathering';
  if (!isSameAddress(reply.attendee, address)) return 'other_attendee';
  if (!isSameAddress(from, address)) return 'other_sender';
  // A cancelled gathering takes no RSVP in any revision; the decision on the RSVP says so.
  if (gathering.status === 'cancelled') return undefined;
  // A revision since which no RSVP was asked for again: not every member was sent each later one.
  if (reply.sequence < standsFrom(gathering, guest)) return 'stale';
  // A revision that was never sent: no calendar can know it.
  return reply.sequence <= gathering.calendarSequence ? undefined : 'unknown_revision';
}

/** When the member gave the current RSVP. A calendar says it by its stamp, because its mail may have been delayed. */
function givenAt(guest: Pick<Guest, 'answeredAt' | 'evidence' | 'calendarStamp'>): Date {
  const answered = Date.parse(guest.answeredAt);
  if (guest.calendarStamp === undefined) return new Date(answered);
  const stamped = Date.parse(guest.calendarStamp);
  return new Date(guest.evidence === 'calendar' ? stamped : Math.max(stamped, answered));
}

/** The stamp to keep: a calendar with a fast clock must not override every later RSVP. */
export function stampOf(reply: Pick<Reply, 'stampedAt'>, now: Date): string {
  return new Date(Math.min(reply.stampedAt.getTime(), now.getTime())).toISOString();
}

/**
 * Keeps the stamp of a reply that says what holds already: an older reply that comes later is then known to be overtaken. The RSVP
 * stays as it is, and so does its number.
 */
export function keepStamp(
  guest: Guest,
  { input: { calendarStamp } }: Command<Pick<GivenRsvp, 'calendarStamp'>>,
  _at: Date,
): Decision<Guest> {
  return decided({ ...guest, calendarStamp });
}

/** Mails overtake each other; the newest RSVP counts (RFC 5546 §2.1.5). DTSTAMP has whole seconds. */
function isOvertaken(reply: Reply, guest: Guest | undefined): boolean {
  if (guest === undefined) return false;
  return reply.stampedAt.getTime() < Math.floor(givenAt(guest).getTime() / second) * second;
}

/**
 * A calendar cannot say how its owner takes part. If there are two modes and the member chose none before: at the place
 * while there are seats, else online while there are seats, else at the place, with its waiting list.
 */
function freeMode(
  { gathering, guest, keptForLine, now }: ReplyInQuestion & { readonly gathering: Gathering },
  guests: number,
): AttendanceMode | undefined {
  const modes = modesOf(gathering.draft);
  const request = { party: partyOf({ guests }), at: now };
  return (
    modes.find((mode) => seatsFor({ gathering, guest, keptForLine }, { ...request, mode }) !== undefined) ?? modes[0]
  );
}

/**
 * Whether a mail that is not from the member's address is likely the member's all the same: an alias in the domain, or the same
 * name in another one, with or without a tag (RFC 5233). Good for a notice to the address that we know, not for an RSVP.
 */
export function isOfMember(from: string | undefined, known: string | undefined): boolean {
  const [one, other] = [partsOf(from), partsOf(known)];
  if (one === undefined || other === undefined) return false;
  return one.domain === other.domain || one.name === other.name;
}

function partsOf(address: string | undefined): { readonly name: string; readonly domain: string } | undefined {
  const same = comparable(address);
  if (same === undefined) return undefined;
  const at = same.lastIndexOf('@');
  return { name: same.slice(0, at).replace(/\+.*/, '').toLowerCase(), domain: same.slice(at + 1).toLowerCase() };
}

/** Whether it is the same mailbox: quoted or not (RFC 5321 §4.1.2), in any case. */
function isSameAddress(said: string | undefined, known: string | undefined): boolean {
  const [one, other] = [comparable(said), comparable(known)];
  return one !== undefined && one === other;
}

function comparable(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).replace(/^"(.*)"$/, (_quoted, text: string) => text.replace(/\\(.)/g, '$1'));
  try {
    return comparableAddress(`${local}@${address.slice(at + 1)}`);
  } catch {
    // No member has an address that cannot receive mail.
    return undefined;
  }
}
