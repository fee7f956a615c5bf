import { describe, expect, it } from 'vitest';
import { changeCampaign } from '../../../../functions/campaigns/campaign/campaign.ts';
import { hintOf } from '../../../../functions/campaigns/campaign/campaign-hint.ts';
import {
  finishFreeze,
  pauseCampaign,
  refuseContent,
  resumeCampaign,
} from '../../../../functions/campaigns/campaign/sending.ts';
import type { Campaign, CampaignStatus } from '../../../../functions/campaigns/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';

import {
  approvedCampaign,
  changed,
  command,
  draft,
  eventTypes,
  harmed,
  inStatus,
  later,
  manifest,
  now,
  resent,
  stateOf,
  tooLate,
  woken,
} from './campaign-steps.ts';

describe('a campaign whose content cannot become a mail', () => {
  const refused = (change: Partial<Campaign> = {}) =>
    stateOf(refuseContent({ ...inStatus('freezing'), ...change }, byOkaeri({ detail: '/body/ja holds HTML' }), now));

  it('is paused, and says why; nobody has received anything', () => {
    const outcome = refuseContent(inStatus('freezing'), byOkaeri({ detail: '/body/ja holds HTML' }), now);
    expect(stateOf(outcome)).toMatchObject({
      status: 'paused',
      pausedBecause: 'content',
      pausedDetail: '/body/ja holds HTML',
    });
    expect(eventTypes(outcome)).toEqual(['campaign-paused']);
  });

  it('needed no approval: HR mends it and resumes it, and the freeze begins again', () => {
    const mended = stateOf(changed(refused({ approvedHash: undefined }), 'a'));
    expect(mended).toMatchObject({ status: 'paused', pausedBecause: 'content' });
    const resumed = resumeCampaign(mended, command, now);
    expect(eventTypes(resumed)).toEqual(['campaign-launched']);
    expect(stateOf(resumed)).toMatchObject({ status: 'freezing', launchedAt: now.toISOString() });
    expect(stateOf(resumed)).not.toHaveProperty('pausedBecause');
  });

  it('was approved: it can be resumed unchanged once the programme is mended, and a change needs approval again', () => {
    const approvedHash = approvedCampaign().approvedHash;
    const paused = refused({ ...approvedCampaign(), status: 'freezing', approvedHash });
    expect(stateOf(resumeCampaign(paused, command, now)).status).toBe('freezing');
    const mended = stateOf(changed(paused, 'a'));
    expect(mended.status).toBe('draft');
    expect(mended).not.toHaveProperty('pausedBecause');
    expect(mended).not.toHaveProperty('launchedAt');
  });

  it('does not leave after its notAfter', () => {
    const late = refused({ approvedHash: undefined, notAfter: later });
    expect(resumeCampaign(late, command, new Date(later))).toEqual(tooLate);
  });

  it('is not a campaign that HR paused while it was sent: that one cannot be changed', () =>
    expect(changed(inStatus('paused'), 'a')).toMatchObject({ refused: 'wrong_state' }));
});

describe('a campaign whose audience is empty when it leaves', () => {
  const empty = (change: Partial<Campaign> = {}, nobody?: Record<string, number>) =>
    stateOf(
      finishFreeze(
        { ...inStatus('freezing'), contentFrozen: true, ...change },
        byOkaeri({ ...manifest, recipients: 0, chunks: 0, nobody }),
        now,
      ),
    );

  it.each([
    [{}, '/audience reaches nobody: no member matches its filters'],
    [{ suppressed: 1 }, '/audience reaches nobody: everyone its filters match is excluded (suppressed: 1)'],
    // Somebody came before the reasons were counted.
    [undefined, '/audience reached nobody when it was to leave'],
  ])('is paused, says why (%j), and nothing of it counts as frozen', (nobody, pausedDetail) => {
    const paused = empty({}, nobody);
    expect(paused).toMatchObject({ status: 'paused', pausedBecause: 'reaches_nobody', pausedDetail });
    expect(paused).toMatchObject({ contentFrozen: false });
    expect(paused).not.toHaveProperty('audienceHash');
  });

  it('is resumed with another audience: approved again, unless it needed none', () => {
    const before = empty({ approvedHash: undefined });
    const audience = { departments: ['somebody works here'] };
    const mended = stateOf(changeCampaign(before, { by: 'hr', input: { ...draft, audience } }, now));
    expect(mended).toMatchObject({ status: 'paused', pausedBecause: 'reaches_nobody' });
    expect(mended).not.toHaveProperty('pausedDetail');
    expect(stateOf(resumeCampaign(mended, command, now))).toMatchObject({ status: 'freezing' });
    expect(stateOf(changed(empty({ ...approvedCampaign(), status: 'freezing' }), 'a')).status).toBe('draft');
  });

  it('says what is wrong with its audience as long as that is the same, whatever else HR changes', () => {
    const before = empty({ approvedHash: undefined });
    const reworded = stateOf(changed(before, 'a'));
    expect(reworded).toMatchObject({ status: 'paused', pausedDetail: before.pausedDetail });
    expect(hintOf(reworded, now)).toContain('change its audience');
    const moved = { ...reworded, notAfter: '2026-01-01T00:00:00Z', pausedDetail: undefined };
    expect(hintOf(moved, now)).toMatch(/change its notAfter, which has passed, and resume it\.$/);
    const drafted = stateOf(changed(empty({ ...approvedCampaign(), status: 'freezing' }), 'a'));
    expect(drafted).not.toHaveProperty('pausedDetail');
  });
});

describe('a campaign that does harm', () => {
  it('is paused by itself, and says why', () => {
    const outcome = harmed(inStatus('sending'));
    expect(outcome).toMatchObject({ stopped: true, state: { status: 'paused', pausedBecause: 'bounces' } });
    expect(stateOf(outcome).history.at(-1)).toMatchObject({ actor: 'okaeri', action: 'paused: bounces' });
    expect(eventTypes(outcome)).toEqual(['campaign-paused']);
  });

  it('is not paused once nobody is pending', () =>
    expect(harmed(inStatus('sending'), { pending: 0 })).toEqual({ refused: 'nobody_pending' }));

  it('stops at once while its audience is being frozen, and is paused after that', () => {
    const outcome = harmed(inStatus('freezing'), { pending: 0 });
    expect(outcome).toMatchObject({ stopped: true, state: { status: 'freezing' } });
    const stopped = stateOf(outcome);
    expect(harmed(stopped, { pending: 0 })).toEqual({ refused: 'harm_known' });
    expect(stateOf(finishFreeze(stopped, byOkaeri(manifest), now)).status).toBe('paused');
    const empty = byOkaeri({ ...manifest, recipients: 0 });
    expect(stateOf(finishFreeze(stopped, empty, now))).toMatchObject({ pausedBecause: 'reaches_nobody' });
  });

  it('shows the harm also where HR paused it before, once, so that whoever resumes it knows', () => {
    const byHand = stateOf(pauseCampaign(inStatus('sending'), command, now));
    const outcome = harmed(byHand);
    expect(stateOf(outcome)).toMatchObject({ status: 'paused', pausedBecause: 'bounces' });
    expect(eventTypes(outcome)).toEqual([]);
    expect(harmed(stateOf(outcome))).toEqual({ refused: 'harm_known' });
    expect(harmed(byHand, { pending: 0 })).toEqual({ refused: 'nobody_pending' });
  });

  it('goes on when HR resumes it, and old news of the harm does not pause it again', () => {
    const resumed = stateOf(
      resumeCampaign(stateOf(harmed(inStatus('sending'))), command, new Date('2026-12-02T00:00:00Z')),
    );
    expect(resumed).toMatchObject({ status: 'sending' });
    expect(resumed.pausedBecause).toBeUndefined();
    expect(harmed(resumed)).toEqual({ refused: 'harm_known' });
    expect(stateOf(harmed(resumed, { noticedAt: '2026-12-03T00:00:00Z' })).status).toBe('paused');
  });
});

describe('what stayed in doubt', () => {
  it('is sent again when HR says so, and the history says who did', () => {
    const outcome = resent(inStatus('completed'));
    expect(outcome).toMatchObject({ stopped: false, state: { status: 'sending' } });
    expect(eventTypes(outcome)).toEqual(['resend-in-doubt-requested']);
    expect(stateOf(outcome).history.at(-1)).toMatchObject({ actor: 'hr', action: 'resend of 3 in doubt' });
  });
  it.each<CampaignStatus>(['paused', 'waiting_quota'])('does not set going what is %s', (status) => {
    const outcome = resent(inStatus(status));
    expect(outcome).toMatchObject({ state: { status } });
    expect(outcome).not.toHaveProperty('stopped');
  });
  it('waits until SES has had its time to report, then goes to whoever is still in doubt', () => {
    const settledAt = new Date('2026-11-22T00:20:00Z');
    const outcome = resent(inStatus('completed'), { settledAt });
    expect(outcome).toMatchObject({ state: { status: 'sending' }, events: [], timers: [{ dueAt: settledAt }] });
    const waiting = stateOf(outcome);
    expect(woken(waiting, now)).toMatchObject({ refused: 'wrong_state' });
    const due = woken(waiting, settledAt);
    expect(eventTypes(due)).toEqual(['resend-in-doubt-requested']);
    expect(woken(stateOf(due), settledAt)).toMatchObject({ refused: 'wrong_state' });
    const completed: Campaign = { ...waiting, status: 'completed' };
    expect(eventTypes(woken(completed, settledAt))).toEqual(['resend-in-doubt-requested']);
    expect(woken({ ...waiting, status: 'cancelled' }, settledAt)).toMatchObject({ refused: 'wrong_state' });
  });
  it('is not sent again when there is nothing, or when it is too late', () => {
    expect(resent(inStatus('completed'), { inDoubt: 0 })).toEqual({ refused: 'nothing_in_doubt' });
    expect(resent({ ...inStatus('completed'), notAfter: later }, {}, new Date(later))).toEqual(tooLate);
  });
});
