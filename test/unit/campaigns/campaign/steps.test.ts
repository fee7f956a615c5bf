/** Each step of a campaign: what it emits, what the audit trail says about it, which timer it sets, and whether the sender stops. */
import { describe, expect, it } from 'vitest';
import {
  approveCampaign,
  cancelCampaign,
  changeCampaign,
  launchCampaign,
  rejectCampaign,
  requestTestMail,
  submitCampaign,
  wakeCampaign,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import {
  completeCampaign,
  continueAfterQuota,
  finishFreeze,
  moveLastMoment,
  pauseCampaign,
  refuseContent,
  resendInDoubt,
  resumeCampaign,
  waitForQuota,
} from '../../../../functions/campaigns/campaign/sending.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import {
  approvedCampaign,
  by,
  draft,
  harmed,
  inStatus,
  launching,
  manifest,
  now,
  type Outcome,
  stateOf,
  written,
} from './campaign-steps.ts';

const campaignId = idFrom('campaign', 'one');
const ours = { campaignId };
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
/** What a step says to others and to the audit trail. */
function said(outcome: Outcome) {
  const state = stateOf(outcome);
  const { events, timers, stopped } = outcome as Outcome & Record<'events' | 'timers', never[]> & { stopped?: boolean };
  return {
    action: state.history.at(-1)?.action,
    events: events.map(({ contract: { type }, data }: { contract: { type: string }; data: object }) => [type, data]),
    timers: timers.map(({ kind, dueAt }: { kind: string; dueAt: Date }) => [kind, dueAt]),
    stopped,
  };
}
const nothing = { events: [], timers: [], stopped: undefined };
const approved = approvedCampaign();
const scheduled = stateOf(launchCampaign({ ...approved, sendAt: minutes(60).toISOString() }, launching, now));
const detail = byOkaeri({ detail: 'x' });
const testMailId = idFrom('testMail', 'one');

describe('a step', () => {
  it.each<[string, Outcome, Partial<ReturnType<typeof said>>]>([
    [
      'rewrite',
      changeCampaign(approved, { by: 'a', input: { ...draft, body: { ja: '別' } } }, now),
      { action: 'rewritten' },
    ],
    ['change', changeCampaign(approved, { by: 'a', input: draft }, now), { action: 'changed' }],
    ['submit', submitCampaign(written(), by('a'), now), { action: 'submitted' }],
    ['reject', rejectCampaign(inStatus('submitted'), { by: 'b', input: { reason: 'x' } }, now), { action: 'rejected' }],
    ['approve', approveCampaign(inStatus('submitted'), by('b'), now), { action: 'approved' }],
    ['launch', launchCampaign(approved, launching, now), { action: 'launched', events: [['campaign-launched', ours]] }],
    [
      'launch later',
      launchCampaign({ ...approved, sendAt: minutes(60).toISOString() }, launching, now),
      { action: 'scheduled', timers: [['campaign', minutes(60)]] },
    ],
    [
      'leave as scheduled',
      wakeCampaign(scheduled, byOkaeri(), minutes(60)),
      { action: 'launched', events: [['campaign-launched', ours]] },
    ],
    [
      'expire',
      wakeCampaign({ ...scheduled, notAfter: minutes(30).toISOString() }, byOkaeri(), minutes(60)),
      { action: 'expired' },
    ],
    [
      'cancel',
      cancelCampaign(approved, by('a'), now),
      { action: 'cancelled', events: [['campaign-cancelled', ours]], stopped: true },
    ],
    [
      'test',
      requestTestMail(approved, { by: 'a', input: testMailId }, now),
      { action: 'test mail requested', events: [['test-mail-requested', { campaignId, testMailId }]] },
    ],
    [
      'refuse the content',
      refuseContent(inStatus('freezing'), detail, now),
      { action: 'paused: content', events: [['campaign-paused', ours]] },
    ],
    [
      'finish the freeze',
      finishFreeze(inStatus('freezing'), byOkaeri(manifest), now),
      { action: 'frozen', events: [['audience-frozen', { ...ours, recipients: 1, chunks: 1 }]] },
    ],
    [
      'finish the freeze of nobody',
      finishFreeze(inStatus('freezing'), byOkaeri({ ...manifest, recipients: 0, chunks: 0 }), now),
      {
        action: 'paused: reaches_nobody',
        events: [
          ['audience-frozen', { ...ours, recipients: 0, chunks: 0 }],
          ['campaign-paused', ours],
        ],
      },
    ],
    [
      'finish the freeze after harm',
      finishFreeze(stateOf(harmed(inStatus('freezing'))), byOkaeri(manifest), now),
      {
        action: 'frozen',
        events: [
          ['audience-frozen', { ...ours, recipients: 1, chunks: 1 }],
          ['campaign-paused', ours],
        ],
      },
    ],
    [
      'pause',
      pauseCampaign(inStatus('sending'), by('a'), now),
      { action: 'paused', events: [['campaign-paused', ours]], stopped: true },
    ],
    [
      'hold back',
      pauseCampaign(scheduled, by('a'), now),
      { action: 'paused', events: [['campaign-paused', ours]], stopped: true },
    ],
    [
      'resume what was held back',
      resumeCampaign(stateOf(pauseCampaign(scheduled, by('a'), now)), by('a'), now),
      { action: 'scheduled', events: [['campaign-resumed', ours]], timers: [['campaign', minutes(60)]] },
    ],
    [
      'move the last moment',
      moveLastMoment(inStatus('sending'), byOkaeri({ notAfter: '2026-12-01T00:00:00Z', isSetByHr: false }), now),
      { action: 'notAfter moved' },
    ],
    [
      'pause for harm',
      harmed(inStatus('sending')),
      { action: 'paused: bounces', events: [['campaign-paused', ours]], stopped: true },
    ],
    ['note harm while it freezes', harmed(inStatus('freezing')), { action: 'paused: bounces', stopped: true }],
    [
      'resume',
      resumeCampaign(inStatus('paused'), by('a'), now),
      { action: 'resumed', events: [['campaign-resumed', ours]], stopped: false },
    ],
    [
      'freeze again',
      resumeCampaign(stateOf(refuseContent(inStatus('freezing'), detail, now)), by('a'), now),
      { action: 'resumed', events: [['campaign-launched', ours]] },
    ],
    [
      'wait for quota',
      waitForQuota(inStatus('sending'), byOkaeri(), now),
      { action: 'waiting for quota', timers: [['campaign', minutes(60)]], stopped: true },
    ],
    [
      'continue after quota',
      continueAfterQuota(inStatus('waiting_quota'), byOkaeri(), now),
      {
        action: 'continued after a wait for quota',
        events: [['campaign-resumed', { ...ours, after: 'quota' }]],
        stopped: false,
      },
    ],
    [
      'complete',
      completeCampaign(inStatus('sending'), byOkaeri({ done: true }), now),
      { action: 'completed', events: [['campaign-completed', ours]] },
    ],
    [
      'resend',
      resendInDoubt(inStatus('sending'), { by: 'a', input: { inDoubt: 2, settledAt: now } }, now),
      { action: 'resend of 2 in doubt', events: [['resend-in-doubt-requested', ours]] },
    ],
    [
      'resend later',
      resendInDoubt(inStatus('sending'), { by: 'a', input: { inDoubt: 2, settledAt: minutes(9) } }, now),
      { action: 'resend of 2 in doubt', timers: [['campaign', minutes(9)]] },
    ],
  ])('%s', (_step, outcome, expected) => {
    expect(said(outcome)).toEqual({ ...nothing, ...expected });
  });

  it('names the campaign in each timer', () => {
    const outcomes = [
      launchCampaign({ ...approved, sendAt: minutes(60).toISOString() }, launching, now),
      waitForQuota(inStatus('sending'), byOkaeri(), now),
      resendInDoubt(inStatus('sending'), { by: 'a', input: { inDoubt: 2, settledAt: minutes(9) } }, now),
    ];
    for (const outcome of outcomes) expect(outcome).toMatchObject({ timers: [{ ref: campaignId }] });
  });
});

describe('what is refused', () => {
  const internal = {
    refused: 'internal',
    errors: [{ pointer: '/classification', detail: 'is internal; it must be members or public' }],
  };

  it('is internal content, at every step towards the outside', () => {
    const secret = { ...written(), classification: 'internal' as const };
    expect(submitCampaign(secret, by('a'), now)).toEqual(internal);
    expect(approveCampaign({ ...secret, status: 'submitted' }, by('b'), now)).toEqual(internal);
    expect(launchCampaign({ ...secret, status: 'approved' }, launching, now)).toEqual(internal);
  });

  it('differs from the content that was approved, even when a freeze begins again', () => {
    const paused = stateOf(refuseContent({ ...approved, status: 'freezing' }, detail, now));
    const other = { ...paused, body: { ja: '別の内容' } };
    expect(resumeCampaign(other, by('a'), now)).toEqual({ refused: 'changed_since_approval' });
    expect(launchCampaign({ ...approved, body: { ja: '別の内容' } }, launching, now)).toEqual({
      refused: 'changed_since_approval',
    });
  });

  it('hides no harm that HR had not seen: one that is told after HR resumed a pause by hand', () => {
    const byHand = stateOf(pauseCampaign(inStatus('sending'), by('a'), minutes(1)));
    const resumed = stateOf(resumeCampaign(byHand, by('a'), minutes(5)));
    const noticedAt = minutes(4).toISOString();
    expect(stateOf(harmed(resumed, { noticedAt }))).toMatchObject({ status: 'paused', pausedBecause: 'bounces' });
    const shown = stateOf(resumeCampaign(stateOf(harmed(byHand)), by('a'), minutes(5)));
    expect(harmed(shown, { noticedAt })).toEqual({ refused: 'harm_known' });
  });

  it('hides no harm that was told before a wait for quota was over: nobody decided to continue', () => {
    const continued = stateOf(continueAfterQuota(inStatus('waiting_quota'), byOkaeri(), minutes(5)));
    expect(stateOf(harmed(continued, { noticedAt: minutes(4).toISOString() }))).toMatchObject({ status: 'paused' });
  });

  it('is news of a harm that was noticed up to the moment at which HR resumed', () => {
    const resumedAt = minutes(5);
    const resumed = stateOf(resumeCampaign(inStatus('paused'), by('a'), resumedAt));
    const noticed = (at: Date) => harmed(resumed, { noticedAt: at.toISOString() });
    expect(noticed(resumedAt)).toEqual({ refused: 'harm_known' });
    expect(stateOf(noticed(minutes(6))).status).toBe('paused');
  });
});

it('a campaign that needed no approval and could not become a mail is a draft again once it is on another topic', () => {
  const { approvedHash: _hash, ...unapproved } = inStatus('freezing');
  const paused = stateOf(refuseContent(unapproved, detail, now));
  const mended = (topic: typeof draft.topic) => {
    const { status, pausedBecause, history } = stateOf(
      changeCampaign(paused, { by: 'a', input: { ...draft, topic } }, now),
    );
    return { status, pausedBecause, action: history.at(-1)?.action };
  };
  expect(mended('newsletter')).toEqual({ status: 'paused', pausedBecause: 'content', action: 'changed' });
  expect(mended('jobs')).toEqual({ status: 'draft', pausedBecause: undefined, action: 'changed' });
});

it('a draft is listed, and nothing of it is frozen', () => {
  expect(written()).toMatchObject({ contentFrozen: false, list: 'campaigns', history: [{ action: 'created' }] });
});
