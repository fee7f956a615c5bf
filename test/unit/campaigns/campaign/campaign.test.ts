import { describe, expect, it } from 'vitest';
import {
  announced,
  approved,
  cancelled,
  type Draft,
  drafted,
  due,
  launched,
  rewritten,
  submitted,
  testMailAsked,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import type { Outcome } from '../../../../functions/campaigns/campaign/decision.ts';
import {
  completed,
  frozen,
  harmed,
  outOfQuota,
  paused,
  resentInDoubt,
  resumed,
} from '../../../../functions/campaigns/campaign/sending.ts';
import type { Campaign, CampaignStatus } from '../../../../functions/campaigns/tables.ts';
import { campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import { idFrom } from '../../../../shared/identifier.ts';

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
const manifest = { recipients: 1, chunks: 1, sha256: 'hash' };
const doubt = { inDoubt: 3, settledAt: now };
const bounces = { because: 'bounces', noticedAt: later } as const;
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
    ['freeze', (campaign) => frozen(campaign, manifest, now), ['freezing']],
    ['run out of quota', (campaign) => outOfQuota(campaign, now), ['sending']],
    ['complete', (campaign) => completed(campaign, now), ['sending', 'waiting_quota', 'paused']],
    ['be paused by itself', (campaign) => harmed(campaign, bounces, 1, now), ['freezing', 'sending', 'waiting_quota']],
    [
      'resend what is in doubt',
      (campaign) => resentInDoubt(campaign, doubt, by('a')),
      ['sending', 'waiting_quota', 'paused', 'completed'],
    ],
    [
      'send a test mail',
      (campaign) => testMailAsked(campaign, idFrom('testMail', 'one'), by('a')),
      [...campaignStatuses],
    ],
    [
      'cancel',
      (campaign) => cancelled(campaign, by('a')),
      ['draft', 'submitted', 'approved', 'freezing', 'sending', 'waiting_quota', 'paused'],
    ],
  ])('%s', (_name, decide, statuses) => expect(possible(decide)).toEqual(statuses));
});

describe('internal content', () => {
  const internal: Partial<Draft> = { classification: 'internal' };
  it('can be written, and goes no further', () => {
    expect(written(internal).status).toBe('draft');
    expect(submitted(written(internal), by('author'))).toEqual({ refused: 'internal' });
    expect(approved({ ...written(internal), status: 'submitted' }, by('boss'))).toEqual({ refused: 'internal' });
    expect(launched(written({ ...internal, topic: 'jobs' }), asked, by('hr'))).toEqual({ refused: 'internal' });
    expect(launched({ ...approvedCampaign(), ...internal }, asked, by('hr'))).toEqual({ refused: 'internal' });
  });
});

describe('a campaign that does harm', () => {
  const lastOf = ({ history }: Campaign) => history.at(-1);

  it('is paused by itself, and says why', () => {
    const outcome = harmed(at('sending'), bounces, 5, now);
    expect(outcome).toMatchObject({ stopped: true, campaign: { status: 'paused', pausedBecause: 'bounces' } });
    expect(lastOf(of(outcome))).toMatchObject({ actor: 'okaeri', action: 'paused: bounces' });
    expect(types(outcome)).toEqual(['campaign-paused']);
  });

  it('is not paused once nobody is left to write to', () =>
    expect(harmed(at('sending'), bounces, 0, now)).toBeUndefined());

  it('stops at once while its audience is being frozen, and is paused after that', () => {
    const outcome = harmed(at('freezing'), bounces, 0, now);
    expect(outcome).toMatchObject({ stopped: true, campaign: { status: 'freezing' } });
    expect(harmed(of(outcome), bounces, 0, now)).toBeUndefined();
    expect(frozen(of(outcome), manifest, now)?.campaign.status).toBe('paused');
    expect(frozen(of(outcome), { ...manifest, recipients: 0 }, now)?.campaign.status).toBe('completed');
  });

  it('goes on when HR resumes it, and old news of the harm does not pause it again', () => {
    const again = of(resumed(of(harmed(at('sending'), bounces, 5, now)), by('hr', new Date('2026-12-02T00:00:00Z'))));
    expect(again).toMatchObject({ status: 'sending' });
    expect(again.pausedBecause).toBeUndefined();
    expect(harmed(again, bounces, 5, now)).toBeUndefined();
    expect(harmed(again, { ...bounces, noticedAt: '2026-12-03T00:00:00Z' }, 5, now)).toBeDefined();
  });
});

describe('what stayed in doubt', () => {
  it('is sent again when HR says so, and the history says who did', () => {
    const outcome = resentInDoubt(at('completed'), doubt, by('hr'));
    expect(outcome).toMatchObject({ stopped: false, campaign: { status: 'sending' } });
    expect(types(outcome)).toEqual(['resend-in-doubt-requested']);
    expect(of(outcome).history.at(-1)).toMatchObject({ actor: 'hr', action: 'resend of 3 in doubt' });
  });
  it.each<CampaignStatus>(['paused', 'waiting_quota'])('does not set going what is %s', (status) => {
    const outcome = resentInDoubt(at(status), doubt, by('hr'));
    expect(outcome).toMatchObject({ campaign: { status } });
    expect(outcome).not.toHaveProperty('stopped');
  });
  it('waits until SES had its time to tell, then goes to whoever is in doubt still', () => {
    const settledAt = new Date('2026-11-22T00:20:00Z');
    const waiting = resentInDoubt(at('completed'), { ...doubt, settledAt }, by('hr'));
    expect(waiting).toMatchObject({
      campaign: { status: 'sending' },
      announcements: [],
      timers: [{ dueAt: settledAt }],
    });
    expect(due(of(waiting), now)).toBeUndefined();
    const outcome = due(of(waiting), settledAt);
    expect(types(outcome)).toEqual(['resend-in-doubt-requested']);
    expect(due(of(outcome), settledAt)).toBeUndefined();
    expect(types(due({ ...of(waiting), status: 'completed' }, settledAt))).toEqual(['resend-in-doubt-requested']);
    expect(due({ ...of(waiting), status: 'cancelled' }, settledAt)).toBeUndefined();
  });
  it('is not sent again when there is nothing, or when it is too late', () => {
    expect(resentInDoubt(at('completed'), { ...doubt, inDoubt: 0 }, by('hr'))).toEqual({ refused: 'nothing_in_doubt' });
    const late = { ...at('completed'), notAfter: later };
    expect(resentInDoubt(late, doubt, by('hr', new Date(later)))).toEqual({ refused: 'too_late', notAfter: later });
  });
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
