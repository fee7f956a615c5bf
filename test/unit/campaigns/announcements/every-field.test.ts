/** Each field of a gathering that HR changes while its announcement waits: the announcement follows, or does not depend on it, or the change is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatheringDraft, GatheringPatch } from '../../../../events/read-models/gathering.ts';
import {
  gatheringCampaign,
  rewriteAnnouncement,
} from '../../../../functions/campaigns/announcements/gathering-campaign.ts';
import { saveTheDateCampaign } from '../../../../functions/campaigns/announcements/save-the-date-campaign.ts';
import { announceCampaign } from '../../../../functions/campaigns/campaign/campaign.ts';
import { changeGathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { draftedGathering, planned, publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const approval = { newsletter: true, gatherings: true, jobs: true };
const started = { onlineUrl: 'https://meet.example.com/okaeri', seats: 30, onlineSeats: 10 };
const hr = <Input>(input: Input) => ({ by: 'hr-2', input });

const announcements = {
  'save-the-date': {
    before: taken(saveTheDate(draftedGathering(started), hr(undefined), planned)).state,
    written: saveTheDateCampaign,
    event: 'save-the-date-corrected',
  },
  'gathering invitation': {
    before: publishedGathering(started),
    written: gatheringCampaign,
    event: 'event-rescheduled',
  },
} as const;
type Of = keyof typeof announcements;

/** What becomes of the announcement that waits for approval when HR changes its gathering. */
function becomes(of: Of, patch: GatheringPatch): 'follows' | 'says the same' | 'is refused' {
  const { before, written, event } = announcements[of];
  const outcome = changeGathering(before, hr(patch), planned);
  if (isRefusal(outcome)) return 'is refused';
  const input = { draft: written({ ...before, sequence: 1 }, programme), authors: ['hr-1'], approval };
  const waiting = taken(announceCampaign(idFrom('campaign', of), { by: 'hr-1', input }, planned)).state;
  const now = written({ ...outcome.state, sequence: 2 }, programme);
  const rewritten = rewriteAnnouncement(waiting, byOkaeri({ rewritten: now, authors: [], approval }), planned);
  const isEmitted = outcome.events.some(({ contract }) => contract.type === event);
  if (!isEmitted) expect(rewritten).toEqual({ refused: 'unchanged' });
  if (isRefusal(rewritten)) return 'says the same';
  expect(rewritten.state).toMatchObject({ ...now, status: 'submitted' });
  return 'follows';
}

const changes = {
  title: [{ ja: '忘年会' }, { ja: '忘年会' }],
  description: [{ ja: '乾杯は19時です。' }, undefined],
  startsAt: ['2026-12-10T18:30:00+09:00', '2026-12-10T10:00:00Z'],
  endsAt: ['2026-12-10T22:00:00+09:00', '2026-12-10T12:00:00Z'],
  timeZone: ['Asia/Seoul', 'Europe/London'],
  place: [{ name: '大阪支社' }, null],
  onlineUrl: [null, 'https://meet.example.com/other'],
  seats: [31, null],
  onlineSeats: [11, null],
  waitingList: ['fifo', 'none'],
  guestsPerMember: [2, 1],
  minAttendees: [5, null],
  decideBy: ['2026-12-08T18:00:00+09:00', null],
  belowMinimum: ['cancel', 'tell'],
  answerBy: ['2026-12-01T18:00:00+09:00', null],
  audience: [{ departments: ['開発部'] }, { locales: ['ja'] }],
  classification: ['public', 'members'],
} as const satisfies { readonly [Field in keyof GatheringDraft]-?: readonly unknown[] };
const withoutOnline = { onlineUrl: null, onlineSeats: null };

describe('while an announcement waits for approval', () => {
  test.each<[keyof GatheringDraft, Record<Of, ReturnType<typeof becomes>>]>([
    ['title', { 'save-the-date': 'follows', 'gathering invitation': 'follows' }],
    ['description', { 'save-the-date': 'says the same', 'gathering invitation': 'follows' }],
    ['startsAt', { 'save-the-date': 'follows', 'gathering invitation': 'follows' }],
    ['endsAt', { 'save-the-date': 'follows', 'gathering invitation': 'follows' }],
    ['timeZone', { 'save-the-date': 'follows', 'gathering invitation': 'follows' }],
    ['place', { 'save-the-date': 'follows', 'gathering invitation': 'follows' }],
    ['onlineUrl', { 'save-the-date': 'follows', 'gathering invitation': 'follows' }],
    ['seats', { 'save-the-date': 'says the same', 'gathering invitation': 'follows' }],
    ['onlineSeats', { 'save-the-date': 'says the same', 'gathering invitation': 'follows' }],
    ['waitingList', { 'save-the-date': 'says the same', 'gathering invitation': 'follows' }],
    ['guestsPerMember', { 'save-the-date': 'says the same', 'gathering invitation': 'follows' }],
    ['minAttendees', { 'save-the-date': 'says the same', 'gathering invitation': 'says the same' }],
    ['decideBy', { 'save-the-date': 'says the same', 'gathering invitation': 'says the same' }],
    ['belowMinimum', { 'save-the-date': 'says the same', 'gathering invitation': 'says the same' }],
    ['answerBy', { 'save-the-date': 'says the same', 'gathering invitation': 'follows' }],
    ['audience', { 'save-the-date': 'follows', 'gathering invitation': 'is refused' }],
    ['classification', { 'save-the-date': 'follows', 'gathering invitation': 'is refused' }],
  ])('another %s reaches it wherever it depends on it', (field, expected) => {
    const patch = field === 'onlineUrl' ? withoutOnline : { [field]: changes[field][0] };
    expect({
      'save-the-date': becomes('save-the-date', patch),
      'gathering invitation': becomes('gathering invitation', patch),
    }).toEqual(expected);
  });

  test('no change of several fields leaves it behind', () => {
    const patches = fc.record(
      Object.fromEntries(
        Object.entries(changes).map(([field, values]) => [field, fc.constantFrom<unknown>(...values)]),
      ),
      { requiredKeys: [] },
    ) as fc.Arbitrary<GatheringPatch>;
    fc.assert(
      fc.property(patches, fc.constantFrom<Of[]>('save-the-date', 'gathering invitation'), (patch, of) => {
        becomes(of, patch);
      }),
    );
  });
});
