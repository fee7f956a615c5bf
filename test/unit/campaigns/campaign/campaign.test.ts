import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { rewriteAnnouncement } from '../../../../functions/campaigns/announcements/gathering-campaign.ts';
import {
  approveCampaign,
  cancelCampaign,
  cancelForHr,
  changeCampaign,
  launchCampaign,
  rejectCampaign,
  requestTestMail,
  submitCampaign,
  wakeCampaign,
  withdrawCampaign,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import { campaignLifecycle } from '../../../../functions/campaigns/campaign/lifecycle.ts';
import {
  completeCampaign,
  finishFreeze,
  handOverContent,
  pauseCampaign,
  pauseHarmfulCampaign,
  refuseContent,
  resendInDoubt,
  resumeCampaign,
  waitForQuota,
} from '../../../../functions/campaigns/campaign/sending.ts';
import type { Campaign, CampaignStatus } from '../../../../functions/campaigns/tables.ts';
import { campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { idFrom } from '../../../../shared/identifier.ts';

import {
  announced,
  approvedCampaign,
  by,
  changed,
  command,
  draft,
  eventTypes,
  harmed,
  inStatus,
  later,
  launching,
  manifest,
  now,
  type Outcome,
  resent,
  stateOf,
  tooLate,
  woken,
  written,
} from './campaign-steps.ts';

describe('launch', () => {
  it('needs the approval where the programme asks for it, else nothing', () => {
    expect(launchCampaign(written(), launching, now)).toMatchObject({ refused: 'wrong_state', needed: ['approved'] });
    expect(stateOf(launchCampaign(written({ topic: 'jobs' }), launching, now)).status).toBe('freezing');
    expect(eventTypes(launchCampaign(approvedCampaign(), launching, now))).toEqual(['campaign-launched']);
  });

  it('waits for sendAt, with a timer', () => {
    const outcome = launchCampaign(approvedCampaign({ sendAt: later }), launching, now);
    expect(outcome).toMatchObject({ state: { status: 'approved', scheduledFor: later }, events: [] });
    expect(outcome).toMatchObject({ timers: [{ kind: 'campaign', dueAt: new Date(later) }] });
  });

  it('is refused after notAfter', () => {
    const campaign = approvedCampaign({ notAfter: later });
    expect(launchCampaign(campaign, launching, new Date(later))).toEqual(tooLate);
  });
});

describe('a timer that is due', () => {
  const scheduled = stateOf(
    launchCampaign(approvedCampaign({ sendAt: later, notAfter: '2026-12-02T00:00:00Z' }), launching, now),
  );

  it('launches what waits for this time', () =>
    expect(eventTypes(woken(scheduled, new Date(later)))).toEqual(['campaign-launched']));
  it('does nothing before its time', () => expect(woken(scheduled, now)).toEqual({ refused: 'not_due' }));
  it('does nothing once it was changed', () =>
    expect(woken(stateOf(changed(scheduled, 'a')), new Date(later))).toMatchObject({
      refused: 'wrong_state',
      status: 'draft',
    }));
  it('finds it expired after notAfter', () =>
    expect(stateOf(woken(scheduled, new Date('2026-12-03T00:00:00Z'))).status).toBe('expired'));
  it('continues what waited for quota', () =>
    expect(eventTypes(woken(inStatus('waiting_quota'), now))).toEqual(['campaign-resumed']));
});

describe('what is possible in which state', () => {
  const possible = (decide: (campaign: Campaign) => Outcome) =>
    campaignStatuses.filter((status) => !isRefusal(decide(inStatus(status))));

  it('completes only once every chunk is done', () => {
    const left = completeCampaign(inStatus('sending'), byOkaeri({ done: false }), now);
    expect(left).toEqual({ refused: 'chunks_left' });
  });

  it.each<[string, (campaign: Campaign) => Outcome, CampaignStatus[]]>([
    ['change', (campaign) => changed(campaign, 'a'), ['draft', 'submitted', 'approved', 'expired']],
    ['submit', (campaign) => submitCampaign(campaign, by('a'), now), ['draft']],
    ['approve', (campaign) => approveCampaign(campaign, by('boss'), now), ['submitted']],
    ['reject', (campaign) => rejectCampaign(campaign, { by: 'boss', input: { reason: 'x' } }, now), ['submitted']],
    ['launch', (campaign) => launchCampaign(campaign, launching, now), ['approved']],
    ['pause', (campaign) => pauseCampaign(campaign, command, now), ['sending', 'waiting_quota']],
    ['resume', (campaign) => resumeCampaign(campaign, command, now), ['paused']],
    ['finish the freeze', (campaign) => finishFreeze(campaign, byOkaeri(manifest), now), ['freezing']],
    ['wait for quota', (campaign) => waitForQuota(campaign, byOkaeri(), now), ['sending']],
    [
      'complete',
      (campaign) => completeCampaign(campaign, byOkaeri({ done: true }), now),
      ['sending', 'waiting_quota', 'paused'],
    ],
    ['be paused by itself', (campaign) => harmed(campaign), ['freezing', 'sending', 'waiting_quota', 'paused']],
    ['resend what is in doubt', (campaign) => resent(campaign), ['sending', 'waiting_quota', 'paused', 'completed']],
    [
      'send a test mail',
      (campaign) => requestTestMail(campaign, { by: 'a', input: idFrom('testMail', 'one') }, now),
      [...campaignStatuses],
    ],
    [
      'cancel',
      (campaign) => cancelCampaign(campaign, command, now),
      ['draft', 'submitted', 'approved', 'freezing', 'sending', 'waiting_quota', 'paused', 'expired'],
    ],
  ])('%s', (_name, decide, statuses) => expect(possible(decide)).toEqual(statuses));

  it.each<[string, Partial<Campaign>]>([
    ['a gathering', { gatheringId: idFrom('gathering', 'one') }],
    ['the date of a gathering', { announcesDateOf: idFrom('gathering', 'one') }],
    ['a job', { jobId: idFrom('job', 'one') }],
  ])('cancel for HR: once launched, if it announces %s, but the programme at any time', (_what, announced) => {
    const cancelled = (decide: typeof cancelForHr | typeof withdrawCampaign) =>
      possible((campaign) => decide({ ...campaign, ...announced }, command, now));
    expect(cancelled(cancelForHr)).toEqual(['freezing', 'sending', 'waiting_quota', 'paused']);
    expect(cancelled(withdrawCampaign)).toEqual(possible((campaign) => cancelCampaign(campaign, command, now)));
    expect(cancelled(cancelCampaign)).toEqual(possible((campaign) => cancelForHr(campaign, command, now)));
    for (const held of [{ scheduledFor: now.toISOString() }, { pausedBecause: 'content' as const }])
      expect(cancelForHr({ ...inStatus('paused'), ...announced, ...held }, command, now)).toEqual({
        refused: 'announcement',
      });
    expect(cancelForHr({ ...inStatus('cancelled'), ...announced }, command, now)).toMatchObject({
      refused: 'wrong_state',
    });
  });
});

describe('an announcement of what is over', () => {
  const over = (status: CampaignStatus) =>
    withdrawCampaign({ ...inStatus(status), notAfter: now.toISOString() }, byOkaeri(), now);

  it.each(['draft', 'submitted', 'approved', 'paused', 'expired'] as const)('is cancelled: %s', (status) =>
    expect(stateOf(over(status)).status).toBe('cancelled'),
  );

  it.each(['freezing', 'sending', 'waiting_quota'] as const)(
    'ends by itself while it is sent, with those who did not get it skipped: %s',
    (status) => expect(over(status)).toEqual({ refused: 'ends_by_itself' }),
  );
});

/** Any command: by whom, and with what the request or the event says. */
const anyCommand: fc.Arbitrary<(campaign: Campaign, at: Date) => Outcome> = fc
  .record({
    by: fc.constantFrom('author', 'submitter', 'boss'),
    needsApproval: fc.boolean(),
    change: fc.record({
      sendAt: fc.constantFrom(undefined, '2026-11-22T02:00:00Z'),
      notAfter: fc.constantFrom(undefined, '2026-11-22T04:00:00Z', '2027-01-01T00:00:00Z'),
    }),
    recipients: fc.integer({ min: 0, max: 1 }),
    pending: fc.integer({ min: 0, max: 1 }),
    settlesIn: fc.constantFrom(0, 1_800_000),
    departure: fc.constantFrom({}, { sendAt: null }, { sendAt: '2026-11-22T03:45:00Z' }),
  })
  .chain(({ by, needsApproval, change, recipients, pending, settlesIn, departure }) => {
    const command = { by, input: undefined };
    const input = { ...draft, ...change };
    return fc.constantFrom<((campaign: Campaign, at: Date) => Outcome)[]>(
      (campaign, at) => changeCampaign(campaign, { by, input }, at),
      (campaign, at) => submitCampaign(campaign, command, at),
      (campaign, at) => approveCampaign(campaign, command, at),
      (campaign, at) => rejectCampaign(campaign, { by, input: { reason: 'x' } }, at),
      (campaign, at) =>
        launchCampaign(campaign, { by, input: { ...launching.input, newsletter: needsApproval, ...departure } }, at),
      (campaign, at) => wakeCampaign(campaign, command, at),
      (campaign) => wakeCampaign(campaign, command, new Date('2027-02-01T00:00:00Z')),
      (campaign, at) =>
        rewriteAnnouncement(
          campaign,
          byOkaeri({
            rewritten: { ...input, sendAt: undefined },
            authors: [],
            approval: { newsletter: needsApproval, gatherings: needsApproval, jobs: needsApproval },
          }),
          at,
        ),
      (campaign, at) => finishFreeze(campaign, byOkaeri({ ...manifest, recipients }), at),
      (campaign, at) => refuseContent(campaign, byOkaeri({ detail: '/body/ja holds HTML' }), at),
      (campaign, at) => pauseCampaign(campaign, command, at),
      (campaign, at) =>
        pauseHarmfulCampaign(campaign, byOkaeri({ because: 'bounces', noticedAt: at.toISOString(), pending }), at),
      (campaign, at) => resumeCampaign(campaign, { by, input: departure }, at),
      (campaign, at) => resumeCampaign(campaign, command, at),
      (campaign, at) => waitForQuota(campaign, byOkaeri(), at),
      (campaign, at) => completeCampaign(campaign, byOkaeri({ done: true }), at),
      (campaign, at) =>
        resendInDoubt(campaign, { by, input: { inDoubt: 1, settledAt: new Date(at.getTime() + settlesIn) } }, at),
      (campaign, at) => cancelCampaign(campaign, command, at),
    );
  });

const tooLateNow = { ...draft, topic: 'jobs' as const, notAfter: now.toISOString() };
const announcedTooLate = announced('jobs', asWritten(tooLateNow, 0));

describe('the lifecycle', () => {
  test('knows every transition that commands make, and every transition that it knows is made', () => {
    const made = new Set<string>();
    const begun = fc.constantFrom(written(), written(), announcedTooLate);
    fc.assert(
      fc.property(begun, fc.array(anyCommand, { minLength: 12, maxLength: 40 }), (first, commands) => {
        let campaign = first;
        for (const [turn, decide] of commands.entries()) {
          const outcome = decide(campaign, new Date(now.getTime() + turn * 1_800_000));
          if (isRefusal(outcome)) continue;
          const [before, after] = [campaign.status, outcome.state.status];
          expect(stepsBetween(campaignLifecycle, before, after), `${before} → ${after}`).not.toEqual([]);
          made.add(`${before} → ${after}`);
          campaign = outcome.state;
        }
      }),
      { seed: 2, numRuns: 4000 },
    );
    const known = campaignStatuses.flatMap((before) =>
      campaignStatuses
        .filter((after) => stepsBetween(campaignLifecycle, before, after).length > 0)
        .map((after) => `${before} → ${after}`),
    );
    expect([...made].sort()).toEqual(known.sort());
  });

  test('begins where a draft and an announcement begin', () => {
    const begun = [written(), announced('newsletter'), announced('jobs'), announcedTooLate];
    expect(campaignLifecycle.begins.flatMap(({ to }) => to)).toEqual(begun.map(({ status }) => status));
  });

  test('is not changed by a test mail or by the hand-over of the content', () => {
    for (const status of campaignStatuses) {
      const campaign = inStatus(status);
      const input = idFrom('testMail', 'one');
      expect(requestTestMail(campaign, { by: 'a', input }, now).state.status).toBe(status);
      expect(handOverContent(campaign, byOkaeri(), now).state.status).toBe(status);
    }
  });
});
