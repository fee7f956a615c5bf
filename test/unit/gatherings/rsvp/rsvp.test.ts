import { describe, expect, test } from 'vitest';
import {
  type AnswerOutcome,
  answerInvitation,
  checkIn,
  type GivenAnswer,
  type Guest,
  isCurrent,
} from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const hanako = idFrom('alumnus', 'hanako');
const noon = new Date('2026-11-23T03:00:00Z');
const later = (milliseconds: number) => new Date(noon.getTime() + milliseconds);

function given(change: Partial<GivenAnswer> = {}): GivenAnswer {
  return { alumniId: hanako, answer: 'attending', evidence: 'button', guests: 0, page: 'page-1', at: noon, ...change };
}

function taken(outcome: AnswerOutcome): Guest {
  if (outcome.kind !== 'answered') throw new Error(`not answered: ${JSON.stringify(outcome)}`);
  return outcome.guest;
}

const full = { taken: { place: 30, online: 0 } };

describe('an answer', () => {
  test('is taken with its evidence and announced', () => {
    const outcome = answerInvitation(publishedGathering(), undefined, given({ evidence: 'auto' }));
    expect(outcome).toMatchObject({
      kind: 'answered',
      guest: { answer: 'attending', evidence: 'auto', mode: 'place', guests: 0, sequence: 1 },
      movement: { taken: { place: 1, online: 0 }, counts: { attending: 1 } },
      announcements: [{ data: { alumniId: hanako, answer: 'attending', evidence: 'auto' } }],
    });
  });

  test('that says the same again changes nothing', () => {
    const gathering = publishedGathering();
    const guest = taken(answerInvitation(gathering, undefined, given()));
    expect(answerInvitation(gathering, guest, given({ page: 'page-2', at: later(500) }))).toEqual({
      kind: 'unchanged',
      guest,
    });
  });

  test('that says the same again after a new time was announced is a new answer', () => {
    const gathering = publishedGathering();
    const guest = taken(answerInvitation(gathering, undefined, given()));
    const moved = { ...gathering, calendarSequence: 1, answersFrom: 1 };
    expect(isCurrent(moved, guest)).toBe(false);
    const again = taken(answerInvitation(moved, guest, given({ at: later(60_000) })));
    expect([again.answeredTo, isCurrent(moved, again)]).toEqual([1, true]);
  });

  test.each([
    ['cancelled', { status: 'cancelled' as const }, noon],
    ['over', { status: 'over' as const }, noon],
    ['over', {}, new Date('2026-12-10T10:00:00Z')],
  ])('to a gathering that is %s is not taken', (reason, state, at) => {
    expect(answerInvitation({ ...publishedGathering(), ...state }, undefined, given({ at }))).toEqual({
      kind: 'closed',
      reason,
    });
  });

  test('is taken up to the deadline, not at it', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    const deadline = new Date('2026-12-01T09:00:00Z');
    expect(answerInvitation(gathering, undefined, given({ at: new Date(deadline.getTime() - 1) })).kind).toBe(
      'answered',
    );
    expect(answerInvitation(gathering, undefined, given({ at: deadline }))).toEqual({
      kind: 'closed',
      reason: 'too_late',
    });
  });

  test('says how one takes part where there are two ways, and brings no more guests than allowed', () => {
    const gathering = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri', guestsPerMember: 1 });
    expect(answerInvitation(gathering, undefined, given())).toEqual({ kind: 'refused', reason: 'mode_missing' });
    expect(answerInvitation(gathering, undefined, given({ mode: 'online', guests: 2 }))).toEqual({
      kind: 'refused',
      reason: 'too_many_guests',
    });
    expect(taken(answerInvitation(gathering, undefined, given({ mode: 'online', guests: 1 })))).toMatchObject({
      mode: 'online',
    });
  });
});

describe('seats', () => {
  test('none left: refused, or the waiting list', () => {
    const without = { ...publishedGathering({ seats: 30 }), ...full };
    expect(answerInvitation(without, undefined, given())).toEqual({ kind: 'refused', reason: 'full' });
    const fifo = { ...publishedGathering({ seats: 30, waitingList: 'fifo' }), ...full };
    expect(taken(answerInvitation(fifo, undefined, given()))).toMatchObject({
      answer: 'waiting',
      waitingSince: noon.toISOString(),
    });
  });

  test('who waits keeps the place in the list, and takes a seat that was given back', () => {
    const room = publishedGathering({ seats: 30, waitingList: 'fifo', guestsPerMember: 2 });
    const waiting = taken(answerInvitation({ ...room, ...full }, undefined, given()));
    const fifo = { ...room, ...full, waitingSeats: { place: 1, online: 0 } };
    expect(answerInvitation(fifo, waiting, given({ at: later(60_000) })).kind).toBe('unchanged');
    const more = taken(answerInvitation(fifo, waiting, given({ guests: 1, at: later(60_000) })));
    expect(more).toMatchObject({ answer: 'waiting', guests: 1, waitingSince: noon.toISOString() });
    const freed = { ...fifo, taken: { place: 29, online: 0 } };
    expect(taken(answerInvitation(freed, waiting, given({ at: later(60_000) }))).answer).toBe('attending');
    const others = { ...freed, waitingSeats: { place: 2, online: 0 } };
    expect(answerInvitation(others, waiting, given({ at: later(60_000) })).kind).toBe('unchanged');
  });

  test('who has a seat keeps it when there is none for one more guest', () => {
    const gathering = { ...publishedGathering({ seats: 30, waitingList: 'fifo', guestsPerMember: 2 }), ...full };
    const guest: Guest = { ...taken(answerInvitation(publishedGathering(), undefined, given())), guests: 1 };
    expect(answerInvitation(gathering, guest, given({ guests: 2, at: later(60_000) }))).toEqual({
      kind: 'refused',
      reason: 'full',
    });
    expect(taken(answerInvitation(gathering, guest, given({ guests: 0, at: later(60_000) }))).guests).toBe(0);
  });

  test('declining gives back the seats of the guests too', () => {
    const gathering = publishedGathering({ guestsPerMember: 2 });
    const guest = taken(answerInvitation(gathering, undefined, given({ guests: 2 })));
    const declined = answerInvitation(gathering, guest, given({ answer: 'declined', at: later(60_000) }));
    expect(declined).toMatchObject({
      guest: { answer: 'declined', guests: 0, mode: undefined },
      movement: { taken: { place: -3 }, counts: { attending: -1, declined: 1 } },
    });
  });
});

describe('contradictions', () => {
  const gathering = publishedGathering();
  const attending = taken(answerInvitation(gathering, undefined, given()));
  const declines = (change: Partial<GivenAnswer>) =>
    taken(answerInvitation(gathering, attending, given({ answer: 'declined', ...change }))).answer;

  test('from another page load within ten seconds leave it unconfirmed', () => {
    expect(declines({ page: 'page-2', at: later(9_999) })).toBe('unconfirmed');
    expect(declines({ page: 'page-2', at: later(10_000) })).toBe('declined');
  });

  test('from the same page are corrections, and win at once', () => {
    expect(declines({ page: 'page-1', at: later(50) })).toBe('declined');
  });

  test('do not come from calendars or staff, which have no page', () => {
    expect(declines({ page: undefined, evidence: 'staff', at: later(50) })).toBe('declined');
  });

  test('a scanner that sends every answer at once leaves nothing behind but that', () => {
    const second = taken(
      answerInvitation(gathering, attending, given({ answer: 'declined', page: 'b', at: later(100) })),
    );
    const third = taken(answerInvitation(gathering, second, given({ answer: 'undecided', page: 'c', at: later(200) })));
    expect(third).toMatchObject({ answer: 'unconfirmed', guests: 0, mode: undefined });
    expect(taken(answerInvitation(gathering, third, given({ page: 'd', at: later(60_000) }))).answer).toBe('attending');
  });
});

describe('check-in', () => {
  const guest = taken(answerInvitation(publishedGathering(), undefined, given()));

  test('notes who and when, once', () => {
    const present = checkIn(guest, { by: 'hr-1', at: noon });
    expect(present).toMatchObject({ checkedInAt: noon.toISOString(), checkedInBy: 'hr-1', sequence: 2 });
    if (present === undefined) throw new Error('not checked in');
    expect(checkIn(present, { by: 'hr-2', at: later(1) })).toBe(present);
  });

  test('is for those who have a seat', () => {
    expect(checkIn({ ...guest, answer: 'waiting' }, { by: 'hr-1', at: noon })).toBeUndefined();
  });
});
