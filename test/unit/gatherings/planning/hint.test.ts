/** What a gathering tells HR about its announcements. */
import { describe, expect, test } from 'vitest';
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { gatheringStatuses } from '../../../../events/read-models/gathering.ts';
import { campaignInDoubt, hintOf } from '../../../../functions/gatherings/planning/hint.ts';
import { draftedGathering, publishedGathering } from '../../../fixtures/gatherings.ts';

const answerBy = '2026-12-07T18:00:00+09:00';
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1);

describe('a gathering invitation that has not left', () => {
  const gathering = publishedGathering({ answerBy });
  const { counts, draft, gatheringId } = gathering;

  test.each([
    ['the deadline for RSVPs', gathering, answerBy],
    ['the start, where there is no deadline', publishedGathering(), draft.startsAt],
  ])('is hinted at from %s on, with its campaign', (_what, late, from) => {
    expect(hintOf(late, justBefore(from))).toBeNull();
    expect(hintOf(late, new Date(from))).toBe(
      `No gathering invitation left before the deadline for RSVPs (answerBy, or the start), and nobody was invited: move that. Its campaign then leaves by itself, or its hint says what to do (GET /campaigns/${invitationCampaignId(gatheringId)}).`,
    );
  });

  test('is absent for a gathering to which somebody is invited, or that is no longer published', () => {
    const at = new Date(answerBy);
    // Stored before audiences were noted.
    expect(hintOf({ ...gathering, counts: { ...counts, invited: 1 } }, at)).toBeNull();
    expect(hintOf({ ...gathering, frozenAudiences: { gatheringInvitation: 1 } }, at)).toBeNull();
    for (const status of gatheringStatuses.filter((one) => one !== 'published'))
      expect(hintOf({ ...gathering, status }, at)).toBeNull();
  });
});

describe('a save-the-date that has not left', () => {
  const draft = draftedGathering({ answerBy });
  const requested = { ...draft, saveTheDateAt: '2026-11-22T00:00:00Z' };
  const start = new Date(draft.draft.startsAt);

  test('is hinted at from the start on, with its campaign', () => {
    expect(hintOf(requested, justBefore(draft.draft.startsAt))).toBeNull();
    expect(hintOf(requested, start)).toBe(
      `The save-the-date did not leave before the start, and nobody was told: move the start. Its campaign then leaves by itself, or its hint says what to do (GET /campaigns/${saveTheDateCampaignId(draft.gatheringId)}).`,
    );
  });

  test('is absent where nobody asked for one, where it left, or once the gathering is no longer a draft', () => {
    expect(hintOf(draft, start)).toBeNull();
    expect(hintOf({ ...requested, frozenAudiences: { saveTheDate: 1 } }, start)).toBeNull();
    expect(hintOf({ ...requested, status: 'cancelled' }, start)).toBeNull();
  });
});

describe('an announcement that reached nobody', () => {
  const unheard = { ...publishedGathering({ answerBy }), frozenAudiences: { gatheringInvitation: 0 } };
  const unnoticed = { ...draftedGathering(), frozenAudiences: { saveTheDate: 0 } };
  const { gatheringId, draft } = unheard;
  const start = new Date(draft.startsAt);

  test.each([
    [
      unheard,
      `The gathering invitation reached nobody when it was to leave, and nothing was sent: the hint of its campaign says what to do (GET /campaigns/${invitationCampaignId(gatheringId)}).`,
    ],
    [
      unnoticed,
      `The save-the-date reached nobody when it was to leave, and nothing was sent: change the audience of this draft, or wait until somebody is in it; the hint of its campaign says what to do (GET /campaigns/${saveTheDateCampaignId(gatheringId)}).`,
    ],
  ])('is hinted at until the start: $frozenAudiences', (gathering, hint) => {
    expect(hintOf(gathering, new Date(answerBy))).toBe(hint);
    expect(hintOf(gathering, justBefore(draft.startsAt))).toBe(hint);
    expect(hintOf(gathering, start)).toBeNull();
  });

  test('is nothing where it reached somebody, and nothing once it is another’s turn', () => {
    const at = justBefore(answerBy);
    expect(hintOf({ ...unheard, frozenAudiences: { gatheringInvitation: 1 } }, at)).toBeNull();
    expect(hintOf({ ...unnoticed, frozenAudiences: { saveTheDate: 1 } }, at)).toBeNull();
    for (const status of gatheringStatuses.filter((one) => one !== 'published'))
      expect(hintOf({ ...unheard, status }, at)).toBeNull();
    for (const status of gatheringStatuses.filter((one) => one !== 'draft'))
      expect(hintOf({ ...unnoticed, status }, at)).toBeNull();
  });
});

describe('recipients of an announcement who are in doubt', () => {
  const invited = {
    ...publishedGathering({ answerBy }),
    frozenAudiences: { gatheringInvitation: 262, saveTheDate: 262 },
  };
  const noticed = { ...draftedGathering(), frozenAudiences: { saveTheDate: 262 } };
  const before = justBefore(answerBy);
  const said = (campaignId: string, announcement: string) =>
    `For 74 of the recipients it is not known whether the ${announcement} left: if it can be sent to them again, the hint of its campaign says so (GET /campaigns/${campaignId}).`;

  test('are hinted at with the campaign that can send it again, until RSVPs are no longer taken or it has begun', () => {
    const campaignId = invitationCampaignId(invited.gatheringId);
    expect([campaignInDoubt(invited, before), hintOf(invited, before, 74)]).toEqual([
      campaignId,
      said(campaignId, 'gathering invitation'),
    ]);
    const date = saveTheDateCampaignId(noticed.gatheringId);
    const start = noticed.draft.startsAt;
    expect([campaignInDoubt(noticed, justBefore(start)), hintOf(noticed, justBefore(start), 74)]).toEqual([
      date,
      said(date, 'save-the-date'),
    ]);
    for (const [gathering, at] of [[invited, new Date(answerBy)] as const, [noticed, new Date(start)] as const])
      expect([campaignInDoubt(gathering, at), hintOf(gathering, at, 74)]).toEqual([undefined, null]);
  });

  test('are none where nothing was frozen for anybody, and once the gathering is over or cancelled', () => {
    expect(hintOf(invited, before, 0)).toBeNull();
    for (const frozenAudiences of [undefined, { gatheringInvitation: 0 }, { saveTheDate: 5 }])
      expect(campaignInDoubt({ ...invited, frozenAudiences }, before)).toBeUndefined();
    for (const frozenAudiences of [undefined, { saveTheDate: 0 }])
      expect(campaignInDoubt({ ...noticed, frozenAudiences }, before)).toBeUndefined();
    for (const status of gatheringStatuses.filter((one) => one !== 'published' && one !== 'draft'))
      expect(campaignInDoubt({ ...invited, status }, before)).toBeUndefined();
  });
});
