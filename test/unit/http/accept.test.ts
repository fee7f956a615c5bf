/** RFC 9110 §12.5.1: the most specific range counts, with its weight. */
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
])('Accept %j prefers HTML: %s', (accept, html) => {
  expect(prefers(accept, 'text/html', 'application/json')).toBe(html);
});
