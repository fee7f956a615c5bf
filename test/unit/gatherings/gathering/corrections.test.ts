/** A draft whose date was announced: which changes of it are told, and which are refused. */
import { describe, expect, test } from 'vitest';
import type { GatheringPatch } from '../../../../events/read-models/gathering.ts';
import {
  changeGathering,
  type Gathering,
  publishGathering,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { planNotices } from '../../../../functions/gatherings/notices/notices.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { draftedGathering, planned, taken } from '../../../fixtures/gatherings.ts';

const hr = <Input>(input: Input) => ({ by: 'hr-2', input });
const onlineUrl = 'https://meet.example.com/okaeri';
const announcedDraft = (change: Parameters<typeof draftedGathering>[0] = {}) =>
  taken(saveTheDate(draftedGathering(change), hr(undefined), planned)).state;
const change = (gathering: Gathering, patch: GatheringPatch, at = planned) => changeGathering(gathering, hr(patch), at);
const toldOf = (outcome: ReturnType<typeof change>) =>
  isRefusal(outcome) ? outcome.refused : outcome.events.map(({ contract, data }) => ({ [contract.type]: data }));
const { gatheringId } = draftedGathering();
const told = (...changed: string[]) => [{ 'save-the-date-corrected': { gatheringId, changed } }];
const nextDay = { startsAt: '2026-12-11T19:00:00+09:00', endsAt: '2026-12-11T21:00:00+09:00' };

describe('a date that was announced', () => {
  test.each<[string, GatheringPatch, string[]]>([
    ['another date', nextDay, ['time']],
    ['another end alone', { endsAt: '2026-12-10T22:00:00+09:00' }, ['time']],
    ['another place', { place: { name: '大阪支社' } }, ['place']],
    ['another address of the place', { place: { name: '本社 2階ホール', address: '東京都港区見本町9' } }, ['place']],
    ['both', { ...nextDay, place: { name: '大阪支社' } }, ['time', 'place']],
    ['online instead', { place: null, onlineUrl }, ['place', 'online_address']],
    ['online, too', { onlineUrl }, ['online_address']],
  ])('is corrected by %s', (_what, patch, changed) => {
    const outcome = taken(change(announcedDraft(), patch));
    expect(toldOf(outcome)).toEqual(told(...changed));
    expect(outcome.state).toMatchObject({ status: 'draft', updatedBy: 'hr-2', calendarSequence: 0 });
    const at = planned.toISOString();
    expect(outcome.state.changedAt).toEqual(Object.fromEntries(changed.map((part) => [part, at])));
    expect(outcome.timers).toEqual([]);
  });

  test('is corrected where one can no longer take part online', () => {
    expect(toldOf(change(announcedDraft({ onlineUrl }), { onlineUrl: null }))).toEqual(told('online_address'));
  });

  test.each<[string, GatheringPatch]>([
    ['the same time, written otherwise', { startsAt: '2026-12-10T10:00:00Z', endsAt: '2026-12-10T12:00:00Z' }],
    ['seats and deadline', { seats: 5, answerBy: '2026-12-01T18:00:00+09:00' }],
    ['the same audience', { audience: {}, classification: 'members' }],
    ['the description, which it does not have', { description: { ja: '乾杯は19時です。' } }],
  ])('is not corrected by %s', (_what, patch) => {
    expect(toldOf(change(announcedDraft(), patch))).toEqual([]);
  });

  test.each<[string, GatheringPatch]>([
    ['the title', { title: { ja: '忘年会' } }],
    ['the zone', { timeZone: 'Asia/Seoul' }],
    ['the spelling of the place', { place: { name: '本社２階ホール', address: '東京都 千代田区見本町1-2-3' } }],
    ['the audience', { audience: { departments: ['開発部'] } }],
    ['how far it may go', { classification: 'public' }],
  ])('has %s follow in a mail that waits, and sends no notice to those who have it', (_what, patch) => {
    const outcome = taken(change(announcedDraft(), patch));
    expect(toldOf(outcome)).toEqual(told());
    const occasion = { kind: 'date_corrected', number: 2, changed: [] } as const;
    expect(planNotices(outcome.state, occasion, planned)).toEqual({ refused: 'nothing_to_tell' });
  });

  test('is not corrected by another online address, since none was announced', () => {
    const patch = { onlineUrl: 'https://meet.example.com/other' };
    expect(toldOf(change(announcedDraft({ onlineUrl }), patch))).toEqual([]);
  });

  test('is not moved into the past', () => {
    const patch = { startsAt: '2026-11-21T19:00:00+09:00', endsAt: '2026-11-21T21:00:00+09:00' };
    expect(change(announcedDraft(), patch)).toEqual({
      refused: 'invalid',
      errors: [{ pointer: '/startsAt', detail: 'is in the past' }],
    });
  });

  test('can be moved once it has passed, and other fields can be changed then', () => {
    const passed = new Date('2026-12-10T20:00:00+09:00');
    expect(toldOf(change(announcedDraft(), nextDay, passed))).toEqual(told('time'));
    expect(toldOf(change(announcedDraft(), { seats: 5 }, passed))).toEqual([]);
  });

  test('keeps when each part changed until the publication, which tells what holds now', () => {
    const later = new Date(planned.getTime() + 60_000);
    const once = taken(change(announcedDraft(), nextDay)).state;
    const { state } = taken(change(once, { place: { name: '大阪支社' } }, later));
    expect(state.changedAt).toEqual({ time: planned.toISOString(), place: later.toISOString() });
    expect(taken(publishGathering(state, hr(undefined), later)).state).not.toHaveProperty('changedAt');
  });
});

test('a date that was not announced is moved without a mail', () => {
  expect(toldOf(change(draftedGathering(), { ...nextDay, place: null, onlineUrl }))).toEqual([]);
});
