/** What a refused request says of each field: in the house's words, whatever schema and type. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { audienceSchema } from '../../../events/read-models/audience.ts';
import { gatheringDraftSchema, gatheringPatchSchema } from '../../../events/read-models/gathering.ts';
import { staffRsvpSchema } from '../../../functions/gatherings/routes.ts';
import { moreErrors, mostErrors, problemErrors, toPointer } from '../../../shared/decision/schema-problems.ts';

const found = (schema: z.ZodType, value: unknown, prefix?: string) => {
  const { error } = schema.safeParse(value, { reportInput: true });
  return error === undefined ? [] : problemErrors(error, prefix);
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
const kinds = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('a'), size: z.int() }),
  z.object({ kind: z.literal('b') }),
]);

test('a field that is missing is said to be missing, whatever its type', () => {
  const schema = z.strictObject(types);
  expect(found(schema, {})).toEqual(
    Object.keys(types).map((name) => ({ pointer: `/${name}`, code: 'missing', detail: 'is missing' })),
  );
});

test.each([
  [{}, { pointer: '/it/kind', code: 'missing', detail: 'is missing' }],
  [{ kind: 'c' }, { pointer: '/it/kind', code: 'invalid', detail: 'must be one of a, b' }],
  [{ kind: 'a' }, { pointer: '/it/size', code: 'missing', detail: 'is missing' }],
  ['a', { pointer: '/it', code: 'wrong_type', detail: 'must be an object' }],
])('of objects of several kinds, the field that tells them apart is held to the same words: %j', (it, problem) => {
  expect(found(z.object({ it: kinds }), { it })).toEqual([problem]);
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

describe('the code of an error', () => {
  test.each([
    [z.string(), undefined, 'missing'],
    [z.string(), 1, 'wrong_type'],
    [z.string().min(1), '', 'too_small'],
    [z.string().max(1), 'ab', 'too_large'],
    [z.iso.date(), 'today', 'wrong_format'],
    [z.int().multipleOf(5), 6, 'invalid'],
    [z.enum(['a']), 'b', 'not_allowed'],
    [z.enum(['a']), undefined, 'missing'],
    [z.union([z.string(), z.number()]), true, 'invalid'],
    [z.record(z.string().max(1), z.string()), { ab: '' }, 'unknown_field'],
    [z.map(z.object({}), z.string()), new Map([[{}, 1]]), 'invalid'],
    [z.string().refine(() => false), 'a', 'invalid'],
    [z.string().refine(() => false, { params: { code: 'too_late' } }), 'a', 'too_late'],
    [z.string().refine(() => false, { params: { code: 'no_such_code' } }), 'a', 'invalid'],
    [z.string().refine(() => false, { params: { code: 7 } }), 'a', 'invalid'],
    // A rule of our own on something that is not there says itself what is wrong.
    [z.unknown().refine(() => false, 'is needed with a place'), undefined, 'invalid'],
  ])('%#: %j has the code %s', (schema, input, code) => {
    expect(found(schema, input).map((error) => error.code)).toEqual([code]);
  });

  test('of a rule of our own comes with the sentence of that rule, also of what is not there', () => {
    const needed = z.unknown().refine(() => false, { message: 'is needed with a place', params: { code: 'missing' } });
    expect(found(needed, undefined)).toEqual([{ pointer: '', code: 'missing', detail: 'is needed with a place' }]);
  });
});

describe('the pointer of an error (RFC 6901)', () => {
  test('is the path below what was asked for; the whole is /', () => {
    expect(found(z.string(), 1)).toMatchObject([{ pointer: '' }]);
    expect(found(z.string(), 1, '/body')).toMatchObject([{ pointer: '/body' }]);
    expect(found(z.object({ list: z.array(z.string()) }), { list: ['a', 1] }, '/body')).toMatchObject([
      { pointer: '/body/list/1' },
    ]);
  });

  test('names each unknown field, where it is', () => {
    const inner = z.strictObject({ known: z.string().optional() });
    expect(found(z.strictObject({ inner }), { inner: { 'a/b': 1, 'c~d': 2 } })).toEqual([
      { pointer: '/inner/a~1b', code: 'unknown_field', detail: 'is not a known field' },
      { pointer: '/inner/c~0d', code: 'unknown_field', detail: 'is not a known field' },
    ]);
  });

  test('can be read back to the path, as §4 says', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 })), (path) => {
        const [, ...parts] = toPointer(path).split('/');
        expect(parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))).toEqual(path);
      }),
    );
  });

  test('is short and well-formed, whatever name a request invents', () => {
    expect(toPointer(['a'.repeat(5000)]).length).toBeLessThanOrEqual(101);
    expect(toPointer(['a\uD800'])).toBe('/a\uFFFD');
  });
});

describe('of many errors', () => {
  const wrong = (count: number) => Array.from({ length: count }, () => 1);
  const unknown = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`field${at}`, at]));

  test.each([
    ['wrong items', z.array(z.string()), wrong],
    ['unknown fields', z.strictObject({}), unknown],
  ] as const)('the first 100 are named, and how many more there are: %s', (_what, schema, make) => {
    expect(mostErrors).toBe(100);
    expect(found(schema, make(99))).toHaveLength(99);
    expect(found(schema, make(100)).map(({ code }) => code)).not.toContain('more_errors');
    const errors = found(schema, make(103));
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)).toEqual(moreErrors(3));
  });

  test('those of both kinds are counted together', () => {
    const errors = found(z.strictObject({ list: z.array(z.string()) }), { list: wrong(98), ...unknown(5) });
    expect(errors.filter(({ code }) => code === 'wrong_type')).toHaveLength(98);
    expect(errors.filter(({ code }) => code === 'unknown_field')).toHaveLength(2);
    expect(errors.at(-1)).toEqual({
      pointer: '',
      code: 'more_errors',
      detail: 'and at least 3 more, which are not listed',
    });
  });
});

test('what has to be an object says what it holds', () => {
  const wrong = (body: object) => found(gatheringPatchSchema, body);
  expect(wrong({ title: '会', place: '本社' })).toMatchObject([
    { pointer: '/title', code: 'wrong_type', detail: 'must be an object with ja, en or both' },
    { pointer: '/place', code: 'wrong_type', detail: 'must be an object with name' },
  ]);
  expect(wrong({ title: {}, place: {} })).toMatchObject([
    { pointer: '/title', detail: 'needs a text in ja or en' },
    { pointer: '/place/name', detail: 'is missing' },
  ]);
});
