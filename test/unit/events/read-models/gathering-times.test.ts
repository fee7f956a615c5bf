/** Until when a gathering takes what: every context that asks is told the same. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { gatheringStatuses } from '../../../../events/read-models/gathering.ts';
import {
  feedbackUntil,
  hasBegun,
  hasEnded,
  hasRsvpPage,
  isLastDay,
  isOpenToRsvps,
  isReminderMoved,
  isToCome,
  lastDayBegins,
  offersSeats,
  reminderTimes,
  rsvpDeadline,
  rsvpsUntil,
  waitingUntil,
} from '../../../../events/read-models/gathering-times.ts';
import { timersAfter } from '../../../../functions/gatherings/gathering/schedule.ts';
import { closedReason, withoutSeats } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { isAnnounceable } from '../../../../functions/mail/campaign-sending/gathering-news.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const startsAt = '2026-12-10T19:00:00+09:00';
const anHourBefore = '2026-12-10T18:00:00+09:00';
const answerBy = '2026-12-07T18:00:00+09:00';
const moments = (instant: string) => [new Date(Date.parse(instant) - 1), new Date(instant)] as const;

describe.each([
  ['no deadline', {}, startsAt, anHourBefore],
  ['a deadline days before', { answerBy }, answerBy, answerBy],
  ['a deadline in the last hour', { answerBy: '2026-12-10T18:30:00+09:00' }, '2026-12-10T18:30:00+09:00', anHourBefore],
])('a published gathering with %s', (_case, times, rsvpsEnd, waitingEnds) => {
  const gathering = publishedGathering({ startsAt, waitingList: 'fifo', ...times });

  it('is to come until it begins', () => {
    const [before, then] = moments(startsAt);
    expect([hasBegun(gathering, before), hasBegun(gathering, then)]).toEqual([false, true]);
    expect([isToCome(gathering, before), isToCome(gathering, then)]).toEqual([true, false]);
  });

  it('takes RSVPs until the deadline: the page, the mails and the gathering invitation say the same', () => {
    const [before, then] = moments(rsvpsEnd);
    expect([isOpenToRsvps(gathering, before), isOpenToRsvps(gathering, then)]).toEqual([true, false]);
    for (const at of [before, then]) {
      const isOpen = isOpenToRsvps(gathering, at);
      expect(closedReason(gathering, at) === undefined).toBe(isOpen);
      expect(isAnnounceable(gathering, gathering, at)).toBe(isOpen);
    }
  });

  it('takes the seat that somebody has been offered after the deadline, too, until it begins', () => {
    const [before, then] = moments(startsAt);
    for (const at of [...moments(rsvpsEnd), before])
      expect(isOpenToRsvps(gathering, at, { holdsOffer: true })).toBe(at < then);
    expect(isOpenToRsvps(gathering, then, { holdsOffer: true })).toBe(false);
    expect(isOpenToRsvps(gathering, moments(rsvpsEnd)[1], { holdsOffer: false })).toBe(false);
    expect(isOpenToRsvps({ ...gathering, status: 'cancelled' }, before, { holdsOffer: true })).toBe(false);
  });

  it('shows the page of an RSVP until it ends', () => {
    const [before, then] = moments(gathering.draft.endsAt);
    for (const at of [...moments(rsvpsEnd), ...moments(startsAt), before])
      expect(hasRsvpPage(gathering, at)).toBe(true);
    expect(hasRsvpPage(gathering, then)).toBe(false);
  });

  it('offers seats until the waiting list closes, and nobody joins it from then on', () => {
    const [before, then] = moments(waitingEnds);
    expect([offersSeats(gathering, before), offersSeats(gathering, then)]).toEqual([true, false]);
    const joins = (at: Date) => withoutSeats({ gathering, guest: undefined }, 'place', at);
    expect([joins(before), joins(then)]).toEqual(['waits', 'refused']);
  });
});

it.each(gatheringStatuses)('only a published gathering is open, whatever the time: %s', (status) => {
  const gathering = { ...publishedGathering({ startsAt, answerBy }), status };
  const [before] = moments(answerBy);
  const open = [isToCome, isOpenToRsvps, offersSeats].map((is) => is(gathering, before));
  expect(open).toEqual(Array(3).fill(status === 'published'));
});

it.each(gatheringStatuses)(
  'a gathering has ended by its time, or by its timer; a page shows what is published: %s',
  (status) => {
    const gathering = { ...publishedGathering({ startsAt }), status };
    const [before, then] = moments(gathering.draft.endsAt);
    expect([hasEnded(gathering, before), hasEnded(gathering, then)]).toEqual([status === 'over', true]);
    expect([hasRsvpPage(gathering, before), hasRsvpPage(gathering, then)]).toEqual([status === 'published', false]);
  },
);

test('the last day begins 24 hours before the start', () => {
  const plain = publishedGathering({ startsAt });
  const begins = Date.parse('2026-12-09T10:00:00Z');
  expect([-1, 0, 1].map((shift) => isLastDay(plain, new Date(begins + shift)))).toEqual([false, true, true]);
  expect(lastDayBegins(plain.draft)).toEqual(new Date(begins));
  expect(reminderTimes(plain)).toEqual({ day: new Date(begins), hour: new Date('2026-12-10T09:00:00Z') });
});

describe('a reminder', () => {
  it('is always for the start of a gathering whose times have not been moved', () => {
    for (const reminder of ['day', 'hour'] as const)
      expect(isReminderMoved(publishedGathering({ startsAt }), reminder, new Date('2026-11-22T00:00:00Z'))).toBe(false);
  });

  it('is for another start exactly where the present one has a reminder of its own to come', () => {
    const start = Date.parse(startsAt);
    const minutes = fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 });
    const kinds = fc.constantFrom('day' as const, 'hour' as const);
    // Requested with the timer of one start, or later; then moved to another one.
    fc.assert(
      fc.property(kinds, fc.nat({ max: 90 }), fc.nat({ max: 90 }), minutes, (kind, late, after, by) => {
        const before = publishedGathering({ startsAt });
        const requested = new Date(reminderTimes(before)[kind].getTime() + late * 60_000);
        const changed = new Date(requested.getTime() + after * 60_000);
        const draft = { ...before.draft, startsAt: new Date(start + by * 60_000).toISOString() };
        const moved = { ...before, draft, changedAt: { time: changed.toISOString() } };
        const ownTimers = timersAfter(before.draft, moved, changed).filter(({ ref }) => ref.endsWith(`.${kind}`));
        expect(isReminderMoved(moved, kind, requested)).toBe(by !== 0 && ownTimers.length > 0);
      }),
    );
  });
});

describe('the deadline for RSVPs', () => {
  it('is what HR wrote, in the words of HR; else the start', () => {
    expect(rsvpDeadline({ startsAt, answerBy })).toBe(answerBy);
    expect(rsvpDeadline({ startsAt, answerBy: null })).toBe(startsAt);
    expect(rsvpDeadline({ startsAt })).toBe(startsAt);
  });

  it('is not after the start, the waiting list closes with it at the latest, and an hour before the start', () => {
    const minutes = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.option(minutes), (before) => {
        const start = Date.parse(startsAt);
        const deadline = before === null ? null : new Date(start - before * 60_000).toISOString();
        const gathering = { draft: { startsAt, answerBy: deadline } };
        expect(rsvpsUntil(gathering)).toEqual(new Date(start - (before ?? 0) * 60_000));
        expect(waitingUntil(gathering)).toEqual(new Date(start - Math.max(before ?? 0, 60) * 60_000));
      }),
    );
  });
});

it.each([
  ['Asia/Tokyo', '2026-12-10T21:00:00+09:00', '2027-01-09T21:00:00+09:00'],
  ['Europe/Dublin', '2026-03-10T21:00:00Z', '2026-04-09T21:00:00+01:00'],
  ['America/New_York', '2026-10-15T20:00:00-04:00', '2026-11-14T20:00:00-05:00'],
])('feedback can be given for 30 days, until the hour of its end by the clocks of %s', (timeZone, endsAt, until) => {
  expect(feedbackUntil({ draft: { endsAt, timeZone } })).toEqual(new Date(until));
});
