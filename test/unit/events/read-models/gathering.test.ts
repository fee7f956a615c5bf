/** What every context reads alike of a gathering: its seats, and until when which RSVPs are taken. */
import { describe, expect, it } from 'vitest';
import { gatheringDraftSchema, gatheringStatuses, seatLimit } from '../../../../events/read-models/gathering.ts';
import { hasBegun, isOpenToRsvps, isToCome, offersSeats } from '../../../../events/read-models/gathering-times.ts';
import { closedReason, withoutSeats } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { isAnnounceable } from '../../../../functions/mail/campaign-sending/gathering-news.ts';
import { gatheringDraft, publishedGathering } from '../../../fixtures/gatherings.ts';

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

describe('a gathering that is only online', () => {
  const venue = { place: null, onlineUrl: 'https://meet.example.com/' };

  it('may have its limit in either field', () => {
    expect(seatLimit(gatheringDraft({ ...venue, seats: 50 }), 'online')).toBe(50);
    expect(seatLimit(gatheringDraft({ ...venue, onlineSeats: 20 }), 'online')).toBe(20);
    expect(seatLimit(gatheringDraft({ onlineUrl: venue.onlineUrl, seats: 50 }), 'online')).toBeUndefined();
  });

  it('may be stored from before with a limit in both: the one online counts', () =>
    expect(seatLimit({ ...gatheringDraft({ ...venue, seats: 50 }), onlineSeats: 20 }, 'online')).toBe(20));
});

it.each([
  ['at the place', { seats: 5 }],
  ['online, in its own field', { place: null, onlineUrl: 'https://meet.example.com/', onlineSeats: 5 }],
  ['online, in the other field', { place: null, onlineUrl: 'https://meet.example.com/', seats: 5 }],
  ['in both ways together', { onlineUrl: 'https://meet.example.com/', seats: 2, onlineSeats: 3 }],
])('the minimum is not more than the seats %s', (_case, venue) => {
  const draft = gatheringDraft(venue);
  const accepts = (minAttendees: number) => gatheringDraftSchema.safeParse({ ...draft, minAttendees }).success;
  expect([accepts(5), accepts(6)]).toEqual([true, false]);
});
