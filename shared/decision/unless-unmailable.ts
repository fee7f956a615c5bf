/** Decisions that are refused where a mail about the thing could not be written afterwards: gatherings and jobs. Pure. */
import type { LocalizedText } from '../locale/languages.ts';
import { type Decision, type Refusal, unlessInvalid } from './decision.ts';
import type { ProblemError } from './problem-error.ts';
import { descriptionProblems } from './text-problems.ts';

/** A thing with a description that becomes a mail. */
interface Described {
  readonly draft: { readonly description?: LocalizedText | undefined };
}

type MailProblems<Taken extends Decision<Described>> = (state: Taken['state']) => readonly ProblemError[];

/** HR's decision on a thing as it was `before`, or a refusal that names each field that cannot become a mail. */
export function unlessUnmailableByHr<Taken extends Decision<Described>, Code extends string>(
  outcome: Taken | Refusal<Code>,
  before: Described | undefined,
  mailProblems: MailProblems<Taken>,
): Taken | Refusal<Code | 'invalid'> {
  const written = unlessInvalid(outcome, ({ draft }) =>
    descriptionProblems(draft.description, before?.draft.description),
  );
  return unlessUnmailable<Taken, Code | 'invalid'>(written, mailProblems);
}

/**
 * The decision, or a refusal that names each field that cannot become a mail. Markdown that a mail may not hold is no reason:
 * that of another system is mailed as plain text.
 */
export function unlessUnmailable<Taken extends Decision<Described>, Code extends string>(
  outcome: Taken | Refusal<Code>,
  mailProblems: MailProblems<Taken>,
): Taken | Refusal<Code | 'invalid'> {
  return unlessInvalid(outcome, mailProblems);
}
