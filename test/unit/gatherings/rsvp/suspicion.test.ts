/** What makes a visit suspect, each sign alone, and each time to the millisecond. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maySendByItself, soonestByItself } from '../../../../functions/gatherings/rsvp/one-click.ts';
import { isForeignForm, isSuspectRequest, RecentVisits } from '../../../../functions/gatherings/rsvp/suspicion.ts';
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

describe('two links of one RSVP', () => {
  const suspectAt = (secondLookAt: number, at: number) => {
    const visits = new RecentVisits();
    visits.note('one', 1, begin);
    visits.note('one', 2, later(secondLookAt));
    return visits.isSuspect('one', later(at));
  };

  test('opened within a minute of each other are suspect', () => {
    expect(suspectAt(59_999, 60_000)).toBe(true);
    expect(suspectAt(60_000, 60_000)).toBe(false);
  });

  test('are suspect for half an hour', () => {
    const halfAnHour = 30 * 60_000;
    expect(suspectAt(0, halfAnHour - 1)).toBe(true);
    expect(suspectAt(0, halfAnHour)).toBe(false);
  });

  test('stay suspect whatever is opened after them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(10 * 60_000)), { maxLength: 5 }), (more) => {
        const visits = new RecentVisits();
        visits.note('one', 1, begin);
        visits.note('one', 2, begin);
        for (const [choice, at] of more.toSorted(([, one], [, other]) => one - other))
          visits.note('one', choice, later(at));
        expect(visits.isSuspect('one', later(20 * 60_000))).toBe(true);
      }),
    );
  });

  test('5,000 RSVPs are remembered: the one that was visited longest ago is forgotten', () => {
    const remembers = (others: number) => {
      const visits = new RecentVisits();
      visits.note('first', 1, begin);
      visits.note('second', 1, begin);
      visits.note('first', 1, begin);
      for (let number = 0; number < others; number++) visits.note(`other ${number}`, 1, begin);
      for (const name of ['first', 'second']) visits.note(name, 2, begin);
      return [visits.isSuspect('first', begin), visits.isSuspect('second', begin)];
    };
    expect(remembers(4_998)).toEqual([true, true]);
    expect(remembers(4_999)).toEqual([true, false]);
  });
});

describe('a page that sends by itself', () => {
  test('takes 700 ms to believe a gesture and three seconds to count down', () => expect(soonestByItself).toBe(3_700));

  test('does not do so where it must ask how the member takes part', () => {
    const asked = { allowed: true, link: { choice: 1, issuedAt: begin }, suspect: false };
    const sends = (choice: number, change: Parameters<typeof publishedGathering>[0]) =>
      maySendByItself({
        ...asked,
        link: { choice, issuedAt: begin },
        invitee: { gathering: publishedGathering(change), guest: undefined },
        now: later(3_600_000),
      });
    expect(sends(1, {})).toBe(true);
    expect(sends(1, { onlineUrl: 'https://meet.example.com/okaeri' })).toBe(false);
    expect(sends(2, { onlineUrl: 'https://meet.example.com/okaeri' })).toBe(true);
    expect(sends(1, { guestsPerMember: 1 })).toBe(false);
  });
});
