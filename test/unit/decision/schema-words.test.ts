/** What a schema finds wrong is said in our words, whatever the schema library would say. */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { problemErrors } from '../../../shared/decision/schema-problems.ts';

it.each([
  [z.enum(['member', 'left']), 'members', 'must be one of member, left'],
  [z.literal('JPY'), 'YEN', 'must be JPY'],
  [z.int().positive(), 0, 'must be more than 0'],
  [z.int().min(1), 0, 'must be at least 1'],
  [z.int().max(9), 10, 'must be at most 9'],
  [z.number().lt(9), 9, 'must be less than 9'],
  [z.string().min(1), '', 'must have at least 1 character'],
  [z.string().max(3), 'four', 'must have at most 3 characters'],
  [z.array(z.string()).min(2), [], 'must have at least 2 items'],
  [z.set(z.string()).min(2), new Set(), 'must have at least 2 items'],
  [z.map(z.string(), z.string()).min(1), new Map(), 'must have at least 1 field'],
  [z.literal(['JPY', 'USD']), 'YEN', 'must be one of JPY, USD'],
  [z.literal('JPY', 'must be yen'), 'YEN', 'must be yen'],
  [z.null(), 1, 'must be null'],
  [z.bigint(), 1, 'must be bigint'],
  [z.int({ error: 'must be a whole number of yen' }), 'x', 'must be a whole number of yen'],
  [z.string().max(3, 'is too long a name'), 'four', 'is too long a name'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
  [z.string().min(3, 'is too short a name'), '', 'is too short a name'],
  [z.enum(['a', 'b'], 'must be a or b; c comes later'), 'c', 'must be a or b; c comes later'],
])('%#: %j', (schema, input, detail) => {
  const { error } = schema.safeParse(input);
  expect(error === undefined ? [] : problemErrors(error).map((found) => found.detail)).toEqual([detail]);
});
