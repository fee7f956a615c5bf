/**
 * The stable codes of `errors[]` in problems: what can be wrong with a field, and what that means. The list is closed, for clients
 * that decide by the code and not by the sentence.
 */
export const problemCodes = {
  missing: 'It must be given.',
  unknown_field: 'It is not a field of this request.',
  wrong_type: 'It has the wrong type.',
  wrong_format: 'It does not have the required format.',
  too_small: 'It is less, shorter or fewer than allowed.',
  too_large: 'It is more, longer or larger than allowed.',
  not_allowed: 'It is not one of the allowed values.',
  invalid: 'It breaks a rule; `detail` says which.',
  not_json: 'It is not JSON in UTF-8; a body that holds U+FFFD was not UTF-8.',
  duplicate_field: 'The same object has this field twice.',
  invalid_cursor: 'It is not a cursor of this list.',
  more_errors: 'There are more errors; `detail` says how many.',
  key_reused: 'The Idempotency-Key was used with another request.',
  not_now: 'It is too late, or too early, for this.',
  too_late: 'It has passed.',
  configuration: 'It is in order; the configuration of the programme (programme.json) is at fault.',
  internal: 'Internal content never leaves the company.',
  reaches_nobody: 'Nobody would receive it.',
} as const;
export type ProblemCode = keyof typeof problemCodes;

/** Whether a word is in the list. The codes of refusals that name fields are. */
export function isProblemCode(word: string): word is ProblemCode {
  return Object.hasOwn(problemCodes, word);
}
