/** The JSON of a request: what passes here can be stored, and is checked by a schema in bounded time. */

import { replacementCharacter } from '../../characters/characters.ts';
import type { ProblemError } from '../../decision/problem-error.ts';
import { toPointer } from '../../decision/schema-problems.ts';
import { Problem } from '../problem.ts';
import { structureProblem } from './json-structure.ts';

/** Most items of one list: as many as an import takes. A schema would name every wrong one of them. */
export const mostItems = 20_000;
/**
 * The least number other than 0 that DynamoDB stores; the SDK refuses those beyond 2⁵³, which JavaScript cannot count.
 */
const leastNumber = 1e-130;

/**
 * Reads a body. One that holds U+FFFD as it is was not UTF-8 (RFC 8259 §8.1): API Gateway passes on as text a body that
 * claims to be JSON, and its decoder has written U+FFFD for each byte that is not UTF-8. Where it is escaped, its
 * sender means it, and each text refuses it by itself.
 *
 * @throws Problem 400 for what is not JSON, or is ambiguous; 422 for values that no field takes
 */
export function readJson(body: Buffer): unknown {
  const { value, refusal } = parsed(body);
  if (refusal?.code === 'duplicate_field') throw new Problem(400, 'The body names a field twice.', [refusal]);
  const wrong = refusal ?? unstorable(value);
  if (wrong !== undefined) throw Problem.invalid([wrong]);
  return value;
}

function parsed(body: Buffer): { readonly value?: unknown; readonly refusal?: ProblemError | undefined } {
  let replaced = false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    replaced = text.includes(replacementCharacter);
    const refusal = structureProblem(text);
    if (refusal?.code === 'too_large') return { refusal };
    const value: unknown = JSON.parse(text);
    if (!replaced) return { value, refusal };
    throw notJson(replaced, lossIn(value));
  } catch (error) {
    throw error instanceof Problem ? error : notJson(replaced);
  }
}

function notJson(replaced: boolean, pointer = ''): Problem {
  const detail = replaced
    ? 'is not JSON in UTF-8: it holds U+FFFD, which stands for bytes that were not UTF-8'
    : 'is not JSON';
  return new Problem(400, 'The body is not JSON in UTF-8.', [{ pointer, code: 'not_json', detail }]);
}

/** The place of the first text that holds U+FFFD: a sender whose bytes are right looks there for what was lost before. */
function lossIn(value: unknown, path: readonly PropertyKey[] = []): string | undefined {
  if (typeof value === 'string') return value.includes(replacementCharacter) ? toPointer(path) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = lossIn(member, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first value that no field takes, whatever the schema. */
function unstorable(value: unknown, path: readonly PropertyKey[] = []): ProblemError | undefined {
  const pointer = () => toPointer(path);
  if (typeof value === 'number') return unstorableNumber(value, pointer);
  if (typeof value === 'string') {
    return value.isWellFormed()
      ? undefined
      : { pointer: pointer(), code: 'wrong_format', detail: 'contains an unpaired surrogate' };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && value.length > mostItems) {
    return { pointer: pointer(), code: 'too_large', detail: `must have at most ${mostItems} items` };
  }
  for (const [name, member] of Object.entries(value)) {
    const place = [...path, name];
    if (name === '__proto__')
      return { pointer: toPointer(place), code: 'unknown_field', detail: 'is not a known field' };
    const wrong = unstorable(member, place);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function unstorableNumber(value: number, pointer: () => string): ProblemError | undefined {
  const most = Number.MAX_SAFE_INTEGER;
  if (Math.abs(value) > most) {
    const detail = `is beyond the numbers that any field takes (-${most} to ${most})`;
    return { pointer: pointer(), code: 'too_large', detail };
  }
  if (value !== 0 && Math.abs(value) < leastNumber) {
    return { pointer: pointer(), code: 'too_small', detail: 'is closer to 0 than can be stored' };
  }
  return undefined;
}
