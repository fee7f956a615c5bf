/** What HR reads when something about a campaign is not possible. */
import { isOfProgramme, type ProblemError } from '../../../shared/decision/problem-error.ts';
import { Problem } from '../../../shared/http/problem.ts';
import type { RefusalProblems } from '../../../shared/http/resource.ts';

/** The problems by the codes of the decisions. */
export const refusals = {
  invalid: { status: 422, detail: 'The campaign is not valid.' },
  own_campaign: { status: 403, detail: 'The authors and the submitter of a campaign cannot approve it.' },
  changed_since_approval: {
    status: 409,
    detail: 'The content, the calendar entry or the audience is not what was approved; submit it again.',
  },
  announcement: {
    status: 409,
    detail:
      'This campaign is the one announcement of a gathering or a job. Nothing of it has left, and once cancelled it could not be made again: change it (PATCH) or reject it, and it waits as a draft. It ends when the gathering is cancelled or over, or the job is closed; a save-the-date also ends when its gathering is published.',
  },
  internal: { status: 409, detail: 'Internal content is never sent to alumni, who are outside the company.' },
  nothing_in_doubt: { status: 409, detail: 'No recipient of this campaign is in doubt; there is nothing to resend.' },
  reaches_nobody: { status: 409, detail: 'This campaign has no recipients. Nothing was sent.' },
  too_late: { status: 409, detail: 'The campaign cannot be sent: its notAfter has passed.' },
} as const satisfies RefusalProblems<string>;

/** 409: a stored campaign that cannot become a mail has no preview and no test mail. No PATCH helps where programme.json is at fault. */
export function noPreview(problems: readonly ProblemError[]): Problem {
  const remedy = problems.some(isOfProgramme)
    ? 'Its texts are in order: correct programme.json as the errors say, and deploy it.'
    : 'Change what the errors name (PATCH).';
  return new Problem(409, `The campaign cannot become a mail. ${remedy}`, problems);
}

/** 422: a test mail goes to the address in the caller's token, and the token names none. */
export function noOwnAddress(): Problem {
  return new Problem(
    422,
    'A test mail is sent only to the person who requests it, and the token names no verified e-mail address (the claim email, with email_verified not false).',
  );
}
