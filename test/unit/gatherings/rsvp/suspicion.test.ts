/** What makes a visit suspect, each sign alone, and each time to the millisecond. */
import { describe, expect, test } from 'vitest';
import { maySendByItself, soonestByItself } from '../../../../functions/gatherings/rsvp/one-click.ts';
import { isForeignForm, isSuspectRequest } from '../../../../functions/gatherings/rsvp/suspicion.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const begin = new Date('2026-11-22T00:00:00Z');
const later = (milliseconds: number) => new Date(begin.getTime() + milliseconds);
const person = { 'accept-language': 'ja', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

describe('a visit with one sign of a machine is suspect', () => {
  const names = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];
  const values = ['prefetch', 'Prefetch', 'prerender', 'preview', 'prefetch;prerender'];
  test.each(names.flatMap((name) => values.map((value) => [name, value] as const)))('%s: %s', (name, value) => {
    expect(isSuspectRequest({ ...person, [name]: value })).toBe(true);
  });

  test.each<[string, Record<string, string>, boolean]>([
    ['a purpose that is none of these', { 'sec-purpose': 'reload' }, false],
    ['another mode alone', { 'sec-fetch-mode': 'no-cors' }, true],
    ['another destination alone', { 'sec-fetch-dest': 'image' }, true],
    ['an empty language', { 'accept-language': '' }, true],
  ])('%s: %o', (_case, change, suspect) => {
    expect(isSuspectRequest({ ...person, ...change })).toBe(suspect);
  });

  test.each([
    ['same-origin', false],
    ['same-site', true],
    ['cross-site', true],
    ['none', true],
  ])('a form sent from %s is foreign: %s', (site, foreign) => {
    expect(isForeignForm({ 'sec-fetch-site': site })).toBe(foreign);
  });
});

describe('a page that sends by itself', () => {
  test('takes 700 ms to believe a gesture and three seconds to count down', () => expect(soonestByItself).toBe(3_700));

  test('does not do so where it must ask how the member takes part', () => {
    const asked = { allowed: true, link: { choice: 1, issuedAt: begin }, before: undefined, suspect: false };
    const sends = (choice: number, change: Parameters<typeof publishedGathering>[0]) =>
      maySendByItself({
        ...asked,
        link: { choice, issuedAt: begin },
        gathering: publishedGathering(change),
        now: later(3_600_000),
      });
    expect(sends(1, {})).toBe(true);
    expect(sends(1, { onlineUrl: 'https://meet.example.com/okaeri' })).toBe(false);
    expect(sends(2, { onlineUrl: 'https://meet.example.com/okaeri' })).toBe(true);
    expect(sends(1, { guestsPerMember: 1 })).toBe(false);
  });
});
