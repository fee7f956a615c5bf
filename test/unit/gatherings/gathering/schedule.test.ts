/** When something happens to a gathering: each instant exactly, a millisecond before it and after it. */
import { describe, expect, test } from 'vitest';
import { waitingUntil } from '../../../../events/read-models/gathering-times.ts';
import {
  closedWaitingList,
  guestsExpireAt,
  timersAfter,
  timersOf,
  timesMoved,
} from '../../../../functions/gatherings/gathering/schedule.ts';
import { gatheringDraft, publishedGathering } from '../../../fixtures/gatherings.ts';

const plain = publishedGathering();
const withMinimum = publishedGathering({ minAttendees: 5 });
const answerBy = '2026-12-07T18:00:00+09:00';
const withDeadline = publishedGathering({ answerBy });
const untilStart = publishedGathering({ answerBy: '2026-12-10T19:00:00+09:00' });
const { gatheringId } = plain;
/** As the timers of a gathering read: what is due, about what, when. */
const timers = (gathering: typeof plain, at: string) =>
  timersOf(gathering, new Date(at)).map(({ kind, ref, dueAt }) => [kind, ref, dueAt.toISOString()]);

test('what is known about the guests is deleted two years of 365 days after the end', () => {
  // 2026-12-10T12:00:00Z and 730 days: 2028 has a 29 February.
  expect(guestsExpireAt(plain)).toBe(Date.parse('2028-12-09T12:00:00Z') / 1000);
});

describe('the timers', () => {
  const end = ['gathering-end', gatheringId, '2026-12-10T12:00:00.000Z'];
  const day = ['gathering-reminder', `${gatheringId}.day`, '2026-12-09T10:00:00.000Z'];
  const hour = ['gathering-reminder', `${gatheringId}.hour`, '2026-12-10T09:00:00.000Z'];
  const decision = ['gathering-decision', gatheringId, '2026-12-08T10:00:00.000Z'];
  const deadline = ['gathering-deadline', gatheringId, '2026-12-07T09:00:00.000Z'];
  const closing = ['gathering-deadline', gatheringId, '2026-12-10T09:00:00.000Z'];

  test.each([
    ['long before', plain, '2026-11-22T00:00:00Z', [end, day, hour, closing]],
    [
      'with a minimum also when it is decided',
      withMinimum,
      '2026-11-22T00:00:00Z',
      [end, day, hour, closing, decision],
    ],
    ['a millisecond before the decision', withMinimum, '2026-12-08T09:59:59.999Z', [end, day, hour, closing, decision]],
    ['at the decision itself it is no longer ahead', withMinimum, '2026-12-08T10:00:00Z', [end, day, hour, closing]],
    ['before the deadline for RSVPs', withDeadline, '2026-12-07T08:59:59.999Z', [end, day, hour, deadline]],
    ['at the deadline itself', withDeadline, '2026-12-07T09:00:00Z', [end, day, hour]],
    ['with a deadline that is the start', untilStart, '2026-11-22T00:00:00Z', [end, day, hour, closing]],
    ['at the first reminder itself', plain, '2026-12-09T10:00:00Z', [end, hour, closing]],
    ['after the last reminder', plain, '2026-12-10T09:30:00Z', [end]],
    ['after the end: the end all the same', plain, '2026-12-11T00:00:00Z', [end]],
  ])('%s', (_case, gathering, at, expected) => {
    expect(timers(gathering, at)).toEqual(expected);
  });
});

test.each([
  ['without a deadline', undefined, '2026-12-10T18:00:00+09:00'],
  ['with a deadline days before', answerBy, answerBy],
  ['with a deadline that is the start', '2026-12-10T19:00:00+09:00', '2026-12-10T18:00:00+09:00'],
  ['with a deadline half an hour before', '2026-12-10T18:30:00+09:00', '2026-12-10T18:00:00+09:00'],
  ['with a deadline an hour and a minute before', '2026-12-10T17:59:00+09:00', '2026-12-10T17:59:00+09:00'],
])(
  'the waiting list closes with the deadline, and an hour before the start at the latest: %s',
  (_case, given, closes) => {
    expect(waitingUntil(publishedGathering({ answerBy: given }))).toEqual(new Date(closes));
  },
);

test('a deadline that is set, moved or taken away moves the times, whether there is a minimum or not', () => {
  const [none, set, moved] = [null, answerBy, '2026-12-07T18:01:00+09:00'].map((time) =>
    gatheringDraft({ answerBy: time }),
  );
  if (none === undefined || set === undefined || moved === undefined) throw new Error('no drafts');
  expect([timesMoved(none, set), timesMoved(set, moved), timesMoved(set, none)]).toEqual([true, true, true]);
  expect(timesMoved(set, gatheringDraft({ answerBy: '2026-12-07T09:00:00Z' }))).toBe(false);
});

test.each([
  ['nothing', {}, false],
  ['the same start in another zone', { startsAt: '2026-12-10T10:00:00Z' }, false],
  ['the start', { startsAt: '2026-12-10T19:01:00+09:00' }, true],
  ['the end', { endsAt: '2026-12-10T21:01:00+09:00' }, true],
  ['the time of the decision', { decideBy: '2026-12-05T12:00:00+09:00' }, true],
  ['the deadline for RSVPs, which is when it is decided', { answerBy: '2026-12-05T12:00:00+09:00' }, true],
  ['that there is a minimum', { minAttendees: null }, true],
  ['its size', { minAttendees: 6 }, false],
  ['the title', { title: { ja: '忘年会' } }, false],
])('a change of %s moves the times: %s', (_what, change, moved) => {
  const before = gatheringDraft({ minAttendees: 5 });
  expect(timesMoved(before, gatheringDraft({ minAttendees: 5, ...change }))).toBe(moved);
});

describe('a change of the start', () => {
  const start = (startsAt: string) => gatheringDraft({ startsAt });
  const change = '2026-12-10T17:30:00+09:00';
  /** The timers of a change; each is of a gathering. */
  const timersOfChange = (...[before, { draft }, at]: Parameters<typeof timersAfter>) => {
    const timers = timersAfter(before, { gatheringId, draft }, at);
    expect(timers.filter(({ kind }) => !kind.startsWith('gathering-'))).toEqual([]);
    return timers;
  };
  /** When the timers of the waiting list are due after a change from one start to another. */
  const closings = (before: string, after: string, at = change) =>
    timersOfChange(start(before), { gatheringId, draft: start(after) }, new Date(at))
      .filter(({ kind }) => kind === 'gathering-deadline')
      .map(({ dueAt }) => dueAt);
  const [seven, half, quarter] = ['19:00', '18:30', '18:15'].map((time) => `2026-12-10T${time}:00+09:00`) as [
    string,
    string,
    string,
  ];

  test.each([
    ['to less than an hour ahead closes it at once', seven, quarter, change, [change]],
    ['to exactly an hour ahead closes it at once', seven, half, change, [change]],
    ['to more than an hour ahead leaves it open', seven, half, '2026-12-10T17:29:59+09:00', [change]],
    ['after it has closed does not close it again', seven, half, '2026-12-10T18:00:00+09:00', []],
    ['to a later one opens it again', quarter, seven, change, ['2026-12-10T18:00:00+09:00']],
    ['to the same one does nothing', quarter, quarter, change, []],
  ])('moves the end of the waiting list: %s', (_case, before, after, at, expected) => {
    expect(closings(before, after, at)).toEqual(expected.map((time) => new Date(time)));
  });

  test.each([
    ['the start, earlier or later', { startsAt: '2026-12-10T18:30:00+09:00' }, '2026-12-10T18:30:00+09:00'],
    ['the deadline for RSVPs', { answerBy }, '2026-12-10T19:00:00+09:00'],
  ])('%s sets a timer for the start: offers that were made before end then', (_what, moved, begins) => {
    const starts = (draft: typeof plain.draft, at: string) =>
      timersOfChange(gatheringDraft(), { gatheringId, draft }, new Date(at))
        .filter(({ kind }) => kind === 'gathering-start')
        .map(({ ref, dueAt }) => [ref, dueAt]);
    const draft = gatheringDraft(moved);
    expect(starts(draft, '2026-11-22T00:00:00Z')).toEqual([[gatheringId, new Date(begins)]]);
    expect(starts(draft, begins)).toEqual([]);
    expect(starts(gatheringDraft(), '2026-11-22T00:00:00Z')).toEqual([]);
  });

  test('that closes the waiting list makes its own timer count, and not the earlier one', () => {
    const counts = (gathering: Parameters<typeof closedWaitingList>[0], dueAt: string) =>
      closedWaitingList(gathering, new Date(dueAt));
    const [changedAt, earlier] = [new Date(change).toISOString(), '2026-12-10T18:00:00+09:00'];
    const moved = { draft: start(quarter), changedAt: { time: changedAt } };
    expect([counts(moved, change), counts(moved, earlier)]).toEqual([true, false]);
    // A list that is still open is closed by its own timer only.
    const open = { draft: start(seven), changedAt: { time: changedAt } };
    expect([counts(open, change), counts(open, earlier)]).toEqual([false, true]);
  });
});
