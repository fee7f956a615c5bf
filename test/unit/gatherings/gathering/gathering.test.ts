import { describe, expect, test } from 'vitest';
import { gatheringStatuses } from '../../../../events/read-models/gathering.ts';
import {
  cancelGathering,
  changeGathering,
  endGathering,
  type Gathering,
  publishGathering,
  type Refusal,
  type Step,
  stepsFrom,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { consequenceOf } from '../../../../functions/gatherings/gathering/reschedule.ts';
import { seatLimit } from '../../../../functions/gatherings/gathering/seats.ts';
import { draftGathering, gatheringDraft, planned, publishedGathering } from '../../../fixtures/gatherings.ts';

const doing = { by: 'hr-2', at: planned };
const afterwards = { by: 'timer', at: new Date('2026-12-10T12:00:00Z') };
const inStatus = (status: Gathering['status']): Gathering => ({ ...draftGathering(), status });

function done(step: Step | Refusal): Step {
  if ('refused' in step) throw new Error(`refused: ${step.refused}`);
  return step;
}

describe('the states', () => {
  test.each(gatheringStatuses)('%s allows the steps that start there, and no others', (status) => {
    const gathering = inStatus(status);
    const allowed = (step: 'publish' | 'change' | 'cancel') => (stepsFrom[step] as readonly string[]).includes(status);
    expect('refused' in publishGathering(gathering, doing)).toBe(!allowed('publish'));
    expect('refused' in changeGathering(gathering, { seats: 3 }, doing)).toBe(!allowed('change'));
    expect('refused' in cancelGathering(gathering, doing)).toBe(!allowed('cancel'));
    expect(endGathering(gathering, afterwards) !== undefined).toBe(status === 'published');
  });

  test('publishing announces, and waits for the reminders and the end', () => {
    const { gathering, announcements, timers } = done(publishGathering(draftGathering(), doing));
    expect(gathering).toMatchObject({ status: 'published', updatedBy: 'hr-2', publishedAt: planned.toISOString() });
    expect(announcements.map(({ contract }) => contract.type)).toEqual(['event-scheduled']);
    const { gatheringId } = gathering;
    expect(timers).toEqual([
      { kind: 'gathering-end', ref: gatheringId, dueAt: new Date('2026-12-10T12:00:00Z') },
      { kind: 'gathering-reminder', ref: `${gatheringId}.day`, dueAt: new Date('2026-12-09T10:00:00Z') },
      { kind: 'gathering-reminder', ref: `${gatheringId}.hour`, dueAt: new Date('2026-12-10T09:00:00Z') },
    ]);
  });

  test('cancelling tells those who were invited, and raises the calendar sequence', () => {
    const { gathering, announcements } = done(cancelGathering(publishedGathering(), doing));
    expect(gathering).toMatchObject({
      status: 'cancelled',
      calendarSequence: 1,
      cancelledBecause: 'decided_by_hr',
    });
    expect(announcements.map(({ contract }) => contract.type)).toEqual(['event-cancelled']);
    expect(done(cancelGathering(draftGathering(), doing)).announcements).toEqual([]);
  });

  test('the end waits for the time as it is now', () => {
    const early = new Date('2026-12-10T11:59:59Z');
    expect(endGathering(publishedGathering(), { by: 'timer', at: early })).toBeUndefined();
    const ended = endGathering(publishedGathering(), afterwards);
    expect(ended?.gathering.status).toBe('over');
    expect(ended?.announcements.map(({ contract }) => contract.type)).toEqual(['gathering-ended']);
  });
});

describe('rescheduling', () => {
  const before = gatheringDraft();
  const both = { calendarChanges: true, answersAskedAgain: true };

  test.each([
    ['another start', { startsAt: '2026-12-10T18:30:00+09:00' }, both],
    ['another end', { endsAt: '2026-12-10T22:00:00+09:00' }, both],
    ['another place', { place: { name: '大阪支社' } }, both],
    ['another address', { place: { name: '本社 2階ホール', address: '東京都港区' } }, both],
    ['an online room', { onlineUrl: 'https://meet.example.com/' }, { calendarChanges: true, answersAskedAgain: false }],
    [
      'the same time, written otherwise',
      { startsAt: '2026-12-10T10:00:00Z' },
      { calendarChanges: false, answersAskedAgain: false },
    ],
    ['another title', { title: { ja: '忘年会' } }, { calendarChanges: false, answersAskedAgain: false }],
    ['more seats', { seats: 99 }, { calendarChanges: false, answersAskedAgain: false }],
  ])('%s', (_case, change, consequence) => {
    expect(consequenceOf(before, gatheringDraft(change))).toMatchObject(consequence);
  });

  test('asks for new answers only where time or place moved', () => {
    const moved = done(changeGathering(publishedGathering(), { place: { name: '大阪支社' } }, doing));
    expect(moved.gathering).toMatchObject({ calendarSequence: 1, answersFrom: 1 });
    const room = done(changeGathering(publishedGathering(), { onlineUrl: 'https://meet.example.com/' }, doing));
    expect(room.gathering).toMatchObject({ calendarSequence: 1, answersFrom: 0 });
    expect(room.announcements[0]?.data).toMatchObject({ answersAskedAgain: false });
  });

  test('a draft changes without a word to anybody', () => {
    const { announcements, timers, gathering } = done(
      changeGathering(draftGathering(), { place: { name: '大阪支社' } }, doing),
    );
    expect([announcements, timers, gathering.calendarSequence]).toEqual([[], [], 0]);
  });

  test('into the past is refused', () => {
    const past = { startsAt: '2026-11-01T19:00:00+09:00', endsAt: '2026-11-01T21:00:00+09:00' };
    expect(changeGathering(publishedGathering(), past, doing)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/startsAt' }],
    });
  });
});

describe('seats', () => {
  test('what is only online may say its limit in either field', () => {
    const venue = { place: null, onlineUrl: 'https://meet.example.com/' };
    expect(seatLimit(gatheringDraft({ ...venue, seats: 50 }), 'online')).toBe(50);
    expect(seatLimit(gatheringDraft({ ...venue, seats: 50, onlineSeats: 20 }), 'online')).toBe(20);
    expect(seatLimit(gatheringDraft({ onlineUrl: venue.onlineUrl, seats: 50 }), 'online')).toBeUndefined();
  });

  test('cannot be lowered below those that are taken', () => {
    const gathering = { ...publishedGathering({ seats: 30 }), taken: { place: 12, online: 0 } };
    expect(changeGathering(gathering, { seats: 11 }, doing)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/seats' }],
    });
    expect(done(changeGathering(gathering, { seats: 12 }, doing)).gathering.draft.seats).toBe(12);
  });
});

describe('opening seats', () => {
  const types = (change: Parameters<typeof changeGathering>[1], before = publishedGathering({ seats: 30 })) =>
    done(changeGathering(before, change, doing)).announcements.map(({ contract }) => contract.type);

  test('more seats, no limit any more, or more time to answer: whoever waits may have a seat', () => {
    expect(types({ seats: 31 })).toEqual(['seats-opened']);
    expect(types({ seats: null })).toEqual(['seats-opened']);
    const withDeadline = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    expect(types({ answerBy: '2026-12-02T18:00:00+09:00' }, withDeadline)).toEqual(['seats-opened']);
  });

  test('fewer seats, or other words, do not', () => {
    expect(types({ seats: 29 })).toEqual([]);
    expect(types({ title: { ja: '忘年会' } })).toEqual([]);
  });
});

describe('the times', () => {
  test('reminders that lie in the past are not waited for', () => {
    const soon = { by: 'hr-2', at: new Date('2026-12-10T08:00:00Z') };
    const { timers } = done(publishGathering(draftGathering(), soon));
    expect(timers.map(({ ref }) => ref.split('.')[1])).toEqual([undefined, 'hour']);
  });

  test('the timers are set again when a time moves, and only then', () => {
    const moved = done(changeGathering(publishedGathering(), { startsAt: '2026-12-10T18:00:00+09:00' }, doing));
    expect(moved.timers.map(({ dueAt }) => dueAt.toISOString())).toEqual([
      '2026-12-10T12:00:00.000Z',
      '2026-12-09T09:00:00.000Z',
      '2026-12-10T08:00:00.000Z',
    ]);
    expect(done(changeGathering(publishedGathering(), { seats: 40 }, doing)).timers).toEqual([]);
    const decided = done(changeGathering(publishedGathering(), { minAttendees: 5 }, doing));
    expect(decided.timers.at(-1)).toMatchObject({ kind: 'gathering-decision' });
  });

  test('what lies in the past already may stay there', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00', seats: 10 });
    const late = { by: 'hr-2', at: new Date('2026-12-02T00:00:00Z') };
    expect(done(changeGathering(gathering, { seats: 12 }, late)).gathering.draft.seats).toBe(12);
    expect(changeGathering(gathering, { answerBy: '2026-12-01T19:00:00+09:00' }, late)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/answerBy' }],
    });
  });
});
