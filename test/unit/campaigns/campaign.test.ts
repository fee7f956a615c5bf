import { describe, expect, it } from 'vitest';
import {
  announced,
  approved,
  cancelled,
  completed,
  type Draft,
  drafted,
  due,
  frozen,
  launched,
  type Outcome,
  outOfQuota,
  paused,
  resumed,
  rewritten,
  submitted,
} from '../../../functions/campaigns/campaign.ts';
import type { Campaign, CampaignStatus } from '../../../functions/campaigns/tables.ts';
import { campaignStatuses } from '../../../functions/campaigns/tables.ts';
import { idFrom } from '../../../shared/identifier.ts';

const now = new Date('2026-11-22T00:00:00Z');
const later = '2026-12-01T00:00:00Z';
const by = (actor: string, at = now) => ({ actor, at });
const asked = { newsletter: true, gatherings: false, jobs: false };
const draft: Draft = {
  topic: 'newsletter',
  subject: { ja: 'お便り' },
  body: { ja: 'お元気ですか。' },
  audience: {},
  classification: 'members',
};
const written = (change: Partial<Draft> = {}) =>
  drafted(idFrom('campaign', 'one'), { ...draft, ...change }, by('author')).campaign;
const of = (outcome: Outcome | undefined): Campaign => {
  if (outcome === undefined || outcome.refused !== undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.campaign;
};
const approvedCampaign = (change: Partial<Draft> = {}) =>
  of(approved(of(submitted(written(change), by('author'))), by('boss')));
const at = (status: CampaignStatus): Campaign => ({ ...approvedCampaign(), status });
const types = (outcome: Outcome | undefined) =>
  outcome === undefined || outcome.refused !== undefined
    ? []
    : outcome.announcements.map(({ contract }) => contract.type);

describe('approval', () => {
  it('takes somebody who neither wrote, nor changed, nor submitted it', () => {
    const changed = of(rewritten(written(), draft, by('second-author')));
    const waiting = of(submitted(changed, by('submitter')));
    for (const actor of ['author', 'second-author', 'submitter']) {
      expect(approved(waiting, by(actor))).toEqual({ refused: 'own_campaign' });
    }
    expect(of(approved(waiting, by('boss')))).toMatchObject({ status: 'approved', approvedBy: 'boss' });
  });

  it('is of this content and this audience', () => {
    const campaign = approvedCampaign();
    for (const change of [{ subject: { ja: 'x' } }, { body: { en: 'x' } }, { audience: { skills: ['x'] } }]) {
      expect(launched({ ...campaign, ...change }, asked, by('hr'))).toEqual({ refused: 'changed_since_approval' });
    }
    expect(launched({ ...campaign, sendAt: undefined }, asked, by('hr'))).not.toHaveProperty('refused');
  });

  it('is gone once the campaign is rewritten', () => {
    const again = of(rewritten(approvedCampaign(), draft, by('author')));
    expect(again).toMatchObject({ status: 'draft', authors: ['author'] });
    expect([again.approvedBy, again.approvedHash, again.submittedBy]).toEqual([undefined, undefined, undefined]);
  });
});

describe('launch', () => {
  it('needs the approval where the programme asks for it, else nothing', () => {
    expect(launched(written(), asked, by('hr'))).toMatchObject({ refused: 'wrong_state', needed: ['approved'] });
    expect(of(launched(written({ topic: 'jobs' }), asked, by('hr'))).status).toBe('freezing');
    expect(types(launched(approvedCampaign(), asked, by('hr')))).toEqual(['campaign-launched']);
  });

  it('waits for sendAt, with a timer', () => {
    const outcome = launched(approvedCampaign({ sendAt: later }), asked, by('hr'));
    expect(outcome).toMatchObject({ campaign: { status: 'approved', scheduledFor: later }, announcements: [] });
    expect(outcome).toMatchObject({ timers: [{ kind: 'campaign', dueAt: new Date(later) }] });
  });

  it('is refused after notAfter', () => {
    const campaign = approvedCampaign({ notAfter: later });
    expect(launched(campaign, asked, by('hr', new Date(later)))).toEqual({ refused: 'too_late', notAfter: later });
  });
});

describe('a timer that is due', () => {
  const scheduled = of(
    launched(approvedCampaign({ sendAt: later, notAfter: '2026-12-02T00:00:00Z' }), asked, by('hr')),
  );

  it('launches what waits for this time', () =>
    expect(types(due(scheduled, new Date(later)))).toEqual(['campaign-launched']));
  it('does nothing before its time', () => expect(due(scheduled, now)).toBeUndefined());
  it('does nothing once it was rewritten', () =>
    expect(due(of(rewritten(scheduled, draft, by('a'))), new Date(later))).toBeUndefined());
  it('finds it expired after notAfter', () =>
    expect(of(due(scheduled, new Date('2026-12-03T00:00:00Z'))).status).toBe('expired'));
  it('sends on what waited for quota', () =>
    expect(types(due(at('waiting_quota'), now))).toEqual(['campaign-resumed']));
});

describe('what is possible in which state', () => {
  const possible = (decide: (campaign: Campaign) => Outcome | undefined) =>
    campaignStatuses.filter((status) => {
      const outcome = decide(at(status));
      return outcome !== undefined && outcome.refused === undefined;
    });

  it.each<[string, (campaign: Campaign) => Outcome | undefined, CampaignStatus[]]>([
    ['rewrite', (campaign) => rewritten(campaign, draft, by('a')), ['draft', 'submitted', 'approved']],
    ['submit', (campaign) => submitted(campaign, by('a')), ['draft']],
    ['approve', (campaign) => approved(campaign, by('boss')), ['submitted']],
    ['launch', (campaign) => launched(campaign, asked, by('a')), ['approved']],
    ['pause', (campaign) => paused(campaign, by('a')), ['sending', 'waiting_quota']],
    ['resume', (campaign) => resumed(campaign, by('a')), ['paused']],
    ['freeze', (campaign) => frozen(campaign, { recipients: 1, chunks: 1 }, now), ['freezing']],
    ['run out of quota', (campaign) => outOfQuota(campaign, now), ['sending']],
    ['complete', (campaign) => completed(campaign, now), ['sending', 'waiting_quota', 'paused']],
    [
      'cancel',
      (campaign) => cancelled(campaign, by('a')),
      ['draft', 'submitted', 'approved', 'freezing', 'sending', 'waiting_quota', 'paused'],
    ],
  ])('%s', (_name, decide, statuses) => expect(possible(decide)).toEqual(statuses));
});

describe('a campaign that is made from a gathering or a job', () => {
  it('leaves by itself where the programme asks for no approval', () => {
    expect(of(announced(idFrom('campaign', 'g'), { ...draft, topic: 'gatherings' }, asked, by('hr'))).status).toBe(
      'freezing',
    );
  });
  it('waits for approval where it does', () => {
    const waiting = of(announced(idFrom('campaign', 'g'), draft, asked, by('hr')));
    expect(waiting.status).toBe('submitted');
    expect(approved(waiting, by('hr'))).toEqual({ refused: 'own_campaign' });
  });
});

it('the history names every actor and what was done', () => {
  expect(approvedCampaign().history.map(({ actor, action }) => `${action} by ${actor}`)).toEqual([
    'created by author',
    'submitted by author',
    'approved by boss',
  ]);
});
