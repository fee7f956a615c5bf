import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf, firstResponseSchema, idempotencyKeyOf } from '../../../shared/http/request.ts';

test.each([
  ['POST', 'programme/write', 'key', 'key'],
  ['POST', 'programme/write', undefined, undefined],
  ['POST', null, 'key', undefined],
  ['PATCH', 'programme/write', 'key', undefined],
  ['GET', 'programme/read', 'key', undefined],
] as const)('a key means something on POST with a scope alone: %s, %s, %s', (method, scope, sent, key) => {
  expect(idempotencyKeyOf({ headers: { 'idempotency-key': sent } }, { method, scope })).toBe(key);
});

describe('the content of a request', () => {
  const content = (rawPath: string, body: string) => contentOf({ rawPath }, Buffer.from(body));

  // Hashes of before are stored with their keys: a repeated request must still be found equal.
  test('is the hash of path and body that it always was', () => {
    expect(content('/jobs', '{}')).toBe(createHash('sha256').update('/jobs\0{}').digest('hex'));
  });

  test('is the same for the same path and body alone; what ends one does not begin the other', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.string(), fc.webPath(), fc.string(), (path, body, otherPath, otherBody) => {
        const same = path === otherPath && body === otherBody;
        expect(content(path, body) === content(otherPath, otherBody)).toBe(same);
      }),
    );
    expect(content('/jobs', '/1')).not.toBe(content('/jobs/1', ''));
  });
});

test('of a first response the status and the location are stored, and nothing about a person', () => {
  const response = { status: 201, headers: { location: '/jobs/1', etag: '"x"' }, body: { name: '髙橋' } };
  expect(firstResponseSchema.parse(response)).toEqual({ status: 201, headers: { location: '/jobs/1' } });
  expect(firstResponseSchema.parse({ status: 204 })).toEqual({ status: 204, headers: {} });
  expect(firstResponseSchema.safeParse({ headers: {} }).success).toBe(false);
});
