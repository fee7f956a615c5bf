import { expect, test } from 'vitest';
import { type ProblemCode, problemCodes } from '../../../shared/decision/problem-codes.ts';
import { isOfProgramme } from '../../../shared/decision/problem-error.ts';

test('what programme.json is to blame for has a code of its own; no change of a request mends it', () => {
  const codes = [...Object.keys(problemCodes), undefined] as (ProblemCode | undefined)[];
  expect(codes.filter((code) => isOfProgramme({ pointer: '', code, detail: '' }))).toEqual(['configuration']);
});
