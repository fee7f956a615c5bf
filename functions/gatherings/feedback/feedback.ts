/** Who may give feedback on a gathering, until when, and what HR sees of it. Pure. */
import { feedbackUntil, hasEnded } from '../../../events/read-models/gathering-times.ts';
import { type Command, type Decision, decided, type Refused, refuse } from '../../../shared/decision/decision.ts';
import { dateIn, zoneToShow } from '../../../shared/time/calendar.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsExpireAt } from '../gathering/schedule.ts';
import type { GatheringFeedback } from '../tables.ts';

export type Feedback = GatheringFeedback;

/** Why a member cannot give feedback. */
export type FeedbackClosed = 'not_over' | 'not_there' | 'too_late';

/**
 * Why a member cannot give feedback; undefined = the member can. Everybody who attended by their RSVP can: only the mail of thanks leads
 * to the page, and a check-in that staff adds or undoes after it closes the page to nobody who got it.
 */
export function feedbackClosed(gathering: Gathering, guest: Guest | undefined, at: Date): FeedbackClosed | undefined {
  if (gathering.status === 'draft' || gathering.status === 'cancelled') return 'not_over';
  if (!hasEnded(gathering, at)) return 'not_over';
  if (guest?.answer !== 'attending' && guest?.checkedInAt === undefined) return 'not_there';
  return feedbackUntil(gathering) <= at ? 'too_late' : undefined;
}

/** What somebody gives feedback on, and the feedback that they gave before. */
interface FeedbackBefore {
  readonly gathering: Gathering;
  readonly guest: Guest | undefined;
  readonly before: Feedback | undefined;
}

/** Takes feedback: each member has one, the newest. It is known by the pseudonym of its author, who gives the command. */
export function giveFeedback(
  { gathering, guest, before }: FeedbackBefore,
  { by: respondent, input }: Command<Pick<Feedback, 'rating' | 'comment'>>,
  at: Date,
): Decision<Feedback> | Refused<FeedbackClosed | 'unchanged'> {
  const closed = feedbackClosed(gathering, guest, at);
  if (closed !== undefined) return refuse(closed);
  const { rating, comment } = input;
  if (before?.rating === rating && before.comment === comment) return refuse('unchanged');
  return decided({
    gatheringId: gathering.gatheringId,
    respondent,
    sequence: (before?.sequence ?? 0) + 1,
    rating,
    comment,
    givenAt: at.toISOString(),
    expiresAt: guestsExpireAt(gathering),
  });
}

/** What HR sees of it: the day alone, since the moment at which it was given could tell whose it is. */
export function feedbackView({ draft }: Gathering, { rating, comment, givenAt }: Feedback) {
  return { rating, comment, at: dateIn(zoneToShow(draft.timeZone), new Date(givenAt)) };
}

/** How many gave feedback, and the mean of their ratings to one decimal; null while nobody did. */
export function summaryOf(ratings: readonly number[]): { readonly answers: number; readonly average: number | null } {
  const answers = ratings.length;
  if (answers === 0) return { answers, average: null };
  const sum = ratings.reduce((total, rating) => total + rating, 0);
  return { answers, average: Math.round((sum / answers) * 10) / 10 };
}
