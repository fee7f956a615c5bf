/** What a schema finds wrong, as errors with pointers (RFC 6901) and codes; never the value, which may be personal. Pure. */
import type * as z from 'zod';
import { cutText } from '../characters/characters.ts';
import { isProblemCode, type ProblemCode } from './problem-codes.ts';
import type { ProblemError } from './problem-error.ts';

/** Most errors that one problem names. */
export const mostErrors = 100;

/** One error in place of those that are not named. */
export function moreErrors(count: number): ProblemError {
  return { pointer: '', code: 'more_errors', detail: `and at least ${count} more, which are not listed` };
}

/**
 * The issues of a failed parse with their JSON pointers; unknown fields are named one by one. At most {@link mostErrors}, and
 * how many more there are.
 */
export function problemErrors(error: z.ZodError, prefix = ''): ProblemError[] {
  const errors: ProblemError[] = [];
  let found = 0;
  for (const issue of error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : undefined;
    found += unknown?.length ?? 1;
    const room = mostErrors - errors.length;
    if (room <= 0) continue;
    const base = prefix + toPointer(issue.path);
    const code = codeOf(issue);
    if (unknown === undefined) errors.push({ pointer: base, code, detail: detailOf(issue, code) });
    for (const key of unknown?.slice(0, room) ?? [])
      errors.push({ pointer: `${base}${toPointer([key])}`, code, detail: 'is not a known field' });
  }
  return found > errors.length ? [...errors, moreErrors(found - errors.length)] : errors;
}

const byIssue = {
  invalid_type: 'wrong_type',
  too_small: 'too_small',
  too_big: 'too_large',
  invalid_format: 'wrong_format',
  not_multiple_of: 'invalid',
  unrecognized_keys: 'unknown_field',
  invalid_union: 'invalid',
  invalid_key: 'unknown_field',
  invalid_element: 'invalid',
  invalid_value: 'not_allowed',
  custom: 'invalid',
} as const satisfies Record<z.core.$ZodIssue['code'], ProblemCode>;

/**
 * The code of an issue that zod found. With zod's `reportInput`, a field that is not there is missing, not of a wrong type. A rule of
 * our own names its code in `params`.
 */
function codeOf(issue: z.core.$ZodIssue): ProblemCode {
  const own = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  if (typeof own === 'string' && isProblemCode(own)) return own;
  const absent = 'input' in issue && statedIn(issue) === undefined;
  return absent && issue.code !== 'custom' ? 'missing' : byIssue[issue.code];
}

/** What was stated for the field; for objects of several kinds, that is the field that tells the kinds apart. */
function statedIn(issue: z.core.$ZodIssue): unknown {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return issue.input;
  return Object(issue.input)[issue.discriminator];
}

/** What zod expected, in words; types that no request can have keep zod's name. */
const typesInWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/**
 * What is wrong, in our words: a sentence of zod's says "Invalid input: expected string, received undefined" of a field that is not
 * there. Our own rules bring their sentence.
 */
function detailOf(issue: z.core.$ZodIssue, code: ProblemCode): string {
  if (code === 'missing' && issue.code !== 'custom') return 'is missing';
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return `must be ${typesInWords[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value' && /^Invalid (option|input)/.test(issue.message))
    return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union' && 'options' in issue && issue.options !== undefined)
    return `must be one of ${issue.options.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return boundOf(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
  if (issue.code === 'too_big' && issue.message.startsWith('Too big'))
    return boundOf(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
  return issue.message;
}

/** What is counted in something that has a length; a number itself is compared. */
const countedInWords: Readonly<Record<string, string>> = {
  string: 'character',
  array: 'item',
  set: 'item',
  map: 'field',
  object: 'field',
};

function boundOf(origin: string, comparison: string, bound: number | bigint): string {
  const counted = countedInWords[origin];
  if (counted === undefined) return `must be ${comparison} ${bound}`;
  return `must have ${comparison} ${bound} ${counted}${Number(bound) === 1 ? '' : 's'}`;
}

/** A path as a JSON pointer (RFC 6901 §3: `~` and `/` are escaped). */
export function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${cutText(String(part).toWellFormed(), 100).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
