import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entityTag, ifMatches } from '../../../shared/http/entity-tag.ts';

const tag = entityTag({ sequence: 7 });

describe('entity tags', () => {
  test('are strong and quoted, and another one after every decision', () => {
    expect(tag).toBe('"7"');
    expect(entityTag({ sequence: 8 })).not.toBe(tag);
  });

  // RFC 9110 §13.1.1 and §8.8.3.2: strong comparison.
  test.each([
    ['*', true],
    [' * ', true],
    ['"7"', true],
    ['"6", "7"', true],
    ['"6","7" , "8"', true],
    [', ,"7",', true],
    ['"a,b", "7"', true],
    ['"6"', false],
    ['W/"7"', false],
    ['W/"7", "6"', false],
    ['"77"', false],
    ['""', false],
    ['"7 "x', undefined],
    ['7', undefined],
    ['"7', undefined],
    ['7"', undefined],
    ['*, "7"', undefined],
    ['w/"7"', undefined],
    ['', undefined],
    [',', undefined],
    ['"7" "8"', undefined],
  ] as [string, boolean | undefined][])('If-Match: %s matches: %s', (header, matches) => {
    if (matches !== undefined) return expect(ifMatches(header, tag)).toBe(matches);
    expect(() => ifMatches(header, tag)).toThrow(
      expect.objectContaining({
        status: 400,
        detail: 'If-Match must be * or a list of entity tags in quotes, as the header ETag gives them.',
        errors: [{ pointer: '/If-Match', code: 'wrong_format', detail: 'is neither * nor a list of entity tags' }],
      }),
    );
  });

  test('any header is a yes, a no, or a problem, in bounded time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ',', 'W/', ' ', '7', '\t', '*'), maxLength: 300 }),
        (header) => {
          try {
            expect(typeof ifMatches(header, tag)).toBe('boolean');
          } catch (error) {
            expect(error).toMatchObject({ status: 400 });
          }
        },
      ),
    );
    const begun = performance.now();
    for (const long of ['"'.repeat(8_001), ','.repeat(8_000), '"7",'.repeat(2_000), ' '.repeat(8_000)]) {
      expect(() => ifMatches(`${long}x`, tag)).toThrow();
    }
    expect(performance.now() - begun).toBeLessThan(30_000);
  });
});
