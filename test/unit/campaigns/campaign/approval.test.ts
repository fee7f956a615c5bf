import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewriteAnnouncement } from '../../../../functions/campaigns/announcements/gathering-campaign.ts';
import {
  approveCampaign,
  changeCampaign,
  type Draft,
  isChangedSinceSubmission,
  launchCampaign,
  submitCampaign,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import type { Campaign } from '../../../../functions/campaigns/tables.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';

import {
  announced,
  approvedCampaign,
  by,
  changed,
  command,
  draft,
  later,
  launching,
  now,
  stateOf,
  written,
} from './campaign-steps.ts';

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
    const end = { ...draft, notAfter: later };
    const waiting = announced('newsletter', asWritten(end, 1));
    for (const actor of ['writer', 'hr']) {
      expect(approveCampaign(waiting, by(actor), now)).toEqual({ refused: 'own_campaign' });
    }
    expect(stateOf(approveCampaign(waiting, by('boss'), now)).status).toBe('approved');
    const moved = { rewritten: asWritten(end, 2), authors: ['mover'], approval: launching.input };
    expect(rewriteAnnouncement(waiting, byOkaeri(moved), now)).toEqual({ refused: 'unchanged' });
    const elsewhere = { ...moved, rewritten: asWritten({ ...end, body: { ja: '別の場所' } }, 2) };
    const rewritten = stateOf(rewriteAnnouncement(waiting, byOkaeri(elsewhere), now));
    expect(approveCampaign(rewritten, by('mover'), now)).toEqual({ refused: 'own_campaign' });
    expect(isChangedSinceSubmission(rewritten)).toBe(true);
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
