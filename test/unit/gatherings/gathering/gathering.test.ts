import { describe, expect, test } from 'vitest';
import {
  type GatheringMail,
  type GatheringPatch,
  gatheringStatuses,
} from '../../../../events/read-models/gathering.ts';
import {
  cancelGathering,
  changeGathering,
  countInvited,
  endGathering,
  type Gathering,
  mendGathering,
  publishGathering,
  writeGathering,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { gatheringLifecycle } from '../../../../functions/gatherings/gathering/lifecycle.ts';
import { decideOnMinimum } from '../../../../functions/gatherings/gathering/minimum.ts';
import { consequenceOf } from '../../../../functions/gatherings/gathering/reschedule.ts';
import { noteTrouble } from '../../../../functions/gatherings/gathering/trouble.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import type { ProblemError } from '../../../../shared/decision/problem-error.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { draftedGathering, gatheringDraft, planned, publishedGathering, taken } from '../../../fixtures/gatherings.ts';
import { expectToFollow } from '../../../fixtures/lifecycles.ts';

const afterwards = new Date('2026-12-10T12:00:00Z');
const hr = <Input>(input: Input) => ({ by: 'hr-2', input });
const withMinimum = (gathering: Gathering) => ({ ...gathering, draft: { ...gathering.draft, minAttendees: 5 } });
const decisionDue = new Date('2026-12-08T10:00:00Z');
const inStatus = (status: Gathering['status']): Gathering => ({ ...draftedGathering(), status });

describe('the states', () => {
  test.each(gatheringStatuses)('%s allows the steps that start there, and no others', (status) => {
    expectToFollow(gatheringLifecycle, inStatus(status), {
      saveTheDate: (gathering) => saveTheDate(gathering, hr(undefined), planned),
      publish: (gathering) => publishGathering(gathering, hr(undefined), planned),
      change: (gathering) => changeGathering(gathering, hr({ seats: 3 }), planned),
      mend: (gathering) => mendGathering(gathering, hr({ title: { ja: '年末の会' } }), planned),
      cancel: (gathering) => cancelGathering(gathering, hr(undefined), planned),
      decideOnMinimum: (gathering) => decideOnMinimum(withMinimum(gathering), byOkaeri(), decisionDue),
      end: (gathering) => endGathering(gathering, byOkaeri(), afterwards),
    });
  });

  test('publishing emits an event, and sets timers for the reminders, the waiting list and the end', () => {
    const { state: gathering, events, timers } = taken(publishGathering(draftedGathering(), hr(undefined), planned));
    expect(gathering).toMatchObject({ status: 'published', updatedBy: 'hr-2', publishedAt: planned.toISOString() });
    expect(events.map(({ contract }) => contract.type)).toEqual(['event-scheduled']);
    const { gatheringId } = gathering;
    expect(timers).toEqual([
      { kind: 'gathering-end', ref: gatheringId, dueAt: new Date('2026-12-10T12:00:00Z') },
      { kind: 'gathering-reminder', ref: `${gatheringId}.day`, dueAt: new Date('2026-12-09T10:00:00Z') },
      { kind: 'gathering-reminder', ref: `${gatheringId}.hour`, dueAt: new Date('2026-12-10T09:00:00Z') },
      { kind: 'gathering-deadline', ref: gatheringId, dueAt: new Date('2026-12-10T09:00:00Z') },
    ]);
  });

  test('cancelling emits an event, and raises the calendar sequence', () => {
    const { state: gathering, events } = taken(cancelGathering(publishedGathering(), hr(undefined), planned));
    expect(gathering).toMatchObject({
      status: 'cancelled',
      calendarSequence: 1,
      cancelledBecause: 'decided_by_hr',
    });
    expect(events.map(({ contract }) => contract.type)).toEqual(['event-cancelled']);
    expect(taken(cancelGathering(draftedGathering(), hr(undefined), planned)).events).toEqual([]);
  });

  test('a gathering ends at its present end time', () => {
    const early = new Date('2026-12-10T11:59:59Z');
    expect(endGathering(publishedGathering(), byOkaeri(), early)).toEqual({ refused: 'not_yet' });
    const ended = taken(endGathering(publishedGathering(), byOkaeri(), afterwards));
    expect(ended.state.status).toBe('over');
    expect(ended.events.map(({ contract }) => contract.type)).toEqual(['gathering-ended']);
  });
});

describe('rescheduling', () => {
  const before = gatheringDraft();
  const both = { calendarChanges: true, rsvpsAskedAgain: true };

  test.each([
    ['another start', { startsAt: '2026-12-10T18:30:00+09:00' }, both],
    ['another end', { endsAt: '2026-12-10T22:00:00+09:00' }, both],
    ['another place', { place: { name: '大阪支社' } }, both],
    ['another address', { place: { name: '本社 2階ホール', address: '東京都港区' } }, both],
    [
      'the same place, written otherwise',
      { place: { name: '本社　２階ホール', address: '東京都千代田区見本町1-2-3 ' } },
      { calendarChanges: false, rsvpsAskedAgain: false, changed: [] },
    ],
    ['an online room', { onlineUrl: 'https://meet.example.com/' }, { calendarChanges: true, rsvpsAskedAgain: false }],
    [
      'the same time, written otherwise',
      { startsAt: '2026-12-10T10:00:00Z' },
      { calendarChanges: false, rsvpsAskedAgain: false },
    ],
    ['another title', { title: { ja: '忘年会' } }, { calendarChanges: false, rsvpsAskedAgain: false }],
    ['more seats', { seats: 99 }, { calendarChanges: false, rsvpsAskedAgain: false }],
  ])('%s', (_case, change, consequence) => {
    expect(consequenceOf(before, gatheringDraft(change))).toMatchObject(consequence);
  });

  test('finds a place unchanged when only characters that no mail can hold were removed', () => {
    const unwritable = {
      ...before,
      place: { name: '本社\uE000 2階\u0007ホール', address: before.place?.address ?? '' },
    };
    expect(consequenceOf(unwritable, before)).toEqual({
      calendarChanges: false,
      isEmitted: true,
      rsvpsAskedAgain: false,
      onlineAskedAgain: false,
      changed: [],
    });
    const none = { ...before, place: null };
    expect(consequenceOf(none, before).rsvpsAskedAgain).toBe(true);
  });

  test('asks for new RSVPs only if time or place changed', () => {
    const moved = taken(changeGathering(publishedGathering(), hr({ place: { name: '大阪支社' } }), planned));
    expect(moved.state).toMatchObject({ calendarSequence: 1, answersFrom: 1 });
    const room = taken(changeGathering(publishedGathering(), hr({ onlineUrl: 'https://meet.example.com/' }), planned));
    expect(room.state).toMatchObject({ calendarSequence: 1, answersFrom: 0 });
    expect(room.events[0]?.data).toMatchObject({ answersAskedAgain: false });
  });

  test('a draft changes without an announcement', () => {
    const {
      events,
      timers,
      state: gathering,
    } = taken(changeGathering(draftedGathering(), hr({ place: { name: '大阪支社' } }), planned));
    expect([events, timers, gathering.calendarSequence]).toEqual([[], [], 0]);
  });

  test('into the past is refused', () => {
    const past = { startsAt: '2026-11-01T19:00:00+09:00', endsAt: '2026-11-01T21:00:00+09:00' };
    expect(changeGathering(publishedGathering(), hr(past), planned)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/startsAt' }],
    });
  });
});

describe('seats', () => {
  test('cannot be lowered below the number that is taken', () => {
    const gathering = { ...publishedGathering({ seats: 30 }), taken: { place: 12, online: 0 } };
    expect(changeGathering(gathering, hr({ seats: 11 }), planned)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/seats' }],
    });
    expect(taken(changeGathering(gathering, hr({ seats: 12 }), planned)).state.draft.seats).toBe(12);
  });
});

describe('opening seats', () => {
  const types = (change: GatheringPatch, before = publishedGathering({ seats: 30 })) =>
    taken(changeGathering(before, hr(change), planned)).events.map(({ contract }) => contract.type);

  test('with more seats, no limit, or a later deadline, members who wait may get a seat', () => {
    // After event-rescheduled, free seats are offered.
    expect(types({ seats: 31 })).toEqual(['event-rescheduled']);
    expect(types({ seats: null })).toEqual(['event-rescheduled']);
    const withDeadline = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    expect(types({ answerBy: '2026-12-02T18:00:00+09:00' }, withDeadline)).toEqual(['event-rescheduled']);
  });
});

describe('the times', () => {
  test('reminders that are in the past get no timer', () => {
    const soon = new Date('2026-12-10T08:00:00Z');
    const { timers } = taken(publishGathering(draftedGathering(), hr(undefined), soon));
    expect(timers.map(({ ref }) => ref.split('.')[1])).toEqual([undefined, 'hour', undefined]);
  });

  test('the timers are set again when a time moves, and only then', () => {
    const moved = taken(changeGathering(publishedGathering(), hr({ startsAt: '2026-12-10T18:00:00+09:00' }), planned));
    expect(moved.timers.map(({ dueAt }) => dueAt.toISOString())).toEqual([
      '2026-12-10T12:00:00.000Z',
      '2026-12-09T09:00:00.000Z',
      '2026-12-10T08:00:00.000Z',
      '2026-12-10T08:00:00.000Z',
      '2026-12-10T09:00:00.000Z',
    ]);
    expect(taken(changeGathering(publishedGathering(), hr({ seats: 40 }), planned)).timers).toEqual([]);
    const decided = taken(changeGathering(publishedGathering(), hr({ minAttendees: 5 }), planned));
    expect(decided.timers.map(({ kind }) => kind)).toContain('gathering-decision');
  });

  test.each(['startsAt', 'endsAt', 'answerBy', 'decideBy'] as const)('%s is at most five years ahead', (field) => {
    const refused = { refused: 'invalid', errors: [{ pointer: `/${field}`, detail: 'must be at most 5 years ahead' }] };
    const change = { [field]: '2033-01-01T00:00:00Z' };
    const draft = { ...draftedGathering().draft, ...change };
    expect(writeGathering(idFrom('gathering', 'far'), hr(draft), planned)).toEqual(refused);
    const wide = {
      ...draftedGathering(),
      draft: { ...draft, startsAt: '2032-12-31T00:00:00Z', endsAt: '2033-01-02T00:00:00Z' },
    };
    const patch = field === 'startsAt' ? { startsAt: '2033-01-01T00:00:00Z' } : { [field]: '2032-12-31T00:00:00Z' };
    if (field !== 'endsAt') expect(changeGathering(wide, hr(patch), planned)).toEqual(refused);
  });

  test('a time that is already past may stay as it is', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00', seats: 10 });
    const late = new Date('2026-12-02T00:00:00Z');
    expect(taken(changeGathering(gathering, hr({ seats: 12 }), late)).state.draft.seats).toBe(12);
    expect(changeGathering(gathering, hr({ answerBy: '2026-12-01T19:00:00+09:00' }), late)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/answerBy' }],
    });
  });
});

describe('the audience of a campaign about a gathering', () => {
  test.each([
    [undefined, 0, 0],
    [undefined, 12, 12],
    [0, 12, 12],
    [0, 0, undefined],
    [10, 12, 12],
    [10, 10, undefined],
    [10, 3, undefined],
    [10, 0, undefined],
  ])('of the gathering invitation: after %s, one of %i makes %s invited', (before, recipients, becomes) => {
    const frozenAudiences = { saveTheDate: 7, ...(before !== undefined && { gatheringInvitation: before }) };
    const { counts } = publishedGathering();
    const gathering = {
      ...publishedGathering(),
      ...{ frozenAudiences, counts: { ...counts, attending: 4, invited: before ?? 0 } },
    };
    const outcome = countInvited(gathering, byOkaeri({ of: 'gatheringInvitation' as const, recipients }));
    if (becomes === undefined) return expect(outcome).toEqual({ refused: 'already_counted' });
    expect(taken(outcome).state).toEqual({
      ...gathering,
      ...{ frozenAudiences: { saveTheDate: 7, gatheringInvitation: becomes } },
      counts: { ...gathering.counts, invited: becomes },
    });
  });

  test('of the save-the-date is noted, and invites nobody', () => {
    const draft = draftedGathering();
    const { state } = taken(countInvited(draft, byOkaeri({ of: 'saveTheDate' as const, recipients: 3 })));
    expect(state).toEqual({ ...draft, frozenAudiences: { saveTheDate: 3 } });
  });
});

describe('a gathering of which a mail cannot be written', () => {
  const trouble = { since: planned.toISOString(), notice: 'thanks', notices: ['thanks'], errors: [] } as const;
  const troubled = (status: Gathering['status'], change: Partial<Gathering> = {}): Gathering => ({
    ...inStatus(status),
    trouble: { ...trouble, notices: [...trouble.notices], errors: [] },
    ...change,
  });
  const unwritten = (notice: GatheringMail, errors: ProblemError[] = [], failedAt = planned) =>
    byOkaeri({ notice, failedAt, errors });
  const place = [{ pointer: '/place', detail: 'cannot be mailed' }];

  test.each(['cancelled', 'over'] as const)(
    'can be mended in its texts when it is %s, and in nothing else',
    (status) => {
      const texts = { title: { ja: '会' }, description: { ja: '本文' }, place: { name: '本社' } };
      const mended = taken(changeGathering(troubled(status), hr(texts), afterwards));
      expect(mended).toMatchObject({ state: { status, draft: texts, updatedBy: 'hr-2' }, events: [], timers: [] });
      for (const change of [{ seats: 3 }, { startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-01-01T01:00:00Z' }]) {
        const errors = Object.keys(change).map((field) => expect.objectContaining({ pointer: `/${field}` }));
        expect(changeGathering(troubled(status), hr(change), afterwards)).toEqual({ refused: 'invalid', errors });
      }
      expect(changeGathering(inStatus(status), hr(texts), afterwards)).toMatchObject({ refused: 'wrong_state' });
    },
  );

  test('names every kind of mail once, the time of the first, and what to change', () => {
    const first = taken(noteTrouble(publishedGathering(), unwritten('confirmation', place), planned)).state;
    expect(first.trouble).toEqual({
      since: planned.toISOString(),
      notice: 'confirmation',
      notices: ['confirmation'],
      errors: place,
    });
    expect(noteTrouble(first, unwritten('confirmation', place), afterwards)).toEqual({ refused: 'trouble_known' });
    const both = taken(noteTrouble(first, unwritten('thanks', place), afterwards)).state;
    expect(both.trouble).toMatchObject({ since: planned.toISOString(), notices: ['confirmation', 'thanks'] });
  });

  test('is not in trouble if it was mended since; other causes are shown, too', () => {
    const mended = { ...publishedGathering(), updatedAt: afterwards.toISOString() };
    expect(noteTrouble(mended, unwritten('thanks', [], afterwards), afterwards)).toMatchObject({
      state: { trouble: { errors: [{ pointer: '' }] } },
    });
    expect(noteTrouble(mended, unwritten('thanks', [], planned), afterwards)).toEqual({ refused: 'mended' });
    expect(noteTrouble(mended, unwritten('thanks', place, planned), afterwards)).not.toHaveProperty('refused');
  });
});
