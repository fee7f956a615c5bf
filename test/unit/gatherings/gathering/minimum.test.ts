import { describe, expect, test } from 'vitest';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { changeGathering, publishGathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { decideOnMinimum } from '../../../../functions/gatherings/gathering/minimum.ts';
import { decisionTime } from '../../../../functions/gatherings/gathering/schedule.ts';
import { draftGathering, gatheringDraft, publishedGathering } from '../../../fixtures/gatherings.ts';

const due = { by: 'okaeri', at: new Date('2026-12-08T10:00:00Z') };
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
    ['else the deadline for answers', { answerBy: '2026-12-04T12:00:00+09:00' }, '2026-12-04T03:00:00.000Z'],
    ['else 48 hours before the start', {}, '2026-12-08T10:00:00.000Z'],
  ])('is %s', (_case, change, expected) => {
    expect(decisionTime(gatheringDraft({ minAttendees: 5, ...change }))?.toISOString()).toBe(expected);
  });

  test('there is none without a minimum, and none after the start', () => {
    expect(decisionTime(gatheringDraft({ decideBy: '2026-12-05T12:00:00+09:00' }))).toBeUndefined();
    expect(() => gatheringDraft({ decideBy: '2026-12-11T12:00:00+09:00' })).toThrow(/startsAt/);
  });

  test('that is over before anybody can answer is refused at publication', () => {
    const late = { by: 'hr-1', at: new Date('2026-12-09T00:00:00Z') };
    expect(publishGathering(draftGathering({ minAttendees: 5 }), late)).toMatchObject({
      refused: 'not_now',
      errors: [{ pointer: '/decideBy' }],
    });
    expect(
      publishGathering(draftGathering({ minAttendees: 5, decideBy: '2026-12-10T12:00:00+09:00' }), late),
    ).toMatchObject({
      gathering: { status: 'published' },
    });
  });
});

describe('too few', () => {
  test('cancel the gathering where HR chose so, with the reason', () => {
    const step = decideOnMinimum(withMinimum('cancel', { attendees: 4 }), due);
    expect(step?.gathering).toMatchObject({
      status: 'cancelled',
      cancelledBecause: 'too_few_attendees',
      minimumMissed: true,
      calendarSequence: 1,
      updatedBy: 'okaeri',
    });
    expect(step?.announcements.map(({ contract }) => contract.type)).toEqual(['event-cancelled']);
    expect(step?.bounds).toEqual({ attendees: 4 });
  });

  test('are shown to HR otherwise, and nobody is told', () => {
    const step = decideOnMinimum(withMinimum('tell', { attendees: 4 }), due);
    expect(step).toMatchObject({ gathering: { status: 'published', minimumMissed: true }, announcements: [] });
  });

  test('guests count; seats on offer do not', () => {
    expect(decideOnMinimum(withMinimum('cancel', { attendees: 5 }), due)?.gathering.status).toBe('published');
    const offered = withMinimum('cancel', { attendees: 4, taken: { place: 6, online: 0 } });
    expect(decideOnMinimum(offered, due)?.gathering.status).toBe('cancelled');
  });
});

describe('the decision is taken', () => {
  test('once: a cancellation after it does not change it', () => {
    const decided = decideOnMinimum(withMinimum('cancel', { attendees: 5 }), due)?.gathering;
    if (decided === undefined) throw new Error('not decided');
    expect(decided).toMatchObject({ minimumMissed: false });
    expect(decideOnMinimum({ ...decided, attendees: 2 }, due)).toBeUndefined();
  });

  test('not before its time, not after the start, not for what is over', () => {
    const early = { by: 'okaeri', at: new Date('2026-12-08T09:59:59Z') };
    expect(decideOnMinimum(withMinimum('cancel'), early)).toBeUndefined();
    const begun = { by: 'okaeri', at: new Date('2026-12-10T10:00:00Z') };
    expect(decideOnMinimum(withMinimum('cancel'), begun)).toBeUndefined();
    expect(decideOnMinimum(withMinimum('cancel', { status: 'cancelled' }), due)).toBeUndefined();
  });

  test('again for another time that HR sets', () => {
    const missed = decideOnMinimum(withMinimum('tell', { attendees: 1 }), due)?.gathering;
    if (missed === undefined) throw new Error('not decided');
    const change = changeGathering(missed, { decideBy: '2026-12-09T12:00:00+09:00' }, due);
    if ('refused' in change) throw new Error(change.refused);
    const later = { by: 'okaeri', at: new Date('2026-12-09T03:00:00Z') };
    expect(decideOnMinimum({ ...change.gathering, attendees: 6 }, later)?.gathering.minimumMissed).toBe(false);
  });
});
