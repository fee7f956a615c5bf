/** RFC 9110 §12.5.1: the most specific range counts, with its weight. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefers } from '../../../shared/http/accept.ts';

test.each([
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', true],
  ['TEXT/HTML', true],
  ['text/*', true],
  ['text/html;level=1;q=0.7, */*;q=0.2', true],
  ['application/json;q=0.5, text/html ; q=0.6', true],
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['application/json', false],
  ['text/html;q=0', false],
  ['text/html;q=0, */*', false],
  ['text/html;q=0.1, application/json', false],
  ['text/*, text/html;q=0', false],
  ['text/html;q=2', true],
  ['text/plain', false],
  ['nonsense', false],
  ['*/html', false],
  ['x text/html', false],
  ['text/html;q=0.5 ; level=1, application/json;q=0.6', false],
  // No weight, or none that can be read, is 1.
  ['text/html;xq=0, application/json;q=0.9', true],
  ['text/html;q=0x, application/json;q=0.9', true],
  ['text/html;q=0.1234, application/json;q=0.9', true],
])('Accept %j prefers HTML: %s', (accept, html) => {
  expect(prefers(accept, 'text/html', 'application/json')).toBe(html);
});

/** Every writing of a weight in thousandths. */
const weights = fc.integer({ min: 0, max: 1000 }).chain((thousandths) => {
  const [whole, digits] = [String(Math.floor(thousandths / 1000)), String(thousandths % 1000).padStart(3, '0')];
  const shortest = digits.replace(/0+$/, '');
  const written = [digits, shortest, shortest.padEnd(2, '0')].map((decimals) => `${whole}.${decimals}`);
  const all = shortest === '' ? [...written, whole] : written;
  return fc.record({ q: fc.constant(thousandths), written: fc.constantFrom(...all) });
});
const ranges = ['text/html', 'application/json', 'text/*', 'application/*', '*/*', 'image/png', 'image/*'] as const;

test('the most specific range counts for each, in whatever order and with whatever weights they are written', () => {
  const listed = fc.uniqueArray(fc.record({ range: fc.constantFrom(...ranges), weight: weights }), {
    selector: ({ range }) => range,
  });
  const spaces = fc.constantFrom('', ' ', '\t');
  fc.assert(
    fc.property(listed, spaces, spaces, (accepted, before, after) => {
      const header = accepted
        .map(({ range, weight }) => `${before}${range}${after};${before}q=${weight.written}${after}`)
        .join(',');
      const weightOf = (...specific: readonly (typeof ranges)[number][]) =>
        specific.flatMap((range) => accepted.find((one) => one.range === range)?.weight.q ?? [])[0] ?? 0;
      const html = weightOf('text/html', 'text/*', '*/*');
      const json = weightOf('application/json', 'application/*', '*/*');
      expect(prefers(header, 'text/html', 'application/json')).toBe(html > json);
    }),
    { numRuns: 500 },
  );
});
