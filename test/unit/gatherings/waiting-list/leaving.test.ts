import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { hasRejoined, leaveGathering } from '../../../../functions/gatherings/waiting-list/leaving.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const noon = new Date('2026-11-24T03:00:00Z');
const leave = (gathering: Gathering, of: Guest, at: Date) => leaveGathering({ gathering, guest: of }, byOkaeri(), at);
const room = publishedGathering({ seats: 10, waitingList: 'fifo', guestsPerMember: 3 });

function guest(change: Partial<Guest> = {}): Guest {
  const at = '2026-11-23T03:00:00.000Z';
  const first = { at, actor: 'member', from: 'none', to: 'attending', evidence: 'button' } as const;
  return storedGuest({ sequence: 4, history: [first], ...change });
}

const noted = {
  at: '2026-11-23T04:00:00.000Z',
  actor: 'hr-1',
  from: 'declined',
  to: 'attending',
  evidence: 'staff',
} as const;

describe('a member who leaves', () => {
  test('gives back the seat and those of the guests; the only event says that seats are free', () => {
    expect(leave(room, guest({ guests: 2 }), noon)).toMatchObject({
      state: { answer: 'declined', guests: 0, mode: undefined, sequence: 5, evidence: 'button' },
      movement: { taken: { place: -3 }, attendees: -3, counts: { attending: -1, declined: 1 } },
      events: [{ contract: { type: 'seats-opened' }, data: { gatheringId: room.gatheringId } }],
      timers: [],
    });
  });

  test('gives back a seat that is held for an offer', () => {
    const offered = guest({ answer: 'offered', offerExpiresAt: '2026-11-25T03:00:00.000Z' });
    expect(leave(room, offered, noon)).toMatchObject({
      state: { answer: 'declined', offerExpiresAt: undefined },
      movement: { taken: { place: -1 }, counts: { offered: -1, declined: 1 } },
      events: [{ contract: { type: 'seats-opened' } }],
    });
  });

  test('leaves the waiting list, and no seat becomes free by it', () => {
    const waiting = guest({ answer: 'waiting', waitingSince: '2026-11-23T03:00:00.000Z', guests: 1 });
    expect(leave(room, waiting, noon)).toMatchObject({
      state: { answer: 'declined', waitingSince: undefined },
      movement: { taken: { place: 0 }, waitingSeats: { place: -2 } },
      events: [],
    });
  });

  test('is taken off the list by okaeri, as the history says, without evidence of an RSVP', () => {
    expect(taken(leave(room, guest(), noon)).state.history.at(-1)).toEqual({
      at: noon.toISOString(),
      actor: 'okaeri',
      from: 'attending',
      to: 'declined',
    });
  });

  test('leaves no reason of staff behind; what was done and by whom stays', () => {
    const history = [{ ...noted, reason: 'Asked for it by telephone.' }];
    expect(taken(leave(room, guest({ history }), noon)).state.history[0]).toEqual(noted);
    const before = guest({ answer: 'declined', mode: undefined, history });
    expect(leave(room, before, noon)).toMatchObject({
      state: { answer: 'declined', history: [noted], sequence: 5 },
      movement: { counts: {} },
      events: [],
    });
  });

  test('leaves no reason behind, wherever it is in the history', () => {
    const reasons = fc.array(fc.option(fc.string(), { nil: undefined }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(reasons, fc.constantFrom('declined', 'attending' as const), (written, answer) => {
        const history = written.map((reason) => (reason === undefined ? noted : { ...noted, reason }));
        const step = leave(room, guest({ answer, history, mode: answer === 'attending' ? 'place' : undefined }), noon);
        const kept: Guest['history'] = step.refused === undefined ? step.state.history : history;
        expect(kept.filter(({ reason }) => reason !== undefined)).toEqual([]);
      }),
    );
  });

  test('has nothing to give back without an RSVP', () => {
    expect(leaveGathering({ gathering: room, guest: undefined }, byOkaeri(), noon)).toEqual({
      refused: 'nothing_to_release',
    });
  });

  test('gives back until the gathering ends, and nothing from then on', () => {
    const end = Date.parse(room.draft.endsAt);
    expect(taken(leave(room, guest(), new Date(end - 1))).state.answer).toBe('declined');
    expect(leave(room, guest(), new Date(end))).toEqual({ refused: 'nothing_to_release' });
  });

  test('who was checked in early gives the seat back until the start, and no longer counts as present', () => {
    const early = guest({ checkedInAt: '2026-11-24T02:00:00.000Z', checkedInBy: 'hr-1' });
    const beginning = Date.parse(room.draft.startsAt);
    expect(leave(room, early, new Date(beginning - 1))).toMatchObject({
      state: { answer: 'declined', checkedInAt: undefined, checkedInBy: undefined },
      movement: { taken: { place: -1 }, checkedIn: -1 },
      events: [{ contract: { type: 'seats-opened' } }],
    });
    expect(leave(room, early, new Date(beginning))).toEqual({ refused: 'nothing_to_release' });
  });

  test('has nothing to give back the second time', () => {
    const left = taken(leave(room, guest({ history: [{ ...noted, reason: 'by telephone' }] }), noon)).state;
    expect(leave(room, left, noon)).toEqual({ refused: 'nothing_to_release' });
  });

  test.each([
    ['that is over', { ...room, status: 'over' }, guest()],
    ['that was cancelled', { ...room, status: 'cancelled' }, guest()],
    ['whose end has passed, though nobody noticed yet', { ...room, draft: ended() }, guest()],
    ['where the member is already', { ...room, draft: underWay() }, guest({ checkedInAt: '2026-11-24T02:00:00.000Z' })],
    ['without a seat', room, guest({ answer: 'undecided', mode: undefined })],
  ] as [string, Gathering, Guest][])('keeps the RSVP to a gathering %s', (_which, gathering, before) => {
    expect(leave(gathering, before, noon)).toEqual({ refused: 'nothing_to_release' });
    const withReason = { ...before, history: [{ ...noted, reason: 'by telephone' }] };
    expect(taken(leave(gathering, withReason, noon)).state).toMatchObject({
      answer: before.answer,
      history: [noted],
    });
  });
});

function underWay(): Gathering['draft'] {
  return { ...room.draft, startsAt: '2026-11-24T03:00:00Z', endsAt: '2026-11-24T05:00:00Z' };
}

function ended(): Gathering['draft'] {
  return { ...room.draft, startsAt: '2026-11-24T01:00:00Z', endsAt: '2026-11-24T02:59:00Z' };
}

describe('a person who joined again', () => {
  const after = '2026-11-25T00:00:00.000Z';

  test('keeps the new RSVPs when the old event comes again', () => {
    expect(hasRejoined({ membership: 'member', membershipSince: after }, noon)).toBe(true);
  });

  test.each([
    ['is gone', undefined],
    ['left', { membership: 'left' as const, membershipSince: noon.toISOString() }],
    ['left again', { membership: 'left' as const, membershipSince: after }],
    ['left as soon as they had joined', { membership: 'member' as const, membershipSince: noon.toISOString() }],
    ['is employed again, which the record does not say yet', { membership: 'member' as const }],
    ['the same, long a member', { membership: 'member' as const, membershipSince: '2026-05-01T00:00:00.000Z' }],
  ])('is not somebody who %s', (_who, record) => {
    expect(hasRejoined(record, noon)).toBe(false);
  });
});
