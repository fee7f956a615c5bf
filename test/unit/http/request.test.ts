import { expect, test } from 'vitest';
import { idempotencyKeyOf } from '../../../shared/http/request.ts';

test.each([
  ['POST', 'programme/write', 'key', 'key'],
  ['POST', 'programme/write', undefined, undefined],
  ['POST', null, 'key', undefined],
  ['PATCH', 'programme/write', 'key', undefined],
  ['GET', 'programme/read', 'key', undefined],
] as const)('a key means something on POST with a scope alone: %s, %s, %s', (method, scope, sent, key) => {
  expect(idempotencyKeyOf({ headers: { 'idempotency-key': sent } }, { method, scope })).toBe(key);
});
