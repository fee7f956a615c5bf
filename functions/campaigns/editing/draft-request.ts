import { Problem, type ProblemError } from '../../../shared/http/problem.ts';
import type { Draft } from '../campaign/campaign.ts';
import { contentProblems } from '../campaign/content.ts';

/** What HR sends, or what a campaign holds with HR's changes over it. */
export type DraftFields = Pick<Draft, 'topic' | 'subject' | 'body' | 'audience' | 'classification'> & {
  readonly sendAt?: string | null | undefined;
  readonly notAfter?: string | null | undefined;
  readonly gatheringId?: Draft['gatheringId'];
  readonly jobId?: Draft['jobId'];
};

/** The draft that was written. @throws Problem 422 naming each text that a mail may not hold, and times that contradict. */
export function readDraft(fields: DraftFields): Draft {
  const { topic, subject, body, audience, classification, gatheringId, jobId } = fields;
  const sendAt = fields.sendAt ?? undefined;
  const notAfter = fields.notAfter ?? undefined;
  const errors: ProblemError[] = contentProblems({ subject, body, gatheringId });
  if (notAfter !== undefined && sendAt !== undefined && Date.parse(notAfter) <= Date.parse(sendAt)) {
    errors.push({ pointer: '/notAfter', detail: 'must be after sendAt' });
  }
  if (errors.length > 0) throw Problem.invalid(errors);
  return { topic, subject, body, audience, classification, gatheringId, jobId, sendAt, notAfter };
}
