/** What a refused request says of each field: in the house's words, whatever schema and type. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { audienceSchema } from '../../../events/read-models/audience.ts';
import { gatheringDraftSchema } from '../../../events/read-models/gathering.ts';
import { staffRsvpSchema } from '../../../functions/gatherings/routes.ts';
import { problemErrors } from '../../../shared/decision/schema-problems.ts';

const found = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value, { reportInput: true });
  return error === undefined ? [] : problemErrors(error);
};

const types: Readonly<Record<string, z.ZodType>> = {
  text: z.string(),
  number: z.number(),
  integer: z.int(),
  flag: z.boolean(),
  list: z.array(z.string()),
  nested: z.strictObject({ inner: z.string() }),
  record: z.record(z.string(), z.string()),
  choice: z.enum(['a', 'b']),
  literal: z.literal('a'),
  either: z.union([z.string(), z.number()]),
  pattern: z.string().regex(/^a/, 'must begin with a'),
  ownWords: z.string({ error: 'must be a time zone' }),
  maybeNull: z.string().nullable(),
  instant: z.iso.datetime(),
};

test('a field that is missing is said to be missing, whatever its type', () => {
  const schema = z.strictObject(types);
  expect(found(schema, {})).toEqual(
    Object.keys(types).map((name) => ({ pointer: `/${name}`, code: 'missing', detail: 'is missing' })),
  );
});

test('no request is answered in the words of the schema library', () => {
  const values = fc.dictionary(
    fc.constantFrom(...Object.keys(types), 'unknown'),
    fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.nat()),
      fc.dictionary(fc.string(), fc.nat()),
    ),
  );
  fc.assert(
    fc.property(values, (value) => {
      for (const { detail } of found(z.strictObject(types), value)) {
        expect(detail).not.toMatch(/undefined|expected .*, received/);
      }
    }),
  );
});

describe('of a wrong type it says which is right', () => {
  test.each([
    ['text', 1, 'must be a text'],
    ['number', 'x', 'must be a number'],
    ['integer', 1.5, 'must be a whole number'],
    ['flag', 'yes', 'must be true or false'],
    ['list', {}, 'must be a list'],
    ['nested', [], 'must be an object'],
    ['record', 1, 'must be an object'],
    ['ownWords', 1, 'must be a time zone'],
  ])('%s', (name, value, detail) => {
    const errors = found(z.object({ [name]: types[name] ?? z.never() }), { [name]: value });
    expect(errors).toEqual([{ pointer: `/${name}`, code: 'wrong_type', detail }]);
  });
});

test.each<[string, z.ZodType, readonly string[]]>([
  ['a gathering', gatheringDraftSchema, ['/title', '/startsAt', '/endsAt', '/timeZone']],
  ['an answer that staff enters', staffRsvpSchema, ['/answer', '/reason']],
])('%s without its fields', (_what, schema, pointers) => {
  expect(found(schema, {})).toEqual(pointers.map((pointer) => ({ pointer, code: 'missing', detail: 'is missing' })));
});

test('what is there and wrong keeps the words of its own rule', () => {
  const [error] = found(audienceSchema, { leftAfter: 'yesterday' });
  expect(error).toMatchObject({ pointer: '/leftAfter' });
  expect(error?.detail).not.toBe('is missing');
  expect(found(z.object({ text: z.string().min(1, 'must not be empty') }), { text: '' })).toEqual([
    { pointer: '/text', code: 'too_small', detail: 'must not be empty' },
  ]);
});
