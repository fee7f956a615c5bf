import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { type Guest, isCurrent } from '../../../../functions/gatherings/gathering/guest.ts';
import { mostGuests } from '../../../../functions/gatherings/gathering/seats.ts';
import type { GivenRsvp } from '../../../../functions/gatherings/rsvp/given-rsvp.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { byMember } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { planned, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const hanako = idFrom('alumnus', 'hanako');
const noon = new Date('2026-11-23T03:00:00Z');
const later = (milliseconds: number) => new Date(noon.getTime() + milliseconds);

type Given = Partial<GivenRsvp> & { readonly at?: Date };

function decide(gathering: Gathering, guest: Guest | undefined, { at = noon, ...change }: Given = {}) {
  const usual = { alumniId: hanako, answer: 'attending', evidence: 'button', guests: 0, page: 'page-1' } as const;
  return decideRsvp({ gathering, guest }, byMember({ ...usual, ...change }), at);
}

const guestAfter = (...given: Parameters<typeof decide>): Guest => taken(decide(...given)).state;

const full = { taken: { place: 30, online: 0 } };

describe('an RSVP', () => {
  test('is taken with its evidence, and emits an event', () => {
    const outcome = decide(publishedGathering(), undefined, { evidence: 'auto' });
    expect(outcome).toMatchObject({
      state: { answer: 'attending', evidence: 'auto', mode: 'place', guests: 0, sequence: 1 },
      movement: { taken: { place: 1, online: 0 }, counts: { attending: 1 } },
      events: [{ data: { alumniId: hanako, answer: 'attending', evidence: 'auto' } }],
    });
  });

  test.each([...guestRsvps, undefined])('says whether it changes one that held (%s before)', (before) => {
    const gathering = publishedGathering({ seats: 30, waitingList: 'fifo' });
    const mode = before === 'declined' ? undefined : ('place' as const);
    const guest = before && storedGuest({ answer: before, mode, offerExpiresAt: later(1).toISOString() });
    const changes = (answer: GivenRsvp['answer'], of = gathering, guests = 1) => {
      const outcome = decide(of, guest, { answer, guests, page: undefined });
      return 'events' in outcome
        ? outcome.events.map(({ data }) => Reflect.get(data, 'changesAnswer'))
        : outcome.refused;
    };
    const roomy = { ...gathering, draft: { ...gathering.draft, guestsPerMember: 1 } };
    const held = before === 'attending' || before === 'declined' || before === 'undecided';
    expect(changes('attending', roomy)).toEqual([held]);
    expect(changes('declined')).toEqual(before === 'declined' ? 'unchanged' : [held || before === 'waiting']);
    // The answer to another time or place is a new one.
    const moved = { ...roomy, calendarSequence: 1, answersFrom: 1 };
    expect(changes('attending', moved)).toEqual([false]);
    expect(changes('declined', moved)).toEqual([false]);
  });

  test.each(['undecided', 'declined'] as const)('does not count as a change after okaeri made it %s', (to) => {
    const done = { at: noon.toISOString(), actor: 'okaeri', from: 'offered', to } as const;
    const afterwards = (more: readonly Guest['history'][number][]) => {
      const guest = storedGuest({ answer: to, mode: undefined, history: [done, ...more] });
      const outcome = decide(publishedGathering({ seats: 30 }), guest, { answer: 'attending', page: undefined });
      return 'events' in outcome && outcome.events.map(({ data }) => Reflect.get(data, 'changesAnswer'));
    };
    expect(afterwards([])).toEqual([false]);
    expect(afterwards([{ ...done, from: to, checkIn: 'undone' }])).toEqual([false]);
    expect(afterwards([{ ...done, actor: 'member', from: to, evidence: 'button' }])).toEqual([true]);
  });

  test('that says the same changes nothing', () => {
    const gathering = publishedGathering();
    const guest = guestAfter(gathering, undefined);
    expect(decide(gathering, guest, { page: 'page-2', at: later(500) })).toEqual({ refused: 'unchanged' });
  });

  test('that says the same after a new time was announced is a new RSVP', () => {
    const gathering = publishedGathering();
    const guest = guestAfter(gathering, undefined);
    const moved = { ...gathering, calendarSequence: 1, answersFrom: 1 };
    expect(isCurrent(moved, guest)).toBe(false);
    const again = guestAfter(moved, guest, { at: later(60_000) });
    expect([again.answeredTo, isCurrent(moved, again)]).toEqual([1, true]);
  });

  test.each([
    ['cancelled', { status: 'cancelled' as const }, noon],
    ['over', { status: 'over' as const }, noon],
    ['over', {}, new Date('2026-12-10T10:00:00Z')],
  ])('to a gathering that is %s is not taken', (reason, state, at) => {
    expect(decide({ ...publishedGathering(), ...state }, undefined, { at })).toEqual({ refused: reason });
  });

  test('is taken up to the deadline, not at it', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    const deadline = new Date('2026-12-01T09:00:00Z');
    expect(decide(gathering, undefined, { at: new Date(deadline.getTime() - 1) })).not.toHaveProperty('refused');
    expect(decide(gathering, undefined, { at: deadline })).toEqual({ refused: 'too_late' });
  });

  test('to an offer is taken until the offer ends, even if HR has moved the deadline before that', () => {
    const gathering = {
      ...publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00', seats: 1 }),
      taken: { place: 1, online: 0 },
    };
    const offered = storedGuest({ answer: 'offered', offerExpiresAt: '2026-12-02T09:00:00.000Z' });
    const after = new Date('2026-12-01T12:00:00Z');
    expect(taken(decide(gathering, offered, { at: after })).state).toMatchObject({ answer: 'attending' });
    expect(taken(decide(gathering, offered, { at: after, answer: 'declined' })).state).toMatchObject({
      answer: 'declined',
    });
    expect(decide(gathering, offered, { at: new Date('2026-12-02T09:00:00Z') })).toEqual({ refused: 'too_late' });
    for (const answer of ['waiting', 'undecided'] as const)
      expect(decide(gathering, storedGuest({ answer }), { at: after })).toEqual({ refused: 'too_late' });
    const begun = new Date(gathering.draft.startsAt);
    const promised = { ...offered, offerExpiresAt: '2026-12-30T00:00:00.000Z' };
    expect(decide(gathering, promised, { at: begun })).toEqual({ refused: 'over' });
  });

  test('names the mode if there are two, and brings no more guests than allowed', () => {
    const gathering = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri', guestsPerMember: 1 });
    expect(decide(gathering, undefined)).toEqual({ refused: 'mode_missing' });
    expect(decide(gathering, undefined, { mode: 'online', guests: 2 })).toEqual({ refused: 'too_many_guests' });
    expect(guestAfter(gathering, undefined, { mode: 'online', guests: 1 })).toMatchObject({
      mode: 'online',
    });
  });
});

describe('a way to take part', () => {
  const onlineUrl = 'https://meet.example.com/okaeri';
  const only = { place: publishedGathering(), online: publishedGathering({ place: null, onlineUrl }) };

  test('is taken as it was named', () => {
    expect(decide(only.online, undefined, { mode: 'place' })).toEqual({ refused: 'mode_gone' });
    expect(taken(decide(only.place, undefined)).state.mode).toBe('place');
  });

  test('that is gone does not keep a member from declining', () => {
    expect(guestAfter(only.place, undefined, { answer: 'declined', mode: 'online' }).answer).toBe('declined');
  });
});

describe('seats', () => {
  test('that are all taken lead to a refusal, or to the waiting list', () => {
    const without = { ...publishedGathering({ seats: 30 }), ...full };
    expect(decide(without, undefined)).toEqual({ refused: 'full' });
    const fifo = { ...publishedGathering({ seats: 30, waitingList: 'fifo' }), ...full };
    expect(guestAfter(fifo, undefined)).toMatchObject({
      answer: 'waiting',
      waitingSince: noon.toISOString(),
    });
  });

  test('a member who waits keeps the place on the waiting list, and takes a seat that was given back', () => {
    const room = publishedGathering({ seats: 30, waitingList: 'fifo', guestsPerMember: 2 });
    const waiting = guestAfter({ ...room, ...full }, undefined);
    const fifo = { ...room, ...full, waitingSeats: { place: 1, online: 0 } };
    expect(decide(fifo, waiting, { at: later(60_000) })).toMatchObject({ refused: 'unchanged' });
    const more = guestAfter(fifo, waiting, { guests: 1, at: later(60_000) });
    expect(more).toMatchObject({ answer: 'waiting', guests: 1, waitingSince: noon.toISOString() });
    const freed = { ...fifo, taken: { place: 29, online: 0 } };
    expect(guestAfter(freed, waiting, { at: later(60_000) }).answer).toBe('attending');
    const others = { ...freed, waitingSeats: { place: 2, online: 0 } };
    expect(decide(others, waiting, { at: later(60_000) })).toMatchObject({ refused: 'unchanged' });
  });

  test('a waiting member who changes the mode starts at the end of that waiting list', () => {
    const onlineUrl = 'https://meet.example.com/okaeri';
    const room = publishedGathering({ seats: 30, onlineSeats: 5, onlineUrl, waitingList: 'fifo' });
    const fifo = { ...room, taken: { place: 30, online: 5 }, waitingSeats: { place: 1, online: 0 } };
    const told = { ...guestAfter(fifo, undefined, { mode: 'place' }), toldAt: noon.toISOString() };
    const other = guestAfter(fifo, told, { mode: 'online', at: later(60_000) });
    expect(other).toMatchObject({ answer: 'waiting', mode: 'online', waitingSince: later(60_000).toISOString() });
    expect(other.toldAt).toBeUndefined();
    // Who has waited in this line and was told of it keeps both.
    const again = guestAfter({ ...fifo, calendarSequence: 1, answersFrom: 1 }, told, { mode: 'place', at: later(1) });
    expect(again).toMatchObject({ waitingSince: noon.toISOString(), toldAt: noon.toISOString() });
  });

  test('a member with a seat may change to the other mode, with the same guests', () => {
    const hybrid = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
    const moved = taken(decide(hybrid, guestAfter(hybrid, undefined, { mode: 'place' }), { mode: 'online' }));
    expect(moved.movement.taken).toEqual({ place: -1, online: 1 });
  });

  test('a member who does not wait has no place on the waiting list, and no offer', () => {
    const { waitingSince, toldAt, offersMissed } = guestAfter(publishedGathering(), undefined);
    expect({ waitingSince, toldAt, offersMissed }).toEqual({
      ...{ waitingSince: undefined, toldAt: undefined, offersMissed: 0 },
    });
  });

  test('if there is no seat for one more guest, the member keeps the current seat', () => {
    const gathering = { ...publishedGathering({ seats: 30, waitingList: 'fifo', guestsPerMember: 2 }), ...full };
    const guest: Guest = { ...guestAfter(publishedGathering(), undefined), guests: 1 };
    expect(decide(gathering, guest, { guests: 2, at: later(60_000) })).toEqual({ refused: 'full' });
    expect(guestAfter(gathering, guest, { guests: 0, at: later(60_000) }).guests).toBe(0);
  });

  test('declining gives back the seats of the guests too', () => {
    const gathering = publishedGathering({ guestsPerMember: 2 });
    const guest = guestAfter(gathering, undefined, { guests: 2 });
    const declined = decide(gathering, guest, { answer: 'declined', at: later(60_000) });
    expect(declined).toMatchObject({
      state: { answer: 'declined', guests: 0, mode: undefined },
      movement: { taken: { place: -3 }, counts: { attending: -1, declined: 1 } },
    });
  });
});

describe('contradictions', () => {
  const gathering = publishedGathering();
  const attending = guestAfter(gathering, undefined);
  const declines = (change: Given) => guestAfter(gathering, attending, { answer: 'declined', ...change }).answer;

  test('from another page load within ten seconds leave the RSVP unconfirmed', () => {
    expect(declines({ page: 'page-2', at: later(9_999) })).toBe('unconfirmed');
    expect(declines({ page: 'page-2', at: later(10_000) })).toBe('declined');
  });

  test.each(['waiting', 'offered'] as const)(
    'do not come from a member who is %s and asks from another page to attend',
    (answer) => {
      const asked = { page: 'page-1', answeredAt: noon.toISOString(), offerExpiresAt: later(3_600_000).toISOString() };
      const guest = storedGuest({ answer, ...asked });
      expect(guestAfter(gathering, guest, { page: 'page-2', at: later(50) }).answer).toBe('attending');
      const declined = guestAfter(gathering, guest, { answer: 'declined', page: 'page-2', at: later(50) });
      expect(declined.answer).toBe('unconfirmed');
    },
  );

  test('from the same page are corrections, and win at once', () => {
    expect(declines({ page: 'page-1', at: later(50) })).toBe('declined');
  });

  test('do not come from calendars or staff, whose RSVPs have no page', () => {
    expect(declines({ page: undefined, evidence: 'staff', at: later(50) })).toBe('declined');
  });

  test('a scanner that sends every RSVP at once leaves only unconfirmed behind', () => {
    const second = guestAfter(gathering, attending, { answer: 'declined', page: 'b', at: later(100) });
    const third = guestAfter(gathering, second, { answer: 'undecided', page: 'c', at: later(200) });
    expect(third).toMatchObject({ answer: 'unconfirmed', guests: 0, mode: undefined });
    expect(guestAfter(gathering, third, { page: 'd', at: later(60_000) }).answer).toBe('attending');
  });
});

describe('guests beyond what members may bring now', () => {
  const answers = fc.constantFrom(...guestRsvps);
  const keeps = (answer: Guest['answer']) => answer === 'attending' || answer === 'waiting' || answer === 'offered';

  test('are kept by members who have them, wait with them or were offered seats for them; they may become fewer, never more', () => {
    fc.assert(
      fc.property(answers, fc.nat(5), fc.nat(5), fc.nat(6), (answer, had, allowed, wanted) => {
        const party = { ...publishedGathering({ guestsPerMember: allowed }), taken: { place: 9, online: 0 } };
        const guest = storedGuest({ answer, guests: had, offerExpiresAt: '2026-12-01T00:00:00.000Z' });
        const most = Math.max(allowed, keeps(answer) ? had : 0);
        expect(mostGuests(party, guest)).toBe(most);
        const input = { alumniId: guest.alumniId, answer: 'attending', evidence: 'button', guests: wanted } as const;
        const outcome = decideRsvp({ gathering: party, guest }, byMember(input), planned);
        if (wanted > most) expect(outcome).toEqual({ refused: 'too_many_guests' });
        else if (outcome.refused === undefined)
          expect(outcome.state).toMatchObject({ answer: 'attending', guests: wanted });
        else expect([outcome.refused, answer, wanted]).toEqual(['unchanged', 'attending', had]);
      }),
    );
  });

  test('do not keep a member from declining', () => {
    const guest = storedGuest({ guests: 4 });
    const input = { alumniId: guest.alumniId, answer: 'declined', evidence: 'button', guests: 4 } as const;
    const gathering = publishedGathering({ guestsPerMember: 0 });
    const outcome = decideRsvp({ gathering, guest: { ...guest, guests: 1 } }, byMember(input), planned);
    expect(taken(outcome).state).toMatchObject({ answer: 'declined', guests: 0 });
  });
});
