import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { problemErrors, toPointer } from '../../../shared/decision/schema-problems.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { Problem, StaleVersion } from '../../../shared/http/problem.ts';
import { scopesOf } from '../../../shared/programme/scopes.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';

const schema = z.strictObject({
  place: z.strictObject({ name: z.string().min(1) }),
  'a/b~c': z.number().optional(),
  seats: z.array(z.int().positive()).optional(),
});

function errorsOf(value: unknown) {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : problemErrors(parsed.error);
}

describe('problems', () => {
  test('name every field that is wrong by a pointer', () => {
    const wrong = { place: { name: '', floor: 2 }, 'a/b~c': 'x', seats: [1, -1], colour: 'blue' };
    expect(errorsOf(wrong).map(({ pointer }) => pointer)).toEqual([
      '/place/name',
      '/place/floor',
      '/a~1b~0c',
      '/seats/1',
      '/colour',
    ]);
  });

  test('have a code for each kind of fault', () => {
    const wrong = { place: { name: '' }, 'a/b~c': 'x', seats: [1, -1], colour: 'blue' };
    expect(errorsOf(wrong).map(({ code }) => code)).toEqual(['too_small', 'wrong_type', 'too_small', 'unknown_field']);
    const missing = schema.safeParse({}, { reportInput: true });
    expect(problemErrors(missing.error as z.ZodError).map(({ code }) => code)).toEqual(['missing']);
    expect(new Problem(409, 'Too late.', [{ pointer: '/at', detail: 'has passed' }]).errors[0]?.code).toBe('invalid');
  });

  test.each([
    ['wrong items', { place: { name: 'x' }, seats: Array(5_000).fill(-1) }],
    [
      'unknown fields',
      { place: { name: 'x' }, ...Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, 1])) },
    ],
    ['long names', { place: { name: 'x' }, ['y'.repeat(200_000)]: 1 }],
  ])('stay small and say how many errors they leave out: %s', (_what, wrong) => {
    const parsed = schema.safeParse(wrong);
    const body = Problem.fromZod(parsed.error as z.ZodError).toBody('req-1');
    expect(JSON.stringify(body).length).toBeLessThan(25_000);
    const errors = body['errors'] as { code: string; detail: string }[];
    if (errors.length === 1) return;
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)).toEqual({
      pointer: '',
      code: 'more_errors',
      detail: 'and at least 4900 more, which are not listed',
    });
  });

  test('of many wrong items take time that grows with their number alone, and no deep stack', () => {
    const issues = schema.safeParse({ place: { name: 'x' }, seats: Array(400_000).fill(-1) }).error as z.ZodError;
    expect(Problem.fromZod(issues).errors).toHaveLength(101);
  });

  test('of the whole body point to the whole body', () => {
    expect(errorsOf('text')[0]?.pointer).toBe('');
    expect(toPointer([])).toBe('');
  });

  test('never repeat the value: it may be personal', () => {
    expect(JSON.stringify(errorsOf({ place: { name: 4711 }, colour: '髙橋' }))).not.toMatch(/4711|髙橋/);
  });

  test('have the members of RFC 9457, and no stack', () => {
    const body = Problem.invalid([{ pointer: '/seats', detail: 'must be positive' }]).toBody('req-1');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'The request is not valid',
      status: 422,
      detail: '/seats must be positive',
      instance: 'urn:request:req-1',
      errors: [{ pointer: '/seats', code: 'invalid', detail: 'must be positive' }],
    });
  });

  test('tell missing, wrong state and missing scope apart', () => {
    expect(Problem.notFound('job').status).toBe(404);
    expect(Problem.wrongState('job', 'closed', ['draft', 'published']).detail).toBe(
      'The job is closed; it must be draft or published.',
    );
    expect(Problem.missingScope('programme/write').status).toBe(403);
  });
});

describe('each kind of problem', () => {
  const response = (problem: Problem) => {
    const { statusCode, headers, body } = problem.toResponse('req-1');
    return { statusCode, headers, body: JSON.parse(body ?? '') as Record<string, unknown> };
  };

  test.each([
    [400, 'The request cannot be read'],
    [401, 'Not authenticated'],
    [403, 'Not allowed'],
    [404, 'Not found'],
    [405, 'Method not allowed'],
    [409, 'Not possible in the current state'],
    [412, 'Changed since it was read'],
    [413, 'The request is too large'],
    [415, 'The content type is not supported'],
    [422, 'The request is not valid'],
    [428, 'Name the version that was read'],
    [429, 'Too many requests'],
    [500, 'Internal error'],
    [503, 'Temporarily not available'],
    [418, 'Problem'],
  ])('%i is called: %s', (status, title) => {
    const problem = new Problem(status, 'The detail.', [], { 'retry-after': '7' });
    expect([problem.name, problem.message]).toEqual(['Problem', `${status} ${title}`]);
    expect(response(problem)).toEqual({
      statusCode: status,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '7' },
      body: { type: 'about:blank', title, status, detail: 'The detail.', instance: 'urn:request:req-1' },
    });
  });

  test.each([
    [Problem.notFound('job'), 404, 'There is no such job.', []],
    [Problem.wrongState('job', 'closed', ['draft']), 409, 'The job is closed; it must be draft.', []],
    [Problem.missingScope('programme/read'), 403, 'This operation needs the scope programme/read.', []],
    [
      Problem.versionNeeded('campaign'),
      428,
      'The campaign was changed since it was first submitted. Read it, and send its ETag as If-Match.',
      [],
    ],
    [
      Problem.wrongCursor(),
      400,
      'The cursor is not one of this list; begin without a cursor.',
      [{ pointer: '/cursor', code: 'invalid_cursor', detail: 'is not a cursor of this list' }],
    ],
  ])('%#: %s', (problem, status, detail, errors) => {
    expect(problem).toMatchObject({ status, detail, errors });
  });

  test('a stale version shows what the resource is now, with its tag', () => {
    const stale = new StaleVersion('job', { id: 'job_1' }, '"7"');
    expect(response(stale)).toEqual({
      statusCode: 412,
      headers: { 'content-type': 'application/problem+json', etag: '"7"' },
      body: {
        ...{ type: 'about:blank', title: 'Changed since it was read', status: 412, instance: 'urn:request:req-1' },
        detail: 'The job was changed since it was read; `current` is what it is now.',
        current: { id: 'job_1' },
      },
    });
  });
});

describe('the errors of a problem', () => {
  const errors = (count: number) =>
    Array.from({ length: count }, (_none, at) => ({ pointer: `/list/${at}`, detail: 'is wrong' }));

  test('that name no code have the code of the refusal, the others keep theirs', () => {
    const own = { pointer: '/a', code: 'too_late', detail: 'has passed' } as const;
    const problem = Problem.invalid([own, { pointer: '/b', detail: 'is internal' }], 'internal');
    expect(problem.errors).toEqual([own, { pointer: '/b', code: 'internal', detail: 'is internal' }]);
  });

  test('are at most 100, and one that says how many more there are, whoever counted them', () => {
    const counts = (problem: Problem) => [problem.errors.length, problem.errors.at(-1)?.detail];
    expect(counts(new Problem(422, '', errors(100)))).toEqual([100, 'is wrong']);
    expect(counts(new Problem(422, '', errors(103)))).toEqual([101, 'and at least 3 more, which are not listed']);
    const counted = [...errors(100), { pointer: '', code: 'more_errors', detail: 'and at least 9 more' } as const];
    expect(counts(new Problem(422, '', counted))).toEqual([101, 'and at least 9 more']);
  });

  test('are said in one line: the first ten, and at most 500 characters', () => {
    expect(Problem.invalid(errors(2)).detail).toBe('/list/0 is wrong; /list/1 is wrong');
    expect(Problem.invalid(errors(12)).detail.split('; ')).toHaveLength(10);
    expect(Problem.invalid([{ pointer: '/a', detail: 'x'.repeat(900) }]).detail.length).toBeLessThanOrEqual(500);
  });

  test('of a part of the request are pointed to there', () => {
    const { error } = z.object({ limit: z.number() }).safeParse({}, { reportInput: true });
    expect(Problem.fromZod(error as z.ZodError, '/query').errors).toEqual([
      { pointer: '/query/limit', code: 'missing', detail: 'is missing' },
    ]);
  });
});

describe('scopes', () => {
  const access = { claim: 'scope', grants: { hr: ['programme/read' as const, 'programme/write' as const] } };
  const scopes = (claims: Record<string, unknown>, claim = 'scope') =>
    [...scopesOf(claims, { ...access, claim })].sort();

  test.each([
    ['a scope claim', { scope: 'openid programme/read' }, ['programme/read']],
    ['a claim of groups, as HTTP APIs write arrays', { scope: '[staff programme/approve]' }, ['programme/approve']],
    ['an array', { scope: ['programme/privacy', 7] }, ['programme/privacy']],
    [
      'a group that stands for scopes; who writes has hiring too',
      { scope: '[hr]' },
      ['programme/hiring', 'programme/read', 'programme/write'],
    ],
    ['nothing', {}, []],
    ['something else', { scope: { a: 1 } }, []],
  ])('from %s', (_case, claims, expected) => {
    expect(scopes(claims)).toEqual(expected);
  });

  test('only the configured claim counts', () => {
    expect(scopes({ scope: 'programme/write', groups: 'programme/read' }, 'groups')).toEqual(['programme/read']);
  });
});

describe('cursors', () => {
  const key = { gatheringId: 'gth_04fz7kq2m9x1c', list: 'gatherings' };
  let aws: FakeAws;
  beforeAll(async () => {
    aws = await FakeAws.start();
    aws.secret({ key: 'of-cursors' });
    process.env['CURSOR_KEY_SECRET'] = 'cursor-key';
  });
  afterAll(() => aws.stop());
  const refusal = expect.objectContaining({
    status: 400,
    errors: [expect.objectContaining({ pointer: '/cursor', code: 'invalid_cursor' })],
  });

  test('open in the list that sealed them', async () => {
    expect(await openCursor((await sealCursor(key, 'gatherings')) ?? undefined, 'gatherings')).toEqual(key);
    expect(await sealCursor(undefined, 'gatherings')).toBeNull();
    expect(await openCursor(undefined, 'gatherings')).toBeUndefined();
  });

  /** As they were sealed before: by a hash that needs no key. */
  const unkeyed = (list: string) => {
    const payload = Buffer.from(JSON.stringify(key)).toString('base64url');
    const check = createHash('sha256').update(list).update('\0').update(payload).digest('base64url').slice(0, 8);
    return `${payload}.${check}`;
  };

  test.each(['', 'x', '.', '..', 'e30.', 'e30.AAAAAAAA', 'ä.ä', '\ud800', unkeyed('gatherings')])(
    'that were not sealed with our key are refused: %j',
    async (cursor) => {
      await expect(openCursor(cursor, 'gatherings')).rejects.toEqual(refusal);
    },
  );

  test('of another list, or changed by one character, are refused', async () => {
    const cursor = (await sealCursor(key, 'gatherings')) ?? '';
    await expect(openCursor(cursor, 'jobs')).rejects.toEqual(refusal);
    await expect(openCursor(`${cursor}.x`, 'gatherings')).rejects.toEqual(refusal);
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const changed = `${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`;
      await expect(openCursor(changed, 'gatherings'), `at ${at}`).rejects.toEqual(refusal);
    }
  });

  test('of any text are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (cursor) => {
        await expect(openCursor(cursor, 'gatherings')).rejects.toEqual(refusal);
      }),
    );
  });
});
