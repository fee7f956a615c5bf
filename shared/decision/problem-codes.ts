/** The stable codes of `errors[]` in problems: a closed list, for clients that decide by what is wrong and not by its sentence. */
/** What can be wrong with a field, and what that means. */
export const problemCodes = {
  missing: 'It must be given.',
  unknown_field: 'It is not a field of this request.',
  wrong_type: 'It has another type.',
  wrong_format: 'It does not have the form that it must have.',
  too_small: 'It is less, shorter or fewer than allowed.',
  too_large: 'It is more, longer or larger than allowed.',
  not_allowed: 'It is none of the values that are allowed.',
  invalid: 'A rule speaks against it; `detail` says which.',
  not_json: 'It is not JSON in UTF-8.',
  duplicate_field: 'It stands twice in the same object.',
  invalid_cursor: 'It is not a cursor of this list.',
  more_errors: 'There are more errors; `detail` says how many.',
  key_reused: 'The Idempotency-Key was used with another request.',
  not_now: 'It is too late, or too early, for this.',
  too_late: 'It has passed.',
  internal: 'Internal content never leaves the company.',
  reaches_nobody: 'Nobody would receive it.',
} as const;
export type ProblemCode = keyof typeof problemCodes;

/** Whether a word is in the list. The codes of refusals that name fields are. */
export function isProblemCode(word: string): word is ProblemCode {
  return Object.hasOwn(problemCodes, word);
}
