/** Check-in and its undoing, and who did not come. */
import { describe, expect, test } from 'vitest';
import { guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import { gatheringStatuses } from '../../../../events/read-models/gathering.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { checkIn, isNoShow, undoCheckIn } from '../../../../functions/gatherings/reception/check-in.ts';
import { publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const doors = new Date('2026-12-10T09:30:00Z');
const ends = new Date('2026-12-10T12:00:00Z');

describe('check-in', () => {
  const gathering = publishedGathering();
  const guest = storedGuest();
  const decided =
    (decide: typeof checkIn | typeof undoCheckIn) =>
    (of: Guest, by: string, at: Date, status: Gathering['status'] = 'published') =>
      decide({ gathering: { ...gathering, status }, guest: of }, { by, input: undefined }, at);
  const [check, undo] = [decided(checkIn), decided(undoCheckIn)];
  const present = taken(check(guest, 'hr-1', doors)).state;

  test('notes who and when, once, and keeps it in the history', () => {
    const { state, movement, events } = taken(check(guest, 'hr-1', doors));
    expect(state).toMatchObject({ checkedInAt: doors.toISOString(), checkedInBy: 'hr-1', sequence: 2 });
    expect(state.history.at(-1)).toEqual({
      ...{ at: doors.toISOString(), actor: 'hr-1', from: 'attending', to: 'attending', checkIn: 'done' },
    });
    expect([movement.checkedIn, movement.counts, movement.attendees, events]).toEqual([1, {}, 0, []]);
    expect(check(state, 'hr-2', new Date(doors.getTime() + 1))).toEqual({ refused: 'unchanged' });
  });

  test('that is undone gives back what it changed, once, and keeps who undid it in the history', () => {
    const at = new Date(doors.getTime() + 60_000);
    const { state, movement, events } = taken(undo(present, 'hr-2', at));
    expect(state).toEqual({
      ...guest,
      sequence: 3,
      checkedInAt: undefined,
      checkedInBy: undefined,
      history: [
        ...present.history,
        { at: at.toISOString(), actor: 'hr-2', from: 'attending', to: 'attending', checkIn: 'undone' },
      ],
    });
    expect([movement.checkedIn, movement.counts, movement.attendees, events]).toEqual([-1, {}, 0, []]);
    expect(undo(state, 'hr-2', at)).toEqual({ refused: 'unchanged' });
    expect(taken(check(state, 'hr-1', at)).movement.checkedIn).toBe(1);
  });

  test('is for members who have a seat', () => {
    const waiting: Guest = { ...guest, answer: 'waiting' };
    expect(check(waiting, 'hr-1', doors)).toMatchObject({
      refused: 'wrong_state',
      status: 'waiting',
      needed: ['attending'],
    });
  });

  test('and its undoing are for a gathering that is published or over', () => {
    expect(taken(check(guest, 'hr-1', doors, 'over')).state.checkedInBy).toBe('hr-1');
    expect(taken(undo(present, 'hr-1', doors, 'over')).movement.checkedIn).toBe(-1);
    for (const status of ['draft', 'cancelled'] as const) {
      expect(check(guest, 'hr-1', doors, status)).toEqual({ refused: 'not_published' });
      expect(undo(present, 'hr-1', doors, status)).toEqual({ refused: 'not_published' });
    }
  });

  test.each([
    ['2026-12-10T06:59:59.999+09:00', 'too_early', 'too_early'],
    ['2026-12-10T07:00:00.000+09:00', undefined, undefined],
    ['2027-01-09T20:59:59.999+09:00', undefined, undefined],
    ['2027-01-09T21:00:00.000+09:00', 'too_late', 'too_late'],
  ])('is open from twelve hours before the start until thirty days after the end: %s', (at, refused, undoing) => {
    expect(check(guest, 'hr-1', new Date(at), 'over').refused).toBe(refused);
    expect(undo(present, 'hr-1', new Date(at), 'over').refused).toBe(undoing);
    // What holds already holds at any time.
    expect(check(present, 'hr-1', new Date(at), 'over')).toEqual({ refused: 'unchanged' });
    expect(undo(guest, 'hr-1', new Date(at), 'over')).toEqual({ refused: 'unchanged' });
  });
});

describe('a no-show', () => {
  const cases = gatheringStatuses.flatMap((status) =>
    guestRsvps.flatMap((answer) => [true, false].map((present) => ({ status, answer, present }))),
  );

  test.each(cases)('$status, $answer, checked in: $present', ({ status, answer, present }) => {
    const guest = storedGuest({ answer, checkedInAt: present ? ends.toISOString() : undefined });
    const gathering = { ...publishedGathering(), status };
    const known = status === 'over' && answer === 'attending';
    expect(isNoShow({ ...gathering, checkedIn: 1 }, guest)).toBe(known ? !present : undefined);
    // Nobody kept the list.
    expect(isNoShow({ ...gathering, checkedIn: 0 }, guest)).toBeUndefined();
  });

  const over = { ...publishedGathering(), status: 'over' as const, checkedIn: 3 };
  const guest = storedGuest();

  test('is a member who said yes and was not checked in, once the gathering is over', () => {
    expect(isNoShow(over, guest)).toBe(true);
    expect(isNoShow(over, { ...guest, checkedInAt: doors.toISOString() })).toBe(false);
  });

  test('is not said of members who take part online, unless the whole gathering is online', () => {
    const online = { ...guest, mode: 'online' as const };
    const hybrid = { ...over, draft: { ...over.draft, onlineUrl: 'https://meet.example.com/okaeri' } };
    expect(isNoShow(hybrid, online)).toBeUndefined();
    expect(isNoShow(hybrid, guest)).toBe(true);
    expect(isNoShow(hybrid, { ...online, checkedInAt: doors.toISOString() })).toBe(false);
    expect(isNoShow({ ...hybrid, draft: { ...hybrid.draft, place: null } }, online)).toBe(true);
  });

  test('is not known before the end, if no list was kept, and for members who did not say yes', () => {
    expect(isNoShow({ ...over, status: 'published' }, guest)).toBeUndefined();
    expect(isNoShow({ ...over, checkedIn: 0 }, guest)).toBeUndefined();
    expect(isNoShow(over, { ...guest, answer: 'declined' })).toBeUndefined();
  });
});
