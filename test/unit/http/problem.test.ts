import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { Problem, problemErrors, toPointer } from '../../../shared/http/problem.ts';
import { scopesOf } from '../../../shared/programme/scopes.ts';

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

  test('of the whole body point to the whole body', () => {
    expect(errorsOf('text')[0]?.pointer).toBe('/');
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
      errors: [{ pointer: '/seats', detail: 'must be positive' }],
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

  test('open in the list that sealed them', () => {
    expect(openCursor(sealCursor(key, 'gatherings') ?? undefined, 'gatherings')).toEqual(key);
    expect(sealCursor(undefined, 'gatherings')).toBeNull();
    expect(openCursor(undefined, 'gatherings')).toBeUndefined();
  });

  test.each(['', 'x', '.', 'e30.AAAAAAAA', `${sealCursor(key, 'jobs')}`, `${sealCursor(key, 'gatherings')}x`])(
    'of another list or changed are refused: %s',
    (cursor) => {
      expect(() => openCursor(cursor, 'gatherings')).toThrow(
        expect.objectContaining({ status: 422, errors: [expect.objectContaining({ pointer: '/cursor' })] }),
      );
    },
  );
});
