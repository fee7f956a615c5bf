/** What happens when a mail about a gathering cannot be written: HR sees it and mends the gathering. Pure. */
import type { GatheringMail } from '../../../events/read-models/gathering.ts';
import { type Command, type Decision, decided, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import type { Gathering, GatheringDecision } from './gathering.ts';

/** A mail that could not be written. */
export interface UnwrittenMail {
  readonly notice: GatheringMail;
  readonly failedAt: Date;
  /** What is wrong with the gathering's mails now; none = the gathering is in order, and the cause was another. */
  readonly errors: readonly ProblemError[];
}

/**
 * Notes that a mail could not be written. A gathering that was changed since, and is in order, is in no trouble: the mail is
 * tried again automatically, and says so if it still fails.
 */
export function noteTrouble(
  gathering: Gathering,
  { input: { notice, failedAt, errors } }: Command<UnwrittenMail>,
  at: Date,
): Decision<Gathering> | Refusal<'mended' | 'trouble_known'> {
  if (errors.length === 0 && Date.parse(gathering.updatedAt) > failedAt.getTime()) return refuse('mended');
  const { since = at.toISOString(), notice: first = notice, notices = [] } = gathering.trouble ?? {};
  if (notices.includes(notice)) return refuse('trouble_known');
  const unknown = { pointer: '', detail: 'is in order, but a mail to a member about it cannot be written' };
  const found = errors.length === 0 ? [unknown] : errors.map(({ pointer, detail }) => ({ pointer, detail }));
  return decided({ ...gathering, trouble: { since, notice: first, notices: [...notices, notice], errors: found } });
}

/** HR's change of a gathering of which all mails can be written now. The mails that failed are sent automatically. */
export function withoutTrouble(decision: GatheringDecision): GatheringDecision {
  return { ...decision, state: { ...decision.state, trouble: null } };
}
