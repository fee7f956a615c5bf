/** What a gathering has its guests told, and whom each of these concerns. Pure. */
import type { ChangedPart } from '../../../events/gatherings/event-rescheduled.ts';
import type { OutcomeCode } from '../../../events/read-models/send-progress.ts';
import { type AlumniId, type CampaignId, idFrom } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import { reminderTimes } from '../gathering/schedule.ts';
import { isCurrent } from '../rsvp/rsvp.ts';

export type Notice = 'reminder_day' | 'reminder_hour' | 'rescheduled' | 'cancelled' | 'thanks';

/** What happened, as far as it decides who is told what. */
export type Occasion =
  | { readonly kind: 'reminder'; readonly reminder: 'day' | 'hour'; readonly dueAt: Date }
  | { readonly kind: 'ended' }
  | {
      readonly kind: 'rescheduled';
      readonly number: number;
      readonly answersAskedAgain: boolean;
      readonly changed: readonly ChangedPart[];
    }
  | { readonly kind: 'cancelled'; readonly number: number };

/** Who is to be told what. The same occasion gives the same plan, and the same names of its events. */
export interface NoticePlan {
  readonly notice: Notice;
  /** What tells the notices of this plan from others to the same person: the end of their events' subject … */
  readonly about: string;
  /** … and their number there: of two changes the later one counts. */
  readonly number: number;
  readonly changed: readonly ChangedPart[];
  readonly concerns: (guest: Guest) => boolean;
  /** Whether only those guests are told who want to hear of it once more, an hour before. */
  readonly onlyHourReminder: boolean;
  /** Mails whose recipients are told too, if they gave no answer. */
  readonly campaigns: readonly CampaignId[];
  /** What became of such a mail so that its recipient is told. */
  readonly left: readonly OutcomeCode[];
}

/** What one member is told. */
export interface GuestNotice {
  readonly alumniId: AlumniId;
  readonly answer: Guest['answer'] | 'none';
  readonly mode: NonNullable<Guest['mode']> | null;
  readonly answerAsked: boolean;
}

/** The invitation campaign of a gathering. */
export function invitationOf({ gatheringId }: Pick<Gathering, 'gatheringId'>): CampaignId {
  return idFrom('campaign', gatheringId);
}

/** The campaign that tells the date of a gathering before the invitation. */
export function saveTheDateOf({ gatheringId }: Pick<Gathering, 'gatheringId'>): CampaignId {
  return idFrom('campaign', gatheringId, 'save-the-date');
}

/** The plan for an occasion; undefined when there is nothing to tell (any more): it was moved or cancelled since. */
export function planNotices(gathering: Gathering, occasion: Occasion, at: Date): NoticePlan | undefined {
  switch (occasion.kind) {
    case 'reminder':
      return planReminder(gathering, occasion, at);
    case 'ended':
      return planThanks(gathering);
    case 'rescheduled':
      return planChange(gathering, occasion, at);
    case 'cancelled':
      return planCancellation(gathering, occasion, at);
  }
}

const guestsOnly = { changed: [], campaigns: [], left: [], onlyHourReminder: false } as const;
/** Accepted, in doubt, or about to be sent: the person has the mail, or may have it. */
const mayHaveLeft = ['a', 'd', 'c'] as const satisfies readonly OutcomeCode[];

/** Timers are not cancelled: only one that is due when the gathering, as it stands, wants it counts. */
function planReminder(
  gathering: Gathering,
  { reminder, dueAt }: Extract<Occasion, { kind: 'reminder' }>,
  at: Date,
): NoticePlan | undefined {
  const startsAt = new Date(gathering.draft.startsAt);
  if (gathering.status !== 'published' || startsAt <= at) return undefined;
  if (reminderTimes(gathering)[reminder].getTime() !== dueAt.getTime()) return undefined;
  const notice = `reminder_${reminder}` as const;
  return {
    ...guestsOnly,
    notice,
    // Of each start there is one reminder, however often its timer comes.
    about: `${notice}/${Math.floor(startsAt.getTime() / 60_000)}`,
    number: 1,
    concerns: ({ answer }) => answer === 'attending',
    onlyHourReminder: reminder === 'hour',
  };
}

/** Who was there is known from the reception desk; where nobody was checked in, from the answers. */
function planThanks(gathering: Gathering): NoticePlan | undefined {
  if (gathering.status !== 'over') return undefined;
  const known = gathering.checkedIn > 0;
  return {
    ...guestsOnly,
    notice: 'thanks',
    about: 'thanks',
    number: 1,
    concerns: ({ answer, checkedInAt }) => (known ? checkedInAt !== undefined : answer === 'attending'),
  };
}

/**
 * Everybody who was invited is told of another time or place; of another online address only who takes part there, since
 * nobody else was told the old one. Who has answered since the change knows it. An invitation that has not left yet still
 * says what was frozen into it, so its recipient is told too.
 */
function planChange(
  gathering: Gathering,
  { number, answersAskedAgain, changed }: Extract<Occasion, { kind: 'rescheduled' }>,
  at: Date,
): NoticePlan | undefined {
  if (gathering.status !== 'published' || Date.parse(gathering.draft.startsAt) <= at.getTime()) return undefined;
  const unaware = ({ answeredTo }: Guest) => answeredTo < gathering.calendarSequence;
  const plan = { ...guestsOnly, notice: 'rescheduled', about: 'change', number, changed } as const;
  if (!answersAskedAgain) {
    return { ...plan, concerns: (guest) => unaware(guest) && guest.answer === 'attending' && guest.mode === 'online' };
  }
  return { ...plan, concerns: unaware, campaigns: [invitationOf(gathering)], left: [...mayHaveLeft, 'p'] };
}

/** Everybody is told whom anything reached: the invitation, or only the date. */
function planCancellation(
  gathering: Gathering,
  { number }: Extract<Occasion, { kind: 'cancelled' }>,
  at: Date,
): NoticePlan | undefined {
  if (gathering.status !== 'cancelled' || Date.parse(gathering.draft.endsAt) <= at.getTime()) return undefined;
  const invitation = gathering.publishedAt === undefined ? [] : [invitationOf(gathering)];
  const date = gathering.saveTheDateAt === undefined ? [] : [saveTheDateOf(gathering)];
  return {
    ...guestsOnly,
    notice: 'cancelled',
    about: 'change',
    number,
    concerns: () => true,
    campaigns: [...invitation, ...date],
    left: mayHaveLeft,
  };
}

/** The notice to somebody who answered. */
export function noticeToGuest(gathering: Gathering, guest: Guest): GuestNotice {
  const { alumniId, answer, mode = null } = guest;
  return { alumniId, answer, mode, answerAsked: answer === 'unconfirmed' || !isCurrent(gathering, guest) };
}

/** The notice to somebody who was written to and has not answered. */
export function noticeToInvited(alumniId: AlumniId): GuestNotice {
  return { alumniId, answer: 'none', mode: null, answerAsked: true };
}
