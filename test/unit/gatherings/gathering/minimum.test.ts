import { describe, expect, test } from 'vitest';
import type { GatheringDraft } from '../../../../events/read-models/gathering.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { changeGathering, publishGathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { decideOnMinimum } from '../../../../functions/gatherings/gathering/minimum.ts';
import { decisionTime } from '../../../../functions/gatherings/gathering/schedule.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { draftedGathering, gatheringDraft, publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const due = new Date('2026-12-08T10:00:00Z');
const decide = (gathering: Gathering, at: Date) => decideOnMinimum(gathering, byOkaeri(), at);
const hr = <Input>(input: Input) => ({ by: 'hr-1', input });
const withMinimum = (belowMinimum: 'cancel' | 'tell', state: Partial<Gathering> = {}): Gathering => ({
  ...publishedGathering({ minAttendees: 5, belowMinimum }),
  ...state,
});

describe('the decision time', () => {
  test.each([
    [
      'as HR says',
      { decideBy: '2026-12-05T12:00:00+09:00', answerBy: '2026-12-04T12:00:00+09:00' },
      '2026-12-05T03:00:00.000Z',
    ],
    ['else the deadline for RSVPs', { answerBy: '2026-12-04T12:00:00+09:00' }, '2026-12-04T03:00:00.000Z'],
    ['else 48 hours before the start', {}, '2026-12-08T10:00:00.000Z'],
  ])('is %s', (_case, change, expected) => {
    expect(decisionTime(gatheringDraft({ minAttendees: 5, ...change }))?.toISOString()).toBe(expected);
  });

  test('is absent without a minimum, and is never after the start', () => {
    expect(decisionTime(gatheringDraft({ decideBy: '2026-12-05T12:00:00+09:00' }))).toBeUndefined();
    expect(() => gatheringDraft({ decideBy: '2026-12-11T12:00:00+09:00' })).toThrow(/startsAt/);
  });

  test.each([
    ['answerBy', { answerBy: '2026-12-07T12:00:00+09:00' }],
    ['decideBy', { decideBy: '2026-12-07T12:00:00+09:00' }],
    ['48 hours before the start', {}],
  ])('a minimum that is set after %s needs a time that is ahead; one that was decided stays', (_when, times) => {
    const late = new Date('2026-12-09T00:00:00Z');
    const set = (change: Partial<GatheringDraft>, before: Partial<GatheringDraft> = {}) =>
      changeGathering(publishedGathering({ ...times, ...before }), hr(change), late);
    expect(set({ minAttendees: 5 })).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/decideBy' }] });
    const ahead = taken(set({ minAttendees: 5, decideBy: '2026-12-10T12:00:00+09:00' }));
    expect(ahead.timers.map(({ kind }) => kind)).toContain('gathering-decision');
    expect(set({ endsAt: '2026-12-10T22:00:00+09:00' }, { minAttendees: 5 })).not.toHaveProperty('refused');
  });

  test('that lies before anybody can RSVP is refused at publication', () => {
    const late = new Date('2026-12-09T00:00:00Z');
    expect(publishGathering(draftedGathering({ minAttendees: 5 }), hr(undefined), late)).toMatchObject({
      refused: 'not_now',
      errors: [{ pointer: '/decideBy' }],
    });
    expect(
      publishGathering(
        draftedGathering({ minAttendees: 5, decideBy: '2026-12-10T12:00:00+09:00' }),
        hr(undefined),
        late,
      ),
    ).toMatchObject({
      state: { status: 'published' },
    });
  });
});

describe('too few', () => {
  test('cancel the gathering if HR chose so, with the reason', () => {
    const step = taken(decide(withMinimum('cancel', { attendees: 4 }), due));
    expect(step.state).toMatchObject({
      status: 'cancelled',
      cancelledBecause: 'too_few_attendees',
      minimumMissed: true,
      calendarSequence: 1,
      updatedBy: 'okaeri',
    });
    expect(step.events.map(({ contract }) => contract.type)).toEqual(['event-cancelled']);
    expect(step.bounds).toEqual({ attendees: 4 });
  });

  test('are shown to HR otherwise, and nothing is emitted', () => {
    const step = taken(decide(withMinimum('tell', { attendees: 4 }), due));
    expect(step).toMatchObject({ state: { status: 'published', minimumMissed: true }, events: [] });
  });

  test('guests count; seats on offer do not', () => {
    expect(taken(decide(withMinimum('cancel', { attendees: 5 }), due)).state.status).toBe('published');
    const offered = withMinimum('cancel', { attendees: 4, taken: { place: 6, online: 0 } });
    expect(taken(decide(offered, due)).state.status).toBe('cancelled');
  });
});

describe('the decision is taken', () => {
  test('only once: a cancellation afterwards does not change it', () => {
    const decided = taken(decide(withMinimum('cancel', { attendees: 5 }), due)).state;
    expect(decided).toMatchObject({ minimumMissed: false });
    expect(decide({ ...decided, attendees: 2 }, due)).toEqual({ refused: 'already_decided' });
  });

  test('not before its time, not after the start, not for what is over', () => {
    const early = new Date('2026-12-08T09:59:59Z');
    expect(decide(withMinimum('cancel'), early)).toEqual({ refused: 'not_yet' });
    const begun = new Date('2026-12-10T10:00:00Z');
    expect(decide(withMinimum('cancel'), begun)).toEqual({ refused: 'begun' });
    expect(decide(withMinimum('cancel', { status: 'cancelled' }), due)).toMatchObject({ refused: 'wrong_state' });
  });

  test('not where no minimum is set', () => {
    expect(decide(publishedGathering({ decideBy: '2026-12-05T12:00:00+09:00' }), due)).toEqual({
      refused: 'no_minimum',
    });
  });

  test('again for another time that HR sets', () => {
    const missed = taken(decide(withMinimum('tell', { attendees: 1 }), due)).state;
    const change = taken(changeGathering(missed, hr({ decideBy: '2026-12-09T12:00:00+09:00' }), due));
    const later = new Date('2026-12-09T03:00:00Z');
    expect(taken(decide({ ...change.state, attendees: 6 }, later)).state.minimumMissed).toBe(false);
  });
});
