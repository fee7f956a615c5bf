/** What HR may change of a gathering, what is said of what they may not, and what each decision emits. */
import { describe, expect, test } from 'vitest';
import { invitationCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import type { GatheringDraft, GatheringPatch } from '../../../../events/read-models/gathering.ts';
import {
  cancelGathering,
  changeGathering,
  endGathering,
  type Gathering,
  mendGathering,
  publishGathering,
  writeGathering,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { byOkaeri, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { draftedGathering, gatheringDraft, planned, publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const hr = <Input>(input: Input) => ({ by: 'hr-2', input });
const onlineUrl = 'https://meet.example.com/okaeri';
const starts = new Date('2026-12-10T10:00:00Z');
const { gatheringId } = draftedGathering();
const change = (gathering: Gathering, patch: GatheringPatch, at = planned) => changeGathering(gathering, hr(patch), at);
const errorsOf = (outcome: object | Refusal<string>) => ('errors' in outcome ? outcome.errors : undefined);
const emitted = (outcome: ReturnType<typeof change>) =>
  isRefusal(outcome) ? outcome.refused : outcome.events.map(({ contract, data }) => ({ [contract.type]: data }));

test('a draft begins with nobody invited, and with its author', () => {
  const draft = gatheringDraft();
  const { state, events, timers } = taken(writeGathering(gatheringId, hr(draft), planned));
  const none = { invited: 0, attending: 0, waiting: 0, offered: 0, declined: 0, undecided: 0, unconfirmed: 0 };
  const at = planned.toISOString();
  expect([events, timers]).toEqual([[], []]);
  expect(state).toEqual({
    ...{ gatheringId, sequence: 0, status: 'draft', draft, calendarSequence: 0, answersFrom: 0 },
    ...{ taken: { place: 0, online: 0 }, waitingSeats: { place: 0, online: 0 }, counts: none },
    ...{ attendees: 0, checkedIn: 0, minimumMissed: false, trouble: null, list: 'gatherings' },
    ...{ createdBy: 'hr-2', authors: ['hr-2'], createdAt: at, updatedBy: 'hr-2', updatedAt: at },
  });
});

describe('what is emitted names the gathering', () => {
  test('when it is published, cancelled and over', () => {
    const { events } = taken(publishGathering(draftedGathering(), hr(undefined), planned));
    expect(events.map(({ data }) => data)).toEqual([{ gatheringId }]);
    const cancelled = taken(cancelGathering(publishedGathering(), hr(undefined), planned));
    expect(cancelled.events.map(({ data }) => data)).toEqual([{ gatheringId }]);
    const ended = taken(endGathering(publishedGathering(), byOkaeri(), new Date('2026-12-10T12:00:00Z')));
    expect(ended.events.map(({ data }) => data)).toEqual([{ gatheringId }]);
  });

  test('when a draft is cancelled whose date was announced, and only then', () => {
    const known = { ...draftedGathering(), saveTheDateAt: planned.toISOString() };
    const { events, state } = taken(cancelGathering(known, hr(undefined), planned));
    expect(events.map(({ contract, data }) => [contract.type, data])).toEqual([['event-cancelled', { gatheringId }]]);
    expect(state.calendarSequence).toBe(0);
  });

  test('when it is moved, with what changed, and only once although there are more seats', () => {
    const patch = { place: { name: '大阪支社' }, seats: 99 };
    expect(emitted(change(publishedGathering({ seats: 30 }), patch))).toEqual([
      { 'event-rescheduled': { gatheringId, answersAskedAgain: true, changed: ['place'] } },
    ]);
  });

  test.each<[string, GatheringPatch, boolean]>([
    ['another title', { title: { ja: '忘年会' } }, true],
    ['a title in one language more', { title: { ja: '年末交流会', en: 'Party' } }, true],
    ['another description', { description: { ja: '[申込](https://example.com/)' } }, true],
    ['another zone', { timeZone: 'Asia/Seoul' }, true],
    [
      'a place that is written otherwise',
      { place: { name: '本社２階ホール', address: '東京都千代田区見本町1-2-3' } },
      true,
    ],
    ['more seats at the place', { seats: 31 }, true],
    ['more seats online', { onlineSeats: 6 }, true],
    ['no limit any more', { seats: null }, true],
    ['fewer seats', { seats: 29, onlineSeats: 4 }, true],
    ['a waiting list', { waitingList: 'fifo' }, true],
    ['guests', { guestsPerMember: 2 }, true],
    ['as many seats', { seats: 30 }, false],
    ['the same texts, in another order', { title: { en: 'Year-end gathering', ja: '年末交流会' } }, false],
    ['a minimum, which members do not read', { minAttendees: 5, belowMinimum: 'cancel' }, false],
  ])('when its texts or seats change, without a notice to members: %s', (_what, patch, isEmitted) => {
    const answerBy = '2026-12-07T18:00:00+09:00';
    const gathering = publishedGathering({ onlineUrl, seats: 30, onlineSeats: 5, answerBy });
    const decision = change(gathering, patch);
    const data = { gatheringId, answersAskedAgain: false, changed: [] };
    expect(emitted(decision)).toEqual(isEmitted ? [{ 'event-rescheduled': data }] : []);
    const { calendarSequence, answersFrom } = gathering;
    expect(taken(decision).state).toMatchObject({ calendarSequence, answersFrom });
    expect(taken(decision).state.changedAt ?? {}).toEqual({});
  });

  test.each<[string, GatheringPatch, readonly string[]]>([
    ['later', { answerBy: '2026-12-08T18:00:00+09:00' }, []],
    ['none but the start', { answerBy: null }, []],
    ['earlier', { answerBy: '2026-12-06T18:00:00+09:00' }, ['answer_by']],
    ['earlier, with another text', { answerBy: '2026-12-06T18:00:00+09:00', title: { ja: '会' } }, ['answer_by']],
  ])('when the deadline is another one, which no calendar shows: %s', (_what, patch, changed) => {
    const gathering = publishedGathering({ answerBy: '2026-12-07T18:00:00+09:00' });
    const decision = change(gathering, patch);
    const data = { gatheringId, answersAskedAgain: false, changed };
    expect(emitted(decision)).toEqual([{ 'event-rescheduled': data }]);
    expect(taken(decision).state).toMatchObject({
      calendarSequence: gathering.calendarSequence,
      answersFrom: gathering.answersFrom,
    });
  });

  test('a change notes when each part changed', () => {
    const later = new Date(planned.getTime() + 3_600_000);
    const moved = taken(change(publishedGathering(), { place: { name: '大阪支社' } })).state;
    const again = taken(change(moved, { startsAt: '2026-12-10T18:00:00+09:00' }, later)).state;
    expect(again.changedAt).toEqual({ place: planned.toISOString(), time: later.toISOString() });
  });

  test('a first deadline is earlier than the start; the same one in another zone is not a change', () => {
    const answerBy = '2026-12-07T18:00:00+09:00';
    expect(emitted(change(publishedGathering(), { answerBy }))).toMatchObject([
      { 'event-rescheduled': { changed: ['answer_by'] } },
    ]);
    expect(emitted(change(publishedGathering({ answerBy }), { answerBy: '2026-12-07T09:00:00Z' }))).toEqual([]);
  });
});

describe('a draft', () => {
  test('takes every change, and remembers who wrote it', () => {
    const { state } = taken(
      change(draftedGathering(), { title: { ja: '忘年会' }, audience: {}, classification: 'public' }),
    );
    expect(state).toMatchObject({
      draft: { title: { ja: '忘年会' }, classification: 'public' },
      authors: ['hr-1', 'hr-2'],
    });
  });

  test('names what is wrong with a change', () => {
    const patch = { seats: 'many' } as unknown as GatheringPatch;
    expect(change(draftedGathering(), patch)).toMatchObject({
      ...{ refused: 'invalid', errors: [{ pointer: '/seats', code: 'wrong_type' }] },
    });
  });

  test.each(['startsAt', 'endsAt', 'answerBy', 'decideBy'] as const)('says that %s is too far ahead', (field) => {
    const far = { startsAt: '2999-01-01T10:00:00Z', endsAt: '2999-01-01T12:00:00Z' };
    const patch = { ...far, [field]: field === 'endsAt' ? far.endsAt : far.startsAt };
    const pointers = (errorsOf(change(draftedGathering(), patch)) ?? []).map(({ pointer }) => pointer);
    expect(pointers).toContain(`/${field}`);
  });
});

describe('what is published', () => {
  test.each(['audience', 'classification'] as const)('keeps its %s, and says that its campaign has it now', (field) => {
    const patch = { audience: { audience: {} }, classification: { classification: 'public' as const } }[field];
    expect(change(publishedGathering(), patch)).toEqual({
      refused: 'invalid',
      errors: [
        {
          pointer: `/${field}`,
          detail: `cannot be changed here once the gathering is published: change that of the campaign ${invitationCampaignId(gatheringId)}, which sends the gathering invitation, as long as nothing of it has left`,
        },
      ],
    });
  });

  test.each([
    [{ seats: 30 }, { seats: 11 }, '/seats', { place: 12, online: 0 }],
    [{ onlineUrl, onlineSeats: 9 }, { onlineSeats: 3 }, '/onlineSeats', { place: 0, online: 4 }],
    [{ place: null, onlineUrl, seats: 9 }, { seats: 3 }, '/seats', { place: 0, online: 4 }],
  ])('%j keeps the seats that are taken: %j', (venue, patch, pointer, seats) => {
    const gathering = { ...publishedGathering(venue), taken: seats };
    const detail = `must not be less than the ${seats.place + seats.online} seats that are taken`;
    expect(errorsOf(change(gathering, patch))).toEqual([{ pointer, detail }]);
  });

  test.each([
    ['has no limit', {}, 3],
    ['has a limit of its own', { onlineSeats: 9 }, 5],
    ['takes over the limit', { seats: 30 }, 5],
  ])('keeps a mode while seats of it are in use: the other mode %s', (_what, seats, needed) => {
    const inUse = { taken: { place: 2, online: 0 }, waitingSeats: { place: 3, online: 0 } };
    const gathering = { ...publishedGathering({ onlineUrl, ...seats }), ...inUse };
    const detail = `cannot be taken away while ${needed} seats are taken or waited for that way`;
    expect(errorsOf(change(gathering, { place: null }))).toEqual([{ pointer: '/place', detail }]);
    const mirrored = { taken: { place: 0, online: 2 }, waitingSeats: { place: 0, online: 3 } };
    const other = errorsOf(change({ ...gathering, ...mirrored }, { onlineUrl: null, onlineSeats: null }));
    expect((other ?? []).map(({ pointer }) => pointer)).toEqual(['/onlineUrl']);
  });

  test('is decided again only if somebody takes a seat of a mode that is taken away', () => {
    const hybrid = publishedGathering({ onlineUrl });
    expect(taken(change(hybrid, { place: null })).bounds).toEqual({ 'taken.place': 0, 'waitingSeats.place': 0 });
    expect(taken(change(hybrid, { onlineUrl: null })).bounds).toEqual({ 'taken.online': 0, 'waitingSeats.online': 0 });
    expect(taken(change(hybrid, { title: { ja: '会' } })).bounds).toEqual({});
  });
});

describe('the past', () => {
  const past = (field: string) => ({ pointer: `/${field}`, detail: 'is in the past' });

  test('includes the present moment', () => {
    expect(errorsOf(publishGathering(draftedGathering(), hr(undefined), starts))).toEqual([past('startsAt')]);
    const justBefore = new Date(starts.getTime() - 1);
    expect(publishGathering(draftedGathering(), hr(undefined), justBefore)).not.toHaveProperty('refused');
  });

  test('of a start is named at once, and before the times that no longer fit it', () => {
    const lastYear = { startsAt: '2025-12-10T19:00:00+09:00' };
    const deadline = '2026-12-01T18:00:00+09:00';
    const endsAt = '2025-12-10T21:00:00+09:00';
    const plan = (draft: GatheringDraft, at: Date) => errorsOf(writeGathering(gatheringId, hr(draft), at));
    expect(plan(gatheringDraft({ ...lastYear, endsAt }), planned)).toEqual([past('startsAt')]);
    expect(plan(gatheringDraft(), starts)).toEqual([past('startsAt')]);
    expect(plan(gatheringDraft(), new Date(starts.getTime() - 1))).toBeUndefined();
    const tooLate = { pointer: '/answerBy', detail: `must not be after startsAt (${lastYear.startsAt})` };
    const saved = { saveTheDateAt: planned.toISOString() };
    for (const gathering of [
      draftedGathering({ answerBy: deadline }),
      { ...draftedGathering({ answerBy: deadline }), ...saved },
      publishedGathering({ answerBy: deadline }),
    ]) {
      expect(errorsOf(change(gathering, lastYear))).toMatchObject([past('startsAt'), tooLate]);
      expect(errorsOf(change(gathering, { ...lastYear, endsAt, answerBy: null, seats: 1 }))).toEqual([
        past('startsAt'),
      ]);
    }
  });

  test('may stay as it is in a draft', () =>
    expect(change(draftedGathering(), { seats: 5, startsAt: '2026-12-10T10:00:00Z' }, starts)).not.toHaveProperty(
      'refused',
    ));

  test.each(['startsAt', 'answerBy', 'decideBy'] as const)(
    'is refused for %s alike when it is written, changed and published, and named',
    (field) => {
      const times = { [field]: '2026-12-02T18:00:00+09:00' };
      const at = new Date('2026-12-03T00:00:00Z');
      expect(errorsOf(writeGathering(gatheringId, hr(gatheringDraft(times)), at))).toEqual([past(field)]);
      const saved = { ...draftedGathering(), saveTheDateAt: planned.toISOString() };
      for (const gathering of [draftedGathering(), saved, publishedGathering()]) {
        expect(errorsOf(change(gathering, times, at))).toEqual([past(field)]);
      }
      expect(errorsOf(publishGathering(draftedGathering(times), hr(undefined), at))).toEqual([past(field)]);
    },
  );

  test('does not prevent a change that leaves such a time as it is', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    const at = new Date('2026-12-03T00:00:00Z');
    expect(change(gathering, { title: { ja: '会' } }, at)).not.toHaveProperty('refused');
    expect(errorsOf(change(gathering, { answerBy: '2026-12-02T18:00:00+09:00' }, at))).toEqual([past('answerBy')]);
  });
});

describe('a minimum that would be decided on before anybody can answer', () => {
  const missed = (what: string) => [
    { pointer: '/decideBy', detail: `must be given and be in the future: ${what} in the past` },
  ];
  const decides = new Date('2026-12-08T10:00:00Z');

  test('is refused from the moment of the decision on, unless one is named that is ahead', () => {
    const draft = draftedGathering({ minAttendees: 5 });
    const tooLate = missed('48 hours before the start are');
    expect(errorsOf(publishGathering(draft, hr(undefined), decides))).toEqual(tooLate);
    expect(errorsOf(writeGathering(gatheringId, hr(draft.draft), decides))).toEqual(tooLate);
    expect(errorsOf(change(draftedGathering(), { minAttendees: 5 }, decides))).toEqual(tooLate);
    const justBefore = new Date(decides.getTime() - 1);
    expect(publishGathering(draft, hr(undefined), justBefore)).not.toHaveProperty('refused');
    const named = draftedGathering({ minAttendees: 5, decideBy: '2026-12-09T18:00:00+09:00' });
    expect(publishGathering(named, hr(undefined), decides)).not.toHaveProperty('refused');
  });

  test('is reported once where the time itself is new and past', () => {
    const draft = draftedGathering({ minAttendees: 5, answerBy: '2026-12-01T18:00:00+09:00' });
    const at = new Date('2026-12-03T00:00:00Z');
    expect(errorsOf(publishGathering(draft, hr(undefined), at))).toEqual([
      { pointer: '/answerBy', detail: 'is in the past' },
    ]);
  });

  test.each(['answerBy', 'decideBy'] as const)(
    'is refused for a published gathering whose %s is in the past',
    (field) => {
      const gathering = publishedGathering({ [field]: '2026-12-01T18:00:00+09:00' });
      const at = new Date('2026-12-03T00:00:00Z');
      expect(errorsOf(change(gathering, { minAttendees: 5 }, at))).toEqual(missed(`${field} is`));
    },
  );

  test('stays decided when other times move', () => {
    const gathering = publishedGathering({ minAttendees: 5, decideBy: '2026-12-01T18:00:00+09:00' });
    const at = new Date('2026-12-03T00:00:00Z');
    expect(change(gathering, { endsAt: '2026-12-10T22:00:00+09:00' }, at)).not.toHaveProperty('refused');
  });
});

describe('what is over', () => {
  const over: Gathering = { ...publishedGathering(), status: 'over' };

  test.each<[string, GatheringPatch]>([
    ['title', { title: { ja: '年末の会' } }],
    ['description', { description: { ja: 'ありがとうございました。' } }],
    ['place', { place: { name: '大阪支社' } }],
    ['onlineUrl', { onlineUrl }],
    ['timeZone', { timeZone: 'Asia/Seoul' }],
  ])('takes another %s, and names who changed it', (_field, patch) => {
    const { state, events, timers } = taken(mendGathering(over, hr(patch), planned));
    expect(state).toMatchObject({ status: 'over', draft: patch, updatedBy: 'hr-2', authors: ['hr-1', 'hr-2'] });
    expect([events, timers]).toEqual([[], []]);
  });

  test('takes no other change', () => {
    expect(mendGathering(over, hr({ seats: 3, endsAt: '2026-12-10T22:00:00+09:00' }), planned)).toEqual({
      refused: 'invalid',
      errors: ['seats', 'endsAt'].map((field) => ({ pointer: `/${field}`, detail: 'can no longer be changed' })),
    });
    const patch = { title: 'x' } as unknown as GatheringPatch;
    expect(mendGathering(over, hr(patch), planned)).toMatchObject({
      ...{ refused: 'invalid', errors: [{ pointer: '/title', code: 'wrong_type' }] },
    });
  });
});
