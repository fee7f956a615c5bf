/** What staff enters for a member. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatheringStatuses } from '../../../../events/read-models/gathering.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { decideRsvpForMember, type StaffRsvp } from '../../../../functions/gatherings/reception/staff-rsvp.ts';
import { planned, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const { alumniId } = storedGuest();
const ends = new Date('2026-12-10T12:00:00Z');

function enter(gathering: Gathering, guest: Guest | undefined, change: Partial<StaffRsvp> = {}, at = planned) {
  const input = { alumniId, answer: 'attending', guests: 0, reason: 'by telephone', ...change } as const;
  return decideRsvpForMember({ gathering, guest, isMember: true }, { by: 'hr-1', input }, at);
}

describe('an RSVP that staff enters', () => {
  test('says who entered it and why, and that staff did', () => {
    const outcome = taken(enter(publishedGathering(), undefined, { guests: 2 }));
    expect(outcome).toMatchObject({
      state: {
        ...{ answer: 'attending', guests: 2, mode: 'place', evidence: 'staff' },
        history: [{ at: planned.toISOString(), actor: 'hr-1', reason: 'by telephone', from: 'none', to: 'attending' }],
      },
      events: [{ data: { answer: 'attending', evidence: 'staff', guests: 2, mode: 'place' } }],
    });
  });

  test.each(['declined', 'undecided'] as const)(
    'of somebody who is %s takes no seat and brings no guests',
    (answer) => {
      const outcome = taken(enter(publishedGathering(), storedGuest({ guests: 2 }), { answer, guests: 2 }));
      expect(outcome.state).toMatchObject({ answer, guests: 0 });
      expect(outcome.state.mode).toBeUndefined();
      expect(outcome.movement.taken).toEqual({ place: -3, online: 0 });
    },
  );

  test('is taken until the gathering ends, not at its end', () => {
    const justBefore = new Date(ends.getTime() - 1);
    expect(taken(enter(publishedGathering(), undefined, {}, justBefore)).state.answer).toBe('attending');
    const refused = { refused: 'wrong_state', status: 'over', needed: ['published'] };
    expect(enter(publishedGathering(), undefined, {}, ends)).toEqual(refused);
  });

  test.each(gatheringStatuses.filter((status) => status !== 'published'))(
    'to a gathering that is %s is refused, and says so even after the time at which it would have ended',
    (status) => {
      for (const at of [planned, ends]) {
        const refused = { refused: 'wrong_state', status, needed: ['published'] };
        expect(enter({ ...publishedGathering(), status }, undefined, {}, at)).toEqual(refused);
      }
    },
  );

  test('of a person who left the programme takes them off the list, and puts nobody on it', () => {
    const enterFor = (guest: Guest | undefined, answer: StaffRsvp['answer'], status: Gathering['status']) => {
      const input = { alumniId, answer, guests: 0, reason: 'by telephone' };
      const invitee = { gathering: { ...publishedGathering(), status }, guest, isMember: false };
      return decideRsvpForMember(invitee, { by: 'hr-1', input }, planned);
    };
    expect(taken(enterFor(storedGuest(), 'declined', 'published')).state.answer).toBe('declined');
    expect(enterFor(storedGuest({ answer: 'declined' }), 'attending', 'published')).toEqual({
      refused: 'not_a_member',
    });
    expect(enterFor(undefined, 'declined', 'cancelled')).toEqual({ refused: 'not_a_member' });
    // Nobody is a guest of a draft, member or not.
    expect(enterFor(undefined, 'declined', 'draft')).toMatchObject({ refused: 'wrong_state', status: 'draft' });
  });

  test('comes before the waiting list, and takes every free seat, but never one more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(10), fc.nat(6), fc.nat(9), (seats, used, guests, waiting) => {
        const room = publishedGathering({ seats, waitingList: 'fifo' });
        const counters = { taken: { place: used, online: 0 }, waitingSeats: { place: waiting, online: 0 } };
        const outcome = enter({ ...room, ...counters }, undefined, { guests });
        const isFull = used + 1 + guests > seats;
        expect(outcome).toMatchObject(isFull ? { refused: 'full' } : { state: { answer: 'attending', guests } });
        if (!isFull) expect(outcome).toMatchObject({ bounds: { 'taken.place': seats } });
      }),
    );
  });

  test('after the deadline gives a free seat to a member who waits', () => {
    const answerBy = '2026-12-09T18:00:00+09:00';
    const room = publishedGathering({ seats: 3, waitingList: 'fifo', answerBy });
    const counters = { taken: { place: 2, online: 0 }, waitingSeats: { place: 1, online: 0 } };
    const waiting = storedGuest({ answer: 'waiting', waitingSince: planned.toISOString() });
    const outcome = taken(enter({ ...room, ...counters }, waiting, {}, new Date(answerBy)));
    expect(outcome).toMatchObject({
      state: { answer: 'attending', evidence: 'staff' },
      movement: { taken: { place: 1 }, waitingSeats: { place: -1 }, counts: { waiting: -1, attending: 1 } },
    });
    expect(outcome.state.waitingSince).toBeUndefined();
  });

  test('that says the same changes nothing; another mode, other guests or another RSVP does', () => {
    const gathering = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
    const guest = storedGuest({ guests: 1 });
    const same = { guests: 1, mode: 'place' } as const;
    expect(enter(gathering, guest, same)).toEqual({ refused: 'unchanged' });
    const others = [{ ...same, guests: 0 }, { ...same, mode: 'online' } as const, { answer: 'declined' } as const];
    for (const other of others) expect(enter(gathering, guest, other)).not.toHaveProperty('refused');
  });

  test('keeps the check-in of a member who still attends, and ends an offer and the count of missed ones', () => {
    const checkedIn = { checkedInAt: planned.toISOString(), checkedInBy: 'hr-2' };
    const present = storedGuest(checkedIn);
    expect(taken(enter(publishedGathering(), present, { guests: 1 })).state).toMatchObject(checkedIn);
    const gone = taken(enter(publishedGathering(), present, { answer: 'declined' }));
    expect([gone.state.checkedInAt, gone.state.checkedInBy]).toEqual([undefined, undefined]);
    expect(gone.movement.checkedIn).toBe(-1);
    const offered = storedGuest({ answer: 'offered', offerExpiresAt: ends.toISOString(), offersMissed: 2 });
    const { offerExpiresAt, offersMissed, waitingSince } = taken(enter(publishedGathering(), offered)).state;
    expect({ offerExpiresAt, offersMissed, waitingSince }).toEqual({
      ...{ offerExpiresAt: undefined, offersMissed: 0, waitingSince: undefined },
    });
  });
});

describe('a way to take part that staff enters', () => {
  const onlineUrl = 'https://meet.example.com/okaeri';
  const only = { place: publishedGathering(), online: publishedGathering({ place: null, onlineUrl }) };

  test('is taken as it was named', () => {
    expect(enter(only.online, undefined, { mode: 'place' })).toEqual({ refused: 'mode_gone' });
    expect(taken(enter(only.place, undefined)).state.mode).toBe('place');
  });
});
