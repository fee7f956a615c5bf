/** How a request is read by the schemas of its operation, and which code each kind of fault has. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { parsedRequest } from '../../../shared/http/middleware/parsed-request.ts';
import { Problem } from '../../../shared/http/problem.ts';

const body = z.strictObject({
  name: z.string().min(2).max(3),
  count: z.int().min(1).max(5),
  kind: z.enum(['a', 'b']),
  list: z.array(z.strictObject({ id: z.string() })).optional(),
});
const right = { name: 'ab', count: 1, kind: 'a' };

interface Sent {
  readonly body?: unknown;
  /** The body as its bytes. */
  readonly raw?: string;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly contentType?: string;
}

/** What the function gets, or the problem. */
async function read(route: object, sent: Sent) {
  const context = { operation: { route }, caller: { actor: 'hr-1' }, origin: {} } as Record<string, unknown>;
  context['rawBody'] = Buffer.from(sent.raw ?? JSON.stringify(sent.body ?? null));
  const event = {
    ...{ pathParameters: sent.params, queryStringParameters: sent.query, routeKey: 'POST /cups' },
    headers: sent.contentType === undefined ? {} : { 'content-type': sent.contentType },
  };
  try {
    await parsedRequest().before?.({ event, context } as never);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = error.errors?.map(({ pointer, code }) => [pointer, code]) ?? [];
    return errors.length > 0 ? errors : error.status;
  }
  const { params, query, body: given } = context['request'] as Record<string, unknown>;
  return { params, query, body: given };
}

describe('a field of the body', () => {
  test.each<[string, object, [string, string][]]>([
    ['is missing', { count: 1, kind: 'a' }, [['/name', 'missing']]],
    [
      'and another are missing',
      { kind: 'a' },
      [
        ['/name', 'missing'],
        ['/count', 'missing'],
      ],
    ],
    ['is null, which is not missing', { ...right, name: null }, [['/name', 'wrong_type']]],
    ['has another type', { ...right, count: '1' }, [['/count', 'wrong_type']]],
    ['is too short', { ...right, name: 'a' }, [['/name', 'too_small']]],
    ['is too large', { ...right, count: 6 }, [['/count', 'too_large']]],
    ['is none of those that there are', { ...right, kind: 'c' }, [['/kind', 'not_allowed']]],
    ['that must be one of some is missing', { name: 'ab', count: 1 }, [['/kind', 'missing']]],
    ['is missing in an item of a list', { ...right, list: [{ id: 'x' }, {}] }, [['/list/1/id', 'missing']]],
    ['is unknown', { ...right, more: 1 }, [['/more', 'unknown_field']]],
  ])('%s', async (_case, sent, errors) => {
    expect(await read({ body }, { body: sent })).toEqual(errors);
  });
});

test('what is right comes through, by the schema', async () => {
  const route = { body, query: z.strictObject({ limit: z.coerce.number().default(50) }) };
  expect(await read(route, { body: right })).toEqual({ params: undefined, query: { limit: 50 }, body: right });
});

test('what an operation does not know is refused, in the path as in the query', async () => {
  expect(await read({}, { query: { a: '1' } })).toEqual([['/a', 'unknown_field']]);
  expect(await read({}, { params: { b: '1' } })).toEqual([['/b', 'unknown_field']]);
  const prototype = JSON.parse('{"__proto__":"1"}');
  const known = { query: z.strictObject({ a: z.string().optional() }) };
  for (const route of [{}, known, { query: z.object({}) }])
    expect(await read(route, { query: prototype })).toEqual([['/__proto__', 'unknown_field']]);
});

test('a body that may be absent is read when it is there, and only then', async () => {
  const optional = { body: z.strictObject({ sendAt: z.string().nullish() }).optional() };
  expect(await read(optional, { raw: '' })).toMatchObject({ body: undefined });
  expect(await read(optional, { raw: '', contentType: 'text/plain' })).toMatchObject({ body: undefined });
  for (const body of [{}, { sendAt: null }, { sendAt: 'x' }])
    expect(await read(optional, { body })).toMatchObject({ body });
  expect(await read(optional, { body: { sent: 'x' } })).toEqual([['/sent', 'unknown_field']]);
  expect(await read(optional, { body: [] })).toEqual([['', 'wrong_type']]);
  expect(await read(optional, { raw: '{' })).toEqual([['', 'not_json']]);
  expect(await read(optional, { body: {}, contentType: 'text/plain' })).toBe(415);
  expect(await read({ body }, { raw: '' })).toEqual([['', 'not_json']]);
});

test('an operation without a body takes none: what stood there would have no effect', async () => {
  const nothing = { params: undefined, query: undefined, body: undefined };
  expect(await read({}, {})).toEqual(nothing);
  expect(await read({}, { body: {} })).toEqual(nothing);
  expect(await read({}, { body: { sendAt: '2030-03-01T10:00:00+09:00' } })).toEqual([['/sendAt', 'unknown_field']]);
  for (const body of [[], [1], 'no', 7, true]) expect(await read({}, { body })).toEqual([['', 'invalid']]);
  expect(await read({}, { body: {}, contentType: 'text/plain' })).toBe(415);
});

test.each([
  [undefined, true],
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['APPLICATION/JSON', true],
  ['application/json; charset="UTF-8"', true],
  ['application/json; profile=x; Charset=utf8', true],
  ['application/json; charset=', false],
  ['application/json; charset=shift_jis', false],
  ['application/json; charset="EUC-JP"', false],
  ['application/json; profile=x;charset = iso-8859-1', false],
  ['application/merge-patch+json', true],
  ['application/json ;charset=utf-8', true],
  ['application/json, text/plain', false],
  ['application/json text/plain', false],
  ['application/json-seq', false],
  ['application/a b+json', false],
  ['application/jsonx', false],
  ['text/application/json', false],
  ['text/plain', false],
  ['', false],
])('a body as %j is read: %s', async (contentType, taken) => {
  const sent = contentType === undefined ? { body: right } : { body: right, contentType };
  expect(await read({ body }, sent)).toEqual(taken ? { params: undefined, query: undefined, body: right } : 415);
});
