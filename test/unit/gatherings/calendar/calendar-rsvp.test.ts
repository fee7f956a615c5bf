import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttendanceMode } from '../../../../events/agreements/rsvp-words.ts';
import type { PossibleRsvp } from '../../../../events/read-models/gathering.ts';
import {
  keepStamp,
  type ReplyInQuestion,
  rsvpIn,
  stampOf,
} from '../../../../functions/gatherings/calendar/calendar-rsvp.ts';
import type { Reply } from '../../../../functions/gatherings/calendar/itip-reply.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { expireOffer } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byMember, byOkaeri } from '../../../../shared/decision/decision.ts';
import { golden } from '../../../fixtures/calendar-replies.ts';
import { draftedGathering, member, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const { gatheringId, alumniId, address, stampedAt, receivedAt } = golden;
const gathering: Gathering = { ...publishedGathering(), gatheringId, calendarSequence: 1, answersFrom: 1 };
const twoModes: Gathering = {
  ...publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri', seats: 2, onlineSeats: 2, guestsPerMember: 2 }),
  gatheringId,
  calendarSequence: 1,
  answersFrom: 1,
};

const accepted: Reply = {
  uid: `${gatheringId}@alumni.example.com`,
  attendee: address,
  answer: 'attending',
  sequence: 1,
  stampedAt,
};
function judge({ reply, ...change }: Partial<Omit<ReplyInQuestion, 'reply'>> & { reply?: Partial<Reply> } = {}) {
  return rsvpIn({
    reply: { ...accepted, ...reply },
    replyTo: { gatheringId, alumniId, epoch: 0 },
    from: address,
    gathering,
    guest: undefined,
    member: member(alumniId),
    now: receivedAt,
    ...change,
  });
}

/** The guest after a calendar's RSVP, as it would be stored. */
function guestAfter(guest: Guest | undefined, given: ReturnType<typeof judge>, at: Date): Guest {
  const input = taken(given);
  const outcome = decideRsvp({ gathering, guest }, byMember(input), at);
  if (outcome.refused === 'unchanged' && guest !== undefined) return keepStamp(guest, byMember(input), at).state;
  return taken(outcome).state;
}
function clicked(
  answer: PossibleRsvp,
  at: Date,
  more: { guests?: number; mode?: 'place' | 'online' } = {},
  to = gathering,
) {
  const input = { alumniId, answer, evidence: 'button', guests: 0, page: 'p', ...more } as const;
  return taken(decideRsvp({ gathering: to, guest: undefined }, byMember(input), at)).state;
}

describe('whose reply it is', () => {
  test('the member’s own is an RSVP with the evidence calendar', () => {
    expect(judge()).toEqual({
      alumniId,
      answer: 'attending',
      evidence: 'calendar',
      guests: 0,
      mode: 'place',
      calendarStamp: stampedAt.toISOString(),
    });
  });

  test.each<[string, Parameters<typeof judge>[0], string]>([
    ['to another gathering', { reply: { uid: 'gth_0000000000000@alumni.example.com' } }, 'other_gathering'],
    ['with a UID that only begins alike', { reply: { uid: `${gatheringId}x@alumni.example.com` } }, 'other_gathering'],
    ['of another attendee', { reply: { attendee: 'friend@example.net' } }, 'other_attendee'],
    ['of an attendee that is no address', { reply: { attendee: 'nobody' } }, 'other_attendee'],
    ['from another sender', { from: 'friend@example.net' }, 'other_sender'],
    ['from nobody', { from: undefined }, 'other_sender'],
    [
      'from the address that the member had before',
      { member: member(alumniId, { address: 'new@example.net' }) },
      'other_attendee',
    ],
    ['to the revision before', { reply: { sequence: 0 } }, 'stale'],
    ['to a revision that does not exist yet', { reply: { sequence: 2 } }, 'unknown_revision'],
    ['of a revision that is not a number', { reply: { sequence: Number.NaN } }, 'unknown_revision'],
    ['of nobody we know', { member: undefined }, 'link_closed'],
    ['of a member who left', { member: member(alumniId, { membership: 'left' }) }, 'link_closed'],
    ['to a revoked address', { member: member(alumniId, { epoch: 1 }) }, 'link_closed'],
    ['to no gathering', { gathering: undefined }, 'link_closed'],
    ['to a draft', { gathering: { ...draftedGathering(), gatheringId } }, 'link_closed'],
  ])('%s', (_what, change, refused) => {
    expect(judge(change)).toEqual({ refused });
  });

  test('whoever takes part online was sent no revision of another place, and may answer to the one before', () => {
    const online = storedGuest({ alumniId, mode: 'online', answeredAt: '2026-01-01T00:00:00Z' });
    const moved = { ...twoModes, answersFrom: 1, onlineAnswersFrom: 0 };
    const answer = (guest: Guest, sequence: number) =>
      judge({ gathering: moved, guest, reply: { sequence, answer: 'declined' } }).refused;
    expect(answer(online, 0)).toBeUndefined();
    expect(answer(online, 1)).toBeUndefined();
    expect(answer(online, 2)).toBe('unknown_revision');
    expect(answer({ ...online, mode: 'place' }, 0)).toBe('stale');
    expect(
      judge({ gathering: { ...moved, onlineAnswersFrom: 1 }, guest: online, reply: { sequence: 0 } }).refused,
    ).toBe('stale');
  });

  test('a change that asks nobody again leaves the entries right that calendars hold: an address online, a way more', () => {
    const retitled = { ...twoModes, answersFrom: 0, onlineAnswersFrom: 0 };
    const atPlace = storedGuest({ alumniId, mode: 'place', answeredAt: '2026-01-01T00:00:00Z' });
    const answer = (guest: Guest | undefined, sequence: number) =>
      judge({ gathering: retitled, guest, reply: { sequence, answer: 'declined' } }).refused;
    for (const guest of [undefined, atPlace, { ...atPlace, answer: 'declined' as const }])
      expect([0, 1, 2].map((sequence) => answer(guest, sequence))).toEqual([undefined, undefined, 'unknown_revision']);
    const newAddress = { ...retitled, onlineAnswersFrom: 1 };
    expect(judge({ gathering: newAddress, guest: atPlace, reply: { sequence: 0 } }).refused).toBeUndefined();
  });

  test('addresses are compared in any case, quoted or not', () => {
    expect(judge({ reply: { attendee: 'Hanako@EXAMPLE.net' }, from: 'HANAKO@example.net' })).not.toHaveProperty(
      'refused',
    );
    const docomo = member(alumniId, { address: 'a..b@docomo.ne.jp' });
    for (const quoted of ['"a..b"@docomo.ne.jp', '"a.\\.b"@docomo.ne.jp'])
      expect(judge({ member: docomo, reply: { attendee: quoted }, from: quoted })).not.toHaveProperty('refused');
  });

  test.each(['x"hanako"@example.net', '"hanako"x@example.net'])(
    '%s is quoted in part, which is not an address',
    (odd) => {
      const known = member(alumniId, { address: odd.replaceAll('"', '') });
      expect(judge({ member: known, reply: { attendee: odd }, from: odd })).toEqual({ refused: 'other_attendee' });
    },
  );

  test('a member without an address is nobody’s sender', () => {
    const { address: _gone, ...unknown } = member(alumniId);
    for (const attendee of [address, 'nobody'])
      expect(judge({ member: unknown, reply: { attendee }, from: undefined })).toEqual({ refused: 'other_attendee' });
  });
});

describe('what a calendar cannot say', () => {
  const seat = { place: 0, online: 0 };
  test('the mode is the place while there is room, then online, then the waiting list of the place', () => {
    expect(judge({ gathering: twoModes })).toMatchObject({ mode: 'place' });
    expect(judge({ gathering: { ...twoModes, taken: { ...seat, place: 2 } } })).toMatchObject({ mode: 'online' });
    expect(judge({ gathering: { ...twoModes, taken: { place: 2, online: 2 } } })).toMatchObject({ mode: 'place' });
  });

  test('a member who chose before keeps mode and guests', () => {
    const guest = clicked('attending', new Date('2026-11-22T10:00:00Z'), { guests: 1, mode: 'online' }, twoModes);
    expect(judge({ gathering: twoModes, guest })).toMatchObject({ mode: 'online', guests: 1 });
    const input = taken(judge({ gathering: twoModes, guest }));
    const outcome = decideRsvp({ gathering: twoModes, guest }, byMember(input), receivedAt);
    expect(outcome.refused).toBe('unchanged');
  });

  describe('a member who let an offer pass asks for what it was for, as on the page', () => {
    const offered = (guests: number, mode: AttendanceMode) =>
      storedGuest({
        ...{ gatheringId, alumniId, answer: 'offered', guests, mode, answeredTo: 1 },
        ...{ answeredAt: '2026-11-01T00:00:00Z', offerExpiresAt: '2026-11-22T00:00:00Z' },
      });
    const lapsed = (guests: number, mode: AttendanceMode) => {
      const guest = offered(guests, mode);
      return taken(expireOffer({ gathering: twoModes, guest }, byOkaeri(), receivedAt)).state;
    };
    const change = (draft: Partial<Gathering['draft']>) => ({ ...twoModes, draft: { ...twoModes.draft, ...draft } });
    const full = { ...twoModes, taken: { place: 2, online: 2 } };

    test.each<[string, Gathering, number, AttendanceMode, object]>([
      ['as it was', twoModes, 1, 'online', { guests: 1, mode: 'online' }],
      ['as it was, at the place', twoModes, 1, 'place', { guests: 1, mode: 'place' }],
      ['where its seats are taken now', full, 1, 'online', { guests: 1, mode: 'online' }],
      ['after fewer guests can be brought', change({ guestsPerMember: 1 }), 2, 'place', { guests: 1, mode: 'place' }],
      ['after there are fewer seats', change({ onlineSeats: 1 }), 1, 'online', { guests: 0, mode: 'online' }],
      [
        'after its mode is gone',
        change({ onlineUrl: null, onlineSeats: null }),
        1,
        'online',
        { guests: 1, mode: 'place' },
      ],
    ])('%s', (_case, now, guests, mode, expected) => {
      const guest = lapsed(guests, mode);
      expect(guest).toMatchObject({ answer: 'undecided', guests: 0 });
      expect(judge({ gathering: now, guest })).toMatchObject(expected);
      // The offer has ended, and its timer has not come yet.
      if (now === twoModes) expect(judge({ gathering: now, guest: offered(guests, mode) })).toMatchObject(expected);
      const outcome = decideRsvp(
        { gathering: now, guest },
        byMember(taken(judge({ gathering: now, guest }))),
        receivedAt,
      );
      if (now !== full) expect(taken(outcome).state).toMatchObject({ answer: 'attending', ...expected });
    });
  });

  test('a member whose mode is gone takes the one that is left', () => {
    const guest = clicked('attending', new Date('2026-11-22T10:00:00Z'), { guests: 1, mode: 'online' }, twoModes);
    const onlyPlace = { ...twoModes, draft: { ...twoModes.draft, onlineUrl: null, onlineSeats: null } };
    expect(judge({ gathering: onlyPlace, guest })).toMatchObject({ mode: 'place', guests: 1 });
  });

  test('a member who waits for a seat online keeps the place in that line', () => {
    const attending = clicked('attending', new Date('2026-11-22T10:00:00Z'), { mode: 'online' }, twoModes);
    expect(judge({ gathering: twoModes, guest: { ...attending, answer: 'waiting' } })).toMatchObject({
      mode: 'online',
    });
  });

  test('a member who keeps no seat takes part as if they had never chosen', () => {
    const attending = clicked('attending', new Date('2026-11-22T10:00:00Z'), { mode: 'online' }, twoModes);
    for (const answer of ['declined', 'undecided'] as const)
      expect(judge({ gathering: twoModes, guest: { ...attending, answer } })).toMatchObject({ mode: 'place' });
  });

  test('a member who had declined brings no guests', () => {
    const guest = clicked('declined', new Date('2026-11-22T10:00:00Z'));
    expect(judge({ guest })).toMatchObject({ guests: 0, mode: 'place' });
  });
});

describe('mails overtake each other', () => {
  const second = (seconds: number) => new Date(stampedAt.getTime() + seconds * 1000);

  test('a reply that is older than the current RSVP does not count', () => {
    expect(judge({ guest: clicked('declined', second(60)), now: second(120) })).toEqual({ refused: 'overtaken' });
    expect(judge({ guest: clicked('declined', second(-60)), now: second(120) })).not.toHaveProperty('refused');
  });

  test.each([
    ['by a button', 'button', 60, 30],
    ['by a button, after which the calendar said the same', 'button', 30, 60],
    ['by a calendar whose mail was delayed', 'calendar', 120, 60],
  ] as const)('the current RSVP is as old as its giving: %s', (_what, evidence, answered, stamped) => {
    const guest = {
      ...clicked('declined', second(answered)),
      evidence,
      calendarStamp: second(stamped).toISOString(),
    };
    const said = (at: number) => judge({ guest, now: second(180), reply: { stampedAt: second(at) } });
    expect(said(59)).toEqual({ refused: 'overtaken' });
    expect(said(60)).not.toHaveProperty('refused');
  });

  test('within one second the later mail counts: DTSTAMP is not finer', () => {
    expect(judge({ guest: clicked('declined', second(0.9)) })).not.toHaveProperty('refused');
  });

  test('a fast clock does not override every later RSVP', () => {
    expect(stampOf({ stampedAt: new Date('2031-01-01T00:00:00Z') }, receivedAt)).toBe(receivedAt.toISOString());
  });

  test('the newest RSVP stands, in whatever order and however late replies come in', () => {
    const words = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 0, max: 500 }),
        answer: fc.constantFrom('attending', 'declined', 'undecided'),
      }),
      { selector: ({ at }) => at, minLength: 1, maxLength: 8 },
    );
    const arrivals = words.chain((said) =>
      fc
        .tuple(
          fc.shuffledSubarray(said, { minLength: said.length }),
          fc.array(fc.constantFrom(...said), { maxLength: 4 }),
        )
        .map(([order, again]) => ({ said, arriving: [...order, ...again] })),
    );
    fc.assert(
      fc.property(arrivals, ({ said, arriving }) => {
        let guest: Guest | undefined;
        for (const [position, { at, answer }] of arriving.entries()) {
          const now = second(600 + position);
          const given = judge({ guest, now, reply: { answer, stampedAt: second(at) } });
          if (given.refused !== undefined) continue;
          guest = guestAfter(guest, given, now);
        }
        expect(guest?.answer).toBe(said.toSorted((one, other) => one.at - other.at).at(-1)?.answer);
      }),
    );
  });
});
