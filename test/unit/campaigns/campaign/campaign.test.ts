import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { rewriteInvitation } from '../../../../functions/campaigns/announcements/gathering-announcement.ts';
import {
  announceCampaign,
  approveCampaign,
  cancelCampaign,
  changeCampaign,
  type Draft,
  draftCampaign,
  isChangedSinceSubmission,
  launchCampaign,
  requestTestMail,
  submitCampaign,
  wakeCampaign,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import type { CampaignDecision } from '../../../../functions/campaigns/campaign/decision.ts';
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
import { byOkaeri, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const now = new Date('2026-11-22T00:00:00Z');
const later = '2026-12-01T00:00:00Z';
const command = { by: 'hr', input: undefined };
const by = (actor: string) => ({ by: actor, input: undefined });
const launching = { by: 'hr', input: { newsletter: true, gatherings: false, jobs: false } };
const draft: Draft = {
  topic: 'newsletter',
  subject: { ja: 'お便り' },
  body: { ja: 'お元気ですか。' },
  audience: {},
  classification: 'members',
};

type Outcome = CampaignDecision | Refusal<string>;

const written = (change: Partial<Draft> = {}) =>
  draftCampaign(idFrom('campaign', 'one'), { by: 'author', input: { ...draft, ...change } }, now).state;
const changed = (campaign: Campaign, actor: string) => changeCampaign(campaign, { by: actor, input: draft }, now);
const stateOf = (outcome: Outcome): Campaign => {
  if (isRefusal(outcome)) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.state;
};
const approvedCampaign = (change: Partial<Draft> = {}) =>
  stateOf(approveCampaign(stateOf(submitCampaign(written(change), by('author'), now)), by('boss'), now));
const announced = (topic: Draft['topic']) => {
  const input = { draft: { ...draft, topic }, authors: ['writer'], approval: launching.input };
  return stateOf(announceCampaign(idFrom('campaign', 'g'), { by: 'hr', input }, now));
};
const inStatus = (status: CampaignStatus): Campaign => ({ ...approvedCampaign(), status });
const tooLate = { refused: 'too_late', errors: [{ pointer: '/notAfter', detail: 'has passed' }] };
const manifest = { recipients: 1, chunks: 1, sha256: 'hash' };
const doubt = { inDoubt: 3, settledAt: now };
const bounces = { because: 'bounces', noticedAt: later, pending: 5 } as const;
const harmed = (campaign: Campaign, change: Partial<{ pending: number; noticedAt: string }> = {}) =>
  pauseHarmfulCampaign(campaign, byOkaeri({ ...bounces, ...change }), now);
const resent = (campaign: Campaign, change: Partial<typeof doubt> = {}, at = now) =>
  resendInDoubt(campaign, { by: 'hr', input: { ...doubt, ...change } }, at);
const woken = (campaign: Campaign, at: Date) => wakeCampaign(campaign, byOkaeri(), at);
const eventTypes = (outcome: Outcome) =>
  isRefusal(outcome) ? [] : outcome.events.map(({ contract }) => contract.type);

describe('approval', () => {
  it('takes somebody who neither wrote, nor changed, nor submitted it', () => {
    const waiting = stateOf(submitCampaign(stateOf(changed(written(), 'second-author')), by('submitter'), now));
    for (const actor of ['author', 'second-author', 'submitter']) {
      expect(approveCampaign(waiting, by(actor), now)).toEqual({ refused: 'own_campaign' });
    }
    expect(stateOf(approveCampaign(waiting, by('boss'), now))).toMatchObject({
      status: 'approved',
      approvedBy: 'boss',
    });
  });

  it('is of this content and this audience', () => {
    const campaign = approvedCampaign();
    for (const change of [{ subject: { ja: 'x' } }, { body: { en: 'x' } }, { audience: { skills: ['x'] } }]) {
      expect(launchCampaign({ ...campaign, ...change }, launching, now)).toEqual({ refused: 'changed_since_approval' });
    }
    expect(launchCampaign({ ...campaign, sendAt: undefined }, launching, now)).not.toHaveProperty('refused');
  });

  it('is gone once the campaign is changed', () => {
    const again = stateOf(changed(approvedCampaign(), 'author'));
    expect(again).toMatchObject({ status: 'draft', authors: ['author'] });
    expect([again.approvedBy, again.approvedHash, again.submittedBy]).toEqual([undefined, undefined, undefined]);
  });

  describe('needs a version once what was submitted has changed', () => {
    const submit = (campaign: Campaign) => stateOf(submitCampaign(campaign, by('author'), now));
    const rewrite = (campaign: Campaign, change: Partial<Draft>) =>
      stateOf(changeCampaign(campaign, { by: 'author', input: { ...draft, ...change } }, now));
    const first = submit(written());

    it.each<[string, boolean, Campaign]>([
      ['submitted for the first time', false, first],
      ['changed before it was first submitted', false, submit(rewrite(written(), { subject: { ja: '別' } }))],
      ['submitted again as it was', false, submit(rewrite(first, {}))],
      ['submitted again for another time', false, submit(rewrite(first, { sendAt: later }))],
      ['another subject', true, submit(rewrite(first, { subject: { ja: '別' } }))],
      ['another body', true, submit(rewrite(first, { body: { ja: '別' } }))],
      ['another language', true, submit(rewrite(first, { body: { ...draft.body, en: 'x' } }))],
      ['another audience', true, submit(rewrite(first, { audience: { skills: ['x'] } }))],
      ['another topic', true, submit(rewrite(first, { topic: 'jobs' }))],
      [
        'another time, then another body',
        true,
        submit(rewrite(rewrite(first, { sendAt: later }), { body: { ja: '別' } })),
      ],
      ['another body, and back', true, submit(rewrite(submit(rewrite(first, { body: { ja: '別' } })), {}))],
      ['changed after its approval', true, submit(rewrite(approvedCampaign(), { body: { ja: '別' } }))],
    ])('%s: %s', (_case, changed, campaign) => {
      expect(isChangedSinceSubmission(campaign)).toBe(changed);
    });
  });

  describe('is not got around by another topic', () => {
    const topics = ['newsletter', 'gatherings', 'jobs'] as const;
    const change = (campaign: Campaign, topic: Draft['topic']) =>
      stateOf(changeCampaign(campaign, { by: 'author', input: { ...draft, topic } }, now));

    it('whatever topics it was written for, one that needs approval is enough', () => {
      const rule = fc.record({ newsletter: fc.boolean(), gatherings: fc.boolean(), jobs: fc.boolean() });
      const path = fc.array(fc.constantFrom(...topics), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(path, rule, ([first = 'jobs', ...others], approval) => {
          const campaign = others.reduce(change, written({ topic: first }));
          const outcome = launchCampaign(campaign, { by: 'author', input: approval }, now);
          expect(isRefusal(outcome)).toBe([first, ...others].some((topic) => approval[topic]));
        }),
      );
    });

    it('of a campaign from before topics were remembered, the present one counts', () => {
      const old: Campaign = { ...written(), writtenFor: undefined };
      expect(isRefusal(launchCampaign(change(old, 'jobs'), launching, now))).toBe(true);
    });
  });

  it('of an announcement is given by nobody who wrote what it announces', () => {
    const waiting = announced('newsletter');
    for (const actor of ['writer', 'hr']) {
      expect(approveCampaign(waiting, by(actor), now)).toEqual({ refused: 'own_campaign' });
    }
    expect(stateOf(approveCampaign(waiting, by('boss'), now)).status).toBe('approved');
    const moved = { invitation: draft, authors: ['mover'], movedAt: now };
    const rewritten = stateOf(rewriteInvitation(waiting, byOkaeri(moved), now));
    expect(approveCampaign(rewritten, by('mover'), now)).toEqual({ refused: 'own_campaign' });
    expect(isChangedSinceSubmission(rewritten)).toBe(false);
    const elsewhere = { ...moved, invitation: { ...draft, body: { ja: '別の場所' } } };
    expect(isChangedSinceSubmission(stateOf(rewriteInvitation(waiting, byOkaeri(elsewhere), now)))).toBe(true);
  });
});

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

  it('is refused when sendAt has passed by more than a few minutes, and goes out when by less', () => {
    const campaign = approvedCampaign({ sendAt: later });
    const launchedAt = (minutes: number) =>
      launchCampaign(campaign, launching, new Date(Date.parse(later) + minutes * 60_000));
    expect(launchedAt(6)).toEqual({
      refused: 'invalid',
      errors: [{ pointer: '/sendAt', detail: 'lies in the past' }],
    });
    expect(stateOf(launchedAt(4)).status).toBe('freezing');
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

  it.each<[string, (campaign: Campaign) => Outcome, CampaignStatus[]]>([
    ['change', (campaign) => changed(campaign, 'a'), ['draft', 'submitted', 'approved']],
    ['submit', (campaign) => submitCampaign(campaign, by('a'), now), ['draft']],
    ['approve', (campaign) => approveCampaign(campaign, by('boss'), now), ['submitted']],
    ['launch', (campaign) => launchCampaign(campaign, launching, now), ['approved']],
    ['pause', (campaign) => pauseCampaign(campaign, command, now), ['sending', 'waiting_quota']],
    ['resume', (campaign) => resumeCampaign(campaign, command, now), ['paused']],
    ['finish the freeze', (campaign) => finishFreeze(campaign, byOkaeri(manifest), now), ['freezing']],
    ['wait for quota', (campaign) => waitForQuota(campaign, byOkaeri(), now), ['sending']],
    ['complete', (campaign) => completeCampaign(campaign, byOkaeri(), now), ['sending', 'waiting_quota', 'paused']],
    ['be paused by itself', (campaign) => harmed(campaign), ['freezing', 'sending', 'waiting_quota']],
    ['resend what is in doubt', (campaign) => resent(campaign), ['sending', 'waiting_quota', 'paused', 'completed']],
    [
      'send a test mail',
      (campaign) => requestTestMail(campaign, { by: 'a', input: idFrom('testMail', 'one') }, now),
      [...campaignStatuses],
    ],
    [
      'cancel',
      (campaign) => cancelCampaign(campaign, command, now),
      ['draft', 'submitted', 'approved', 'freezing', 'sending', 'waiting_quota', 'paused'],
    ],
  ])('%s', (_name, decide, statuses) => expect(possible(decide)).toEqual(statuses));
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
  })
  .chain(({ by, needsApproval, change, recipients, pending, settlesIn }) => {
    const command = { by, input: undefined };
    const input = { ...draft, ...change };
    return fc.constantFrom<((campaign: Campaign, at: Date) => Outcome)[]>(
      (campaign, at) => changeCampaign(campaign, { by, input }, at),
      (campaign, at) => submitCampaign(campaign, command, at),
      (campaign, at) => approveCampaign(campaign, command, at),
      (campaign, at) => launchCampaign(campaign, { by, input: { ...launching.input, newsletter: needsApproval } }, at),
      (campaign, at) => wakeCampaign(campaign, command, at),
      (campaign, at) => rewriteInvitation(campaign, byOkaeri({ invitation: input, authors: [], movedAt: at }), at),
      (campaign, at) => finishFreeze(campaign, byOkaeri({ ...manifest, recipients }), at),
      (campaign, at) => refuseContent(campaign, byOkaeri({ detail: '/body/ja holds HTML' }), at),
      (campaign, at) => pauseCampaign(campaign, command, at),
      (campaign, at) =>
        pauseHarmfulCampaign(campaign, byOkaeri({ because: 'bounces', noticedAt: at.toISOString(), pending }), at),
      (campaign, at) => resumeCampaign(campaign, command, at),
      (campaign, at) => waitForQuota(campaign, byOkaeri(), at),
      (campaign, at) => completeCampaign(campaign, byOkaeri(), at),
      (campaign, at) =>
        resendInDoubt(campaign, { by, input: { inDoubt: 1, settledAt: new Date(at.getTime() + settlesIn) } }, at),
      (campaign, at) => cancelCampaign(campaign, command, at),
    );
  });

describe('the lifecycle', () => {
  test('knows every transition that commands make, and every transition that it knows is made', () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyCommand, { minLength: 12, maxLength: 40 }), (commands) => {
        let campaign = written();
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
    const begun = [written().status, announced('newsletter').status, announced('jobs').status];
    expect(campaignLifecycle.begins.flatMap(({ to }) => to)).toEqual(begun);
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

describe('internal content', () => {
  const internal: Partial<Draft> = { classification: 'internal' };
  it('can be written, and goes no further', () => {
    expect(written(internal).status).toBe('draft');
    expect(submitCampaign(written(internal), by('author'), now)).toMatchObject({ refused: 'internal' });
    expect(approveCampaign({ ...written(internal), status: 'submitted' }, by('boss'), now)).toMatchObject({
      refused: 'internal',
    });
    expect(launchCampaign(written({ ...internal, topic: 'jobs' }), launching, now)).toMatchObject({
      refused: 'internal',
    });
    expect(launchCampaign({ ...approvedCampaign(), ...internal }, launching, now)).toMatchObject({
      refused: 'internal',
    });
  });
});

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

  it('needed no approval: HR mends it and resumes it, and the freeze begins anew', () => {
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

  it('is no campaign that HR paused while it was sent: that one cannot be changed', () =>
    expect(changed(inStatus('paused'), 'a')).toMatchObject({ refused: 'wrong_state' }));
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
    expect(stateOf(finishFreeze(stopped, empty, now)).status).toBe('completed');
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

describe('a campaign that is made from a gathering or a job', () => {
  it('leaves by itself where the programme asks for no approval', () => {
    expect(announced('gatherings').status).toBe('freezing');
  });
  it('waits for approval where it does', () => {
    expect(announced('newsletter').status).toBe('submitted');
    expect(approveCampaign(announced('newsletter'), command, now)).toEqual({ refused: 'own_campaign' });
  });
});

it('the history names every actor and what was done', () => {
  expect(approvedCampaign().history.map(({ actor, action }) => `${action} by ${actor}`)).toEqual([
    'created by author',
    'submitted by author',
    'approved by boss',
  ]);
});
