/** What HR reads when something about a campaign is not possible. */
import { Problem } from '../../../shared/http/problem.ts';
import type { RefusalProblems } from '../../../shared/http/resource.ts';
import type { LeftOut } from '../audience/chunking.ts';

/** The problems by the codes of the decisions. */
export const refusals = {
  invalid: { status: 422, detail: 'The campaign is not valid.' },
  own_campaign: { status: 403, detail: 'Whoever wrote or submitted a campaign cannot approve it; somebody else must.' },
  changed_since_approval: { status: 409, detail: 'The content or audience is not what was approved; submit it again.' },
  internal: { status: 409, detail: 'Internal content is never sent to alumni, who are outside persons.' },
  nothing_in_doubt: { status: 409, detail: 'Nobody of this campaign is in doubt; there is nothing to send again.' },
  too_late: { status: 409, detail: 'The campaign must not leave after its notAfter, which has passed.' },
} as const satisfies RefusalProblems<string>;

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

/** 422: a test mail goes to the address in the caller's token, and the token names none. */
export function noOwnAddress(): Problem {
  return new Problem(
    422,
    'A test mail goes only to whoever asks for it, and the token names no verified e-mail address (the claim email, with email_verified not false).',
  );
}
