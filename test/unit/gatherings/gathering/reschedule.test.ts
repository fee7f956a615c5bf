/** What a change means for members: for every time before and after, every place and every online address. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { guestNow } from '../../../../functions/gatherings/gathering/guest.ts';
import { consequenceOf } from '../../../../functions/gatherings/gathering/reschedule.ts';
import { gatheringDraft, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const place = fc.constantFrom(
  null,
  undefined,
  ...['本社', '大阪支社'].flatMap((name) => [undefined, '', '東京都千代田区'].map((address) => ({ name, address }))),
);
const drafts = fc
  .record({
    startsAt: fc.constantFrom('2026-12-10T19:00:00+09:00', '2026-12-10T10:00:00Z', '2026-12-10T18:00:00+09:00'),
    endsAt: fc.constantFrom('2026-12-10T21:00:00+09:00', '2026-12-10T12:00:00Z', '2026-12-10T22:00:00+09:00'),
    place,
    onlineUrl: fc.constantFrom(null, undefined, 'https://meet.example.com/a', 'https://meet.example.com/b'),
    answerBy: fc.constantFrom(
      null,
      undefined,
      '2026-12-07T18:00:00+09:00',
      '2026-12-07T09:00:00Z',
      '2026-12-08T09:00:00Z',
    ),
  })
  .map((change) => ({ ...gatheringDraft(), ...change }));

test('members get a notice of what changed, and are asked for a new RSVP only if it may change their plans', () => {
  fc.assert(
    fc.property(drafts, drafts, (before, after) => {
      const differs = (of: (draft: typeof before) => unknown) =>
        JSON.stringify(of(before)) !== JSON.stringify(of(after));
      const time = differs(({ startsAt, endsAt }) => [startsAt, endsAt].map((at) => new Date(at).getTime()));
      // A place without an address is the same place, however that is written.
      const moved = differs((draft) => draft.place && [draft.place.name, draft.place.address || null]);
      const elsewhere = moved && Boolean(before.place ?? after.place);
      const online = differs(({ onlineUrl }) => onlineUrl ?? null);
      const { calendarChanges, isEmitted, rsvpsAskedAgain, changed } = consequenceOf(before, after);
      const deadline = (draft: typeof before) => Date.parse(draft.answerBy ?? draft.startsAt);
      const earlier = after.answerBy != null && deadline(after) < deadline(before);
      const anotherDeadline = differs(({ answerBy }) => answerBy && Date.parse(answerBy));
      expect(changed).toEqual([
        ...(time ? ['time'] : []),
        ...(elsewhere ? [before.place == null ? 'place_added' : 'place'] : []),
        ...(online ? ['online_address'] : []),
        ...(earlier ? ['answer_by'] : []),
      ]);
      const respelled = differs((draft) => draft.place ?? null);
      expect(isEmitted).toBe(
        time || respelled || online || (anotherDeadline && (before.answerBy ?? after.answerBy) != null),
      );
      expect(calendarChanges).toBe(time || elsewhere || online);
      const onlineIsGone = before.onlineUrl != null && after.onlineUrl == null;
      expect(rsvpsAskedAgain).toBe(time || elsewhere || onlineIsGone);
    }),
    { numRuns: 2_000 },
  );
});

describe('check-ins', () => {
  const start = '2026-12-10T19:00:00+09:00';
  const doors = new Date('2026-12-10T17:00:00+09:00');
  const room = { ...publishedGathering({ startsAt: start }), checkedIn: 3 };
  const hr = { by: 'hr-1' };
  const move = (gathering: Gathering, startsAt: string, at = doors) =>
    taken(changeGathering(gathering, { ...hr, input: { startsAt, endsAt: '2026-12-31T21:00:00+09:00' } }, at));
  const guest = storedGuest({ checkedInAt: doors.toISOString(), checkedInBy: 'hr-1' });
  const isPresent = (gathering: Gathering, at = doors) =>
    guestNow(gathering, { ...guest, checkedInAt: at.toISOString() }).checkedInAt !== undefined;

  test.each([
    ['half an hour later', '2026-12-10T19:30:00+09:00', true],
    ['twelve hours ahead', '2026-12-11T05:00:00+09:00', true],
    ['a minute more', '2026-12-11T05:01:00+09:00', false],
    ['another week', '2026-12-17T19:00:00+09:00', false],
  ])(
    'of a gathering that is moved while guests arrive count for a start on the same day: %s',
    (_case, startsAt, count) => {
      const { state, bounds } = move(room, startsAt);
      expect([state.checkedIn, isPresent(state)]).toEqual([count ? 3 : 0, count]);
      // Somebody who is checked in at the same moment makes the change be decided again.
      expect(bounds?.['checkedIn']).toBe(count ? undefined : 3);
    },
  );

  test('for an earlier date do not count after another move or a move back; new ones do', () => {
    const moved = move(room, '2026-12-17T19:00:00+09:00').state;
    const later = new Date(doors.getTime() + 60_000);
    const back = move(moved, start, later).state;
    expect([back.checkedIn, isPresent(back), isPresent(back, later)]).toEqual([0, false, true]);
    const further = move(moved, '2026-12-18T19:00:00+09:00', later).state;
    expect([further.checkedIn, isPresent(further)]).toEqual([0, false]);
    expect(isPresent(further, new Date('2026-12-18T07:00:00+09:00'))).toBe(true);
  });

  test('count where only the end moves, and where nothing was moved', () => {
    expect(move(room, start).state).toMatchObject({ checkedIn: 3 });
    expect(isPresent(move(room, start).state)).toBe(true);
    expect(guestNow(room, guest)).toBe(guest);
  });
});

describe('what changes nobody’s plans', () => {
  const draft = gatheringDraft();

  test.each([
    ['texts', { title: { ja: '別の題' } }, true],
    ['seats', { seats: 5, guestsPerMember: 2 }, true],
    ['the same time in another zone', { startsAt: '2026-12-10T10:00:00Z' }, false],
  ])('%s', (_what, change, isEmitted) => {
    expect(consequenceOf(draft, { ...draft, ...change })).toEqual({
      ...{ calendarChanges: false, isEmitted, rsvpsAskedAgain: false, onlineAskedAgain: false, changed: [] },
    });
  });

  test('a place that is named by its address alone, or the other way round, is another place', () => {
    const here = { ...draft, place: { name: '本社', address: 'x' } };
    for (const other of [{ name: '本社' }, { name: '支社', address: 'x' }, null])
      expect(consequenceOf(here, { ...draft, place: other }).changed).toEqual(['place']);
  });
});
