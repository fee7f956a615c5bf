/** What HR is told when something about a campaign is not possible. */
import { Problem } from '../../../shared/http/problem.ts';
import type { LeftOut } from '../audience/chunking.ts';
import type { Decided, Outcome, Refused } from '../campaign/decision.ts';

/** What was decided. @throws Problem saying why it was not. */
export function orProblem(outcome: Outcome): Decided {
  if (outcome.refused === undefined) return outcome;
  throw problemOf(outcome);
}

function problemOf(refusal: Refused): Problem {
  switch (refusal.refused) {
    case 'wrong_state':
      return Problem.wrongState('campaign', refusal.status, refusal.needed);
    case 'own_campaign':
      return new Problem(403, 'Whoever wrote or submitted a campaign cannot approve it; somebody else must.');
    case 'changed_since_approval':
      return new Problem(409, 'The content or audience is not what was approved; submit it again.');
    case 'internal':
      return new Problem(409, 'Internal content is never sent to alumni, who are outside persons.', [
        { pointer: '/classification', detail: 'is internal; it must be members or public' },
      ]);
    case 'nothing_in_doubt':
      return new Problem(409, 'Nobody of this campaign is in doubt; there is nothing to send again.');
    case 'too_late':
      return new Problem(409, 'The campaign must not leave after its notAfter, which has passed.', [
        { pointer: '/notAfter', detail: 'has passed' },
      ]);
  }
}

/** 409: a campaign that nobody would get. Says how many are left out, and why. */
export function reachesNobody(leftOut: Readonly<Partial<Record<LeftOut, number>>>): Problem {
  const reasons = Object.entries(leftOut).map(([reason, count]) => `${reason}: ${count}`);
  const why =
    reasons.length === 0
      ? 'no member is named by its filters'
      : `whoever its filters name is left out (${reasons.join(', ')})`;
  return new Problem(409, `Nobody would get this campaign: ${why}. Nothing was sent.`, [
    { pointer: '/audience', detail: 'reaches nobody' },
  ]);
}

/** 422: a test mail goes to the address in the caller's token, and there is none to go to. */
export function noOwnAddress(): Problem {
  return new Problem(
    422,
    'A test mail goes only to whoever asks for it, and the token names no verified e-mail address (the claim email, with email_verified not false).',
  );
}
