/** What every context reads alike of a gathering: its ways to take part, and its seats. */
import { describe, expect, it } from 'vitest';
import { gatheringDraftSchema, seatLimit } from '../../../../events/read-models/gathering.ts';
import { gatheringDraft } from '../../../fixtures/gatherings.ts';

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
