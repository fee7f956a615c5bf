/** Where feedback is kept, apart from the identity of its author. */
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import { keyedDigest, type LinkKeys } from '../../../shared/links/sealed.ts';
import { gatheringFeedbackTable } from '../tables.ts';
import type { Feedback } from './feedback.ts';

const feedback = openTable(gatheringFeedbackTable);

/** The pseudonym under which a member's feedback is kept; only the link keys can make it. */
function respondentBy(keyId: number, gatheringId: GatheringId, alumniId: AlumniId, keys: LinkKeys): string {
  return keyedDigest('feedback', `${gatheringId}.${alumniId}`, keyId, keys).toString('base64url').slice(0, 22);
}

/** A member's feedback so far, under any of the keys, and the pseudonym that it is, or will be, kept under. */
export async function loadFeedback(
  gatheringId: GatheringId,
  alumniId: AlumniId,
  keys: LinkKeys,
): Promise<{ readonly respondent: string; readonly before: Feedback | undefined }> {
  const pseudonyms = [...keys.keys.keys()].map((keyId) => respondentBy(keyId, gatheringId, alumniId, keys));
  const [before] = await feedback.getMany(pseudonyms.map((respondent) => ({ gatheringId, respondent })));
  return { respondent: before?.respondent ?? respondentBy(keys.active, gatheringId, alumniId, keys), before };
}

/** Stores a member's feedback. @throws ConcurrentChange when the same member sent another one at the same moment */
export async function commitFeedback(before: Feedback | undefined, after: Feedback): Promise<void> {
  await commit(before === undefined ? feedback.create(after) : feedback.replace(after, { sequence: before.sequence }));
}

/** A page of feedback. */
export async function listFeedback(
  gatheringId: GatheringId,
  page: { limit: number; after: Record<string, unknown> | undefined },
): Promise<Page<Feedback>> {
  return feedback.query({ partition: gatheringId, ...page });
}

/** Every rating of a gathering. */
export async function allRatings(gatheringId: GatheringId): Promise<readonly number[]> {
  const ratings: number[] = [];
  for await (const { rating } of feedback.queryAll({ partition: gatheringId })) ratings.push(rating);
  return ratings;
}
