/** What those who were there may say about a gathering, until when, and what HR gets of it. Pure. */
import type * as z from 'zod';
import { feedbackDays } from '../../../events/read-models/gathering.ts';
import { daysAfter } from '../../../shared/time/calendar.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import type { gatheringFeedbackTable } from '../tables.ts';

export type Feedback = z.infer<typeof gatheringFeedbackTable.item>;

export const bestRating = 5;
export const longestComment = 1000;

/** Kept as long as the answers to the gathering. Milliseconds. */
const keptFor = 2 * 365 * 86_400_000;

/** Until when feedback can be given and changed. */
export function feedbackUntil({ draft }: Pick<Gathering, 'draft'>): Date {
  return daysAfter(new Date(draft.endsAt), feedbackDays, draft.timeZone);
}

/** Why a member cannot give feedback; undefined = it is welcome. */
export function feedbackClosed(
  gathering: Gathering,
  guest: Guest | undefined,
  at: Date,
): 'not_over' | 'not_there' | 'too_late' | undefined {
  if (gathering.status === 'draft' || gathering.status === 'cancelled') return 'not_over';
  if (Date.parse(gathering.draft.endsAt) > at.getTime()) return 'not_over';
  if (guest?.answer !== 'attending' && guest?.checkedInAt === undefined) return 'not_there';
  return feedbackUntil(gathering) <= at ? 'too_late' : undefined;
}

/** Feedback as it came in. */
export interface GivenFeedback {
  readonly respondent: string;
  readonly rating: number;
  readonly comment: string;
  readonly at: Date;
}

/** The feedback that stands from now on: one per member, the newest. The same again changes nothing. */
export function giveFeedback(gathering: Gathering, before: Feedback | undefined, given: GivenFeedback): Feedback {
  const { respondent, rating, comment, at } = given;
  if (before?.rating === rating && before.comment === comment) return before;
  return {
    gatheringId: gathering.gatheringId,
    respondent,
    sequence: (before?.sequence ?? 0) + 1,
    rating,
    comment,
    givenAt: at.toISOString(),
    expiresAt: Math.floor((Date.parse(gathering.draft.endsAt) + keptFor) / 1000),
  };
}

/** How many said something, and the mean of their ratings to one decimal; null while nobody did. */
export function summaryOf(ratings: readonly number[]): { readonly answers: number; readonly average: number | null } {
  const answers = ratings.length;
  if (answers === 0) return { answers, average: null };
  const sum = ratings.reduce((total, rating) => total + rating, 0);
  return { answers, average: Math.round((sum / answers) * 10) / 10 };
}
