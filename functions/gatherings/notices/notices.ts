/** The notices about a gathering: for which occasion, and for whom. Pure. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { type ChangedPart, changedParts, type gatheringNotices } from '../../../events/agreements/rsvp-words.ts';
import { hasBegun, hasEnded, isOpenToRsvps, reminderTimes } from '../../../events/read-models/gathering-times.ts';
import { mailMayHaveLeft, type OutcomeCode } from '../../../events/read-models/send-progress.ts';
import { type Refusal, refuse } from '../../../shared/decision/decision.ts';
import type { AlumniId, CampaignId } from '../../../shared/identifier.ts';
import { day, minute } from '../../../shared/time/durations.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { entranceOf, type Guest, isCurrent, isOfOnline, wasThere } from '../gathering/guest.ts';
import { concernsOnline } from '../gathering/reschedule.ts';
import { closedWaitingList } from '../gathering/schedule.ts';
import { missedOfferHeldUntil } from '../gathering/seats.ts';
import type { NoticeOccasion } from '../tables.ts';

type Notice = (typeof gatheringNotices)[number];

/** Who gets which notice. The same occasion gives the same plan, and the same names of its events. */
export interface NoticePlan {
  readonly refused?: undefined;
  readonly notice: Notice;
  /** The end of the events' subjects, which tells the notices of this plan from others to the same person … */
  readonly about: string;
  /** … and their number there: of two changes the later one counts. */
  readonly number: number;
  readonly changed: readonly ChangedPart[];
  /** Those of the changes that are the occasion; the others are named again, to those who have not answered since. */
  readonly occasionChanged: readonly ChangedPart[];
  readonly concerns: (guest: Guest) => boolean;
  /** Whether only guests who want a reminder an hour before get the notice. */
  readonly onlyHourReminder: boolean;
  /** Who is asked for an RSVP although one stands. */
  readonly asks: (guest: Guest) => boolean;
  /** Mails whose recipients get the notice too, unless they have an RSVP. */
  readonly campaigns: readonly CampaignId[];
  /** The outcomes of such a mail with which its recipient gets the notice. */
  readonly left: readonly OutcomeCode[];
}

/** Why an occasion leads to no notice: the gathering was moved, cancelled or ended since, or is not over; `nothing_to_tell` = no part of it changed. */
type NoticeRefusal =
  | 'not_announced'
  | 'not_published'
  | 'begun'
  | 'moved'
  | 'not_over'
  | 'not_cancelled'
  | 'ended'
  | 'nothing_to_tell';

/** The notice to one member. */
export interface GuestNotice {
  readonly alumniId: AlumniId;
  readonly answer: Guest['answer'] | 'none';
  readonly mode: NonNullable<Guest['mode']> | null;
  readonly guests: number | null;
  readonly answerAsked: boolean;
  readonly offerExpiresAt: string | null;
  /** Absent = what the plan names. */
  readonly changed?: ChangedPart[];
}

type Planned = NoticePlan | Refusal<NoticeRefusal>;

/** The plan for an occasion. */
export function planNotices(gathering: Gathering, occasion: NoticeOccasion, at: Date): Planned {
  switch (occasion.kind) {
    case 'reminder':
      return planReminder(gathering, occasion, at);
    case 'waiting_closed':
      return planWaitingClosed(gathering, occasion, at);
    case 'ended':
      return planThanks(gathering);
    case 'date_corrected':
      return planCorrection(gathering, occasion, at);
    case 'rescheduled':
      return planChange(gathering, occasion, at);
    case 'cancelled':
      return planCancellation(gathering, occasion, at);
  }
}

const guestsOnly = {
  changed: [],
  occasionChanged: [],
  campaigns: [],
  left: [],
  onlyHourReminder: false,
  asks: () => false,
} as const;

/** Timers are not cancelled: those of earlier dates still come after a move. A reminder counts only if the gathering, as it stands, is due for it. */
function planReminder(
  gathering: Gathering,
  { reminder, dueAt }: Extract<NoticeOccasion, { kind: 'reminder' }>,
  at: Date,
): Planned {
  const startsAt = new Date(gathering.draft.startsAt);
  if (gathering.status !== 'published') return refuse('not_published');
  if (hasBegun(gathering, at)) return refuse('begun');
  if (reminderTimes(gathering)[reminder].getTime() !== Date.parse(dueAt)) return refuse('moved');
  const notice = `reminder_${reminder}` as const;
  return {
    ...guestsOnly,
    notice,
    // Each start has one reminder, however often its timer comes.
    about: `${notice}/${Math.floor(startsAt.getTime() / minute)}`,
    number: 1,
    concerns: ({ answer }) => answer === 'attending',
    onlyHourReminder: reminder === 'hour',
  };
}

/** Everybody who still waits when the waiting list closes gets one notice: after it, no seat is offered. Each time that it closes has one. */
function planWaitingClosed(
  gathering: Gathering,
  { dueAt }: Extract<NoticeOccasion, { kind: 'waiting_closed' }>,
  at: Date,
): Planned {
  if (gathering.status !== 'published') return refuse('not_published');
  if (hasBegun(gathering, at)) return refuse('begun');
  if (!closedWaitingList(gathering, new Date(dueAt))) return refuse('moved');
  return {
    ...guestsOnly,
    notice: 'waiting_closed',
    about: `waiting_closed/${Math.floor(Date.parse(dueAt) / minute)}`,
    number: 1,
    concerns: ({ answer }) => answer === 'waiting',
  };
}

/** Those who were there are thanked, as far as the check-in says so now. */
function planThanks(gathering: Gathering): Planned {
  if (gathering.status !== 'over') return refuse('not_over');
  return {
    ...guestsOnly,
    notice: 'thanks',
    about: 'thanks',
    number: 1,
    concerns: (guest) => wasThere(gathering, guest),
  };
}

/**
 * Everybody whom the announcement of the date reached gets a notice of another date or place; one whose mail has not left yet reads
 * it there. Also when the gathering is published at that moment: the gathering invitation does not say that something changed.
 */
function planCorrection(
  gathering: Gathering,
  { number, changed }: Extract<NoticeOccasion, { kind: 'date_corrected' }>,
  at: Date,
): Planned {
  const { gatheringId, status } = gathering;
  if (changed.length === 0) return refuse('nothing_to_tell');
  if (status !== 'draft' && status !== 'published') return refuse('not_announced');
  if (hasBegun(gathering, at)) return refuse('begun');
  return {
    ...guestsOnly,
    notice: 'date_corrected',
    about: 'change',
    number,
    changed: status === 'draft' ? changedLately(gathering, changed, at) : changed,
    occasionChanged: changed,
    concerns: () => false,
    campaigns: [saveTheDateCampaignId(gatheringId)],
    left: mailMayHaveLeft,
  };
}

/**
 * All invited members get a notice of another time or place; if only the place changed, those who take part online
 * beside it get none. Only they get one of another online address: nobody else knows the old one. Members with an RSVP
 * since the change know it. A gathering invitation that has not left yet will say what has changed since it was
 * written, so its recipient gets no notice. If only the deadline is now earlier, those who have not decided get one.
 */
function planChange(
  gathering: Gathering,
  { number, rsvpsAskedAgain, changed }: Extract<NoticeOccasion, { kind: 'rescheduled' }>,
  at: Date,
): Planned {
  if (gathering.status !== 'published') return refuse('not_published');
  if (hasBegun(gathering, at)) return refuse('begun');
  const unaware = ({ answeredTo }: Guest) => answeredTo < gathering.calendarSequence;
  const named = changedLately(gathering, changed, at);
  const of = { changed: named, occasionChanged: changed } as const;
  const plan = { ...guestsOnly, ...of, notice: 'rescheduled', about: 'change', number } as const;
  const invited = { campaigns: [invitationCampaignId(gathering.gatheringId)], left: mailMayHaveLeft } as const;
  if (!rsvpsAskedAgain && changed.length === 0) return refuse('nothing_to_tell');
  if (rsvpsAskedAgain) {
    const concerned = (guest: Guest) => !isOfOnline(guest) || concernsOnline(changed, gathering.draft);
    return { ...plan, ...invited, concerns: (guest) => unaware(guest) && concerned(guest) };
  }
  const moved = (guest: Guest) =>
    changed.includes('online_address') && unaware(guest) && entranceOf(gathering, guest) === 'online';
  if (!changed.includes('answer_by') || !isOpenToRsvps(gathering, at)) return { ...plan, concerns: moved };
  const undecided = ({ answer }: Guest) => answer === 'undecided' || answer === 'unconfirmed';
  return { ...plan, ...invited, concerns: (guest) => undecided(guest) || moved(guest), asks: undecided };
}

/**
 * A notice replaces an earlier one that has not left yet: so it names what that one would have said. A deadline may have been moved
 * back since; each reader of a new online address is told by the mail itself. Milliseconds.
 */
const namedFor = day;

function changedLately({ changedAt = {} }: Gathering, changed: readonly ChangedPart[], at: Date): ChangedPart[] {
  return changedParts.filter(
    (part) =>
      changed.includes(part) || (part !== 'answer_by' && at.getTime() - Date.parse(changedAt[part] ?? '') < namedFor),
  );
}

/** All members whom the gathering invitation or the announcement of its date reached get a notice. */
function planCancellation(
  gathering: Gathering,
  { number }: Extract<NoticeOccasion, { kind: 'cancelled' }>,
  at: Date,
): Planned {
  const { gatheringId, status, publishedAt, saveTheDateAt } = gathering;
  if (status !== 'cancelled') return refuse('not_cancelled');
  if (hasEnded(gathering, at)) return refuse('ended');
  const announced = publishedAt === undefined ? [] : [invitationCampaignId(gatheringId)];
  const date = saveTheDateAt === undefined ? [] : [saveTheDateCampaignId(gatheringId)];
  return {
    ...guestsOnly,
    notice: 'cancelled',
    about: 'change',
    number,
    concerns: () => true,
    campaigns: [...announced, ...date],
    left: mailMayHaveLeft,
  };
}

/** The notice to a member with an RSVP. */
export function noticeToGuest(
  gathering: Gathering,
  guest: Guest,
  { asks, changed = [], occasionChanged = [] }: Pick<NoticePlan, 'asks'> & Partial<NoticePlan>,
): GuestNotice {
  const { alumniId, answer, mode = null, guests, offerExpiresAt = null } = guest;
  const answerAsked = asks(guest) || answer === 'unconfirmed' || !isCurrent(gathering, guest);
  // Whoever let an offer pass did not say "undecided": the last thing that mail can say is that the offer has ended.
  const ended = missedOfferHeldUntil(guest);
  if (ended !== undefined) return { alumniId, answer: 'offered', mode, guests, answerAsked, offerExpiresAt: ended };
  const news = changed.filter((part) => occasionChanged.includes(part) || !isAnswered(gathering, guest, part));
  const named = news.length === changed.length ? {} : { changed: news };
  return { alumniId, answer, mode, guests, answerAsked, offerExpiresAt, ...named };
}

/** Whether the member has answered since a part changed: the page and the confirmation said so. */
function isAnswered({ changedAt = {} }: Gathering, { answeredAt }: Guest, part: ChangedPart): boolean {
  return part !== 'answer_by' && Date.parse(answeredAt) > Date.parse(changedAt[part] ?? '');
}

/** The notice to a recipient without an RSVP. */
export function noticeToInvited(alumniId: AlumniId): GuestNotice {
  return { alumniId, answer: 'none', mode: null, guests: null, answerAsked: true, offerExpiresAt: null };
}
