/** Who is named to the other attendees: nobody who did not agree to it, and everybody is counted. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attendeeOf, attendeesOf, peopleBeside } from '../../../../functions/gatherings/rsvp/attendees.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { member, publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const named = (family: string, change: Parameters<typeof member>[1] = {}) =>
  member(idFrom('alumnus', family), { names: { family, given: '花子' }, directory: true, ...change });

test.each([
  ['who agreed', {}, 1],
  ['who did not agree', { directory: false }, 0],
  ['who left since', { membership: 'left' as const }, 0],
  ['whose name is forgotten', { names: undefined }, 0],
])('somebody %s', (_who, change, count) => {
  const { names, others } = attendeesOf(1, [named('髙橋', change)]);
  expect(names).toHaveLength(count);
  expect(others).toBe(1 - count);
});

test.each([
  ['who attends sees the others', {}, {}, '2026-11-24T00:00:00Z', true],
  ['who attends sees them after the deadline', { answerBy: '2026-12-01T00:00:00Z' }, {}, '2026-12-02T00:00:00Z', true],
  ['who attends sees them until the end', {}, {}, '2026-12-10T11:59:59Z', true],
  ['who attended does not see them after the end', {}, {}, '2026-12-10T12:00:00Z', false],
  ['who waits does not', {}, { answer: 'waiting' }, '2026-11-24T00:00:00Z', false],
  ['who declined does not', {}, { answer: 'declined', mode: undefined }, '2026-11-24T00:00:00Z', false],
] as const)('somebody %s', (_who, draft, change, at, sees) => {
  const gathering = publishedGathering(draft);
  const guest = storedGuest(change);
  expect(attendeeOf(gathering, guest, new Date(at))).toBe(sees ? guest : undefined);
  expect(attendeeOf({ ...gathering, status: 'cancelled' }, guest, new Date(at))).toBeUndefined();
  expect(attendeeOf({ ...gathering, status: 'over' }, guest, new Date(at))).toBeUndefined();
});

test('at most fifty names are shown, in Japanese order, and the others are counted', () => {
  expect(
    attendeesOf(
      3,
      ['山田', 'あおき', '佐藤'].map((family) => named(family)),
    ).names,
  ).toEqual(['山田 花子', 'あおき 花子', '佐藤 花子'].sort((one, other) => one.localeCompare(other, 'ja')));
  const many = (count: number) =>
    attendeesOf(
      count,
      Array.from({ length: count }, (_no, at) => named(`氏${at}`)),
    );
  expect([many(50), many(51)].map(({ names, others }) => [names.length, others])).toEqual([
    [50, 0],
    [50, 1],
  ]);
});

test.each([
  ['a member alone', 0, 0, 1],
  ['a member with a guest', 0, 1, 2],
  ['a member alone, for whoever brings two', 2, 0, 1],
  ['nobody else, for whoever brings one', 1, undefined, 0],
])('people are counted, not RSVPs: %s', (_who, own, guestsOfOther, expected) => {
  const viewer = storedGuest({ guests: own });
  const attendees = 1 + own + (guestsOfOther === undefined ? 0 : 1 + guestsOfOther);
  expect(peopleBeside({ ...publishedGathering(), attendees }, viewer)).toBe(expected);
});

test('everybody but the viewer is named or counted, and the count is never negative', () => {
  fc.assert(
    fc.property(fc.nat(80), fc.array(fc.boolean(), { maxLength: 60 }), (people, agreed) => {
      const records = agreed.map((directory, at) => named(`氏${at}`, { directory }));
      const { names, others } = attendeesOf(people, records);
      expect(names).toHaveLength(Math.min(50, agreed.filter(Boolean).length));
      expect(others).toBe(Math.max(0, people - names.length));
    }),
  );
});
