/** When a campaign leaves: what a new time needs, and what happens to one that is held back. */
import { describe, expect, it } from 'vitest';
import { changeCampaign, rejectCampaign, submitCampaign } from '../../../../functions/campaigns/campaign/campaign.ts';
import {
  type AudienceCounted,
  type Departure,
  isHeldBack,
  isScheduled,
} from '../../../../functions/campaigns/campaign/departure.ts';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import { isOut, moveLastMoment, pauseCampaign } from '../../../../functions/campaigns/campaign/sending.ts';
import { type Campaign, campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import {
  afterwards,
  approvedCampaign,
  by,
  changed,
  command,
  draft,
  eventTypes,
  heldBack,
  inStatus,
  later,
  launch,
  minutes,
  now,
  resume,
  scheduled,
  stateOf,
  woken,
  written,
} from './campaign-steps.ts';

const missed = {
  refused: 'invalid',
  errors: [{ pointer: '/sendAt', detail: 'is in the past: give another sendAt, or null to send it now' }],
};

describe('a sendAt that nobody launched in time', () => {
  const campaign = approvedCampaign({ sendAt: later });

  it('is refused, and needs no other approval for another time', () => {
    expect(launch(campaign, {}, afterwards)).toEqual(missed);
    expect(launch(campaign, { sendAt: minutes(90) }, afterwards)).toMatchObject({
      state: { status: 'approved', sendAt: minutes(90), scheduledFor: minutes(90), approvedBy: 'boss' },
      timers: [{ kind: 'campaign', dueAt: new Date(minutes(90)) }],
    });
  });

  it('is refused from its very moment on; one that HR names may be a few minutes ago', () => {
    const reached = new Date(later);
    expect(launch(campaign, {}, reached)).toEqual(missed);
    expect(launch(campaign, {}, new Date(minutes(4)))).toEqual(missed);
    expect(eventTypes(launch(campaign, { sendAt: later }, new Date(minutes(4))))).toEqual(['campaign-launched']);
    const justBefore = new Date(reached.getTime() - 1);
    expect(stateOf(launch(campaign, {}, justBefore))).toMatchObject({ status: 'approved', scheduledFor: later });
  });

  it('leaves at once with null', () => {
    const outcome = launch(campaign, { sendAt: null }, afterwards);
    expect(eventTypes(outcome)).toEqual(['campaign-launched']);
    expect(stateOf(outcome)).toMatchObject({ status: 'freezing', approvedBy: 'boss' });
    expect(stateOf(outcome).sendAt).toBeUndefined();
  });

  it.each<[string, Departure, string]>([
    ['in the past', { sendAt: minutes(-90) }, 'is in the past'],
    ['too far ahead', { sendAt: '2046-01-01T00:00:00Z' }, 'must be at most 5 years ahead'],
    ['when it may not leave any more', { sendAt: minutes(200) }, 'must be before notAfter'],
  ])('cannot be moved to a time %s', (_case, departure, detail) => {
    const outcome = launch({ ...campaign, notAfter: minutes(200) }, departure, afterwards);
    expect(outcome).toEqual({ refused: 'invalid', errors: [{ pointer: '/sendAt', detail }] });
  });

  it('does not get around the approval of the content', () => {
    const other = { ...campaign, body: { ja: '別' } };
    expect(launch(other, { sendAt: null }, afterwards)).toEqual({ refused: 'changed_since_approval' });
    expect(launch(written({ sendAt: later }), { sendAt: null })).toMatchObject({ refused: 'wrong_state' });
  });
});

describe('a campaign that waits for its time', () => {
  it('can be paused, and then its timer does nothing', () => {
    expect([isScheduled(scheduled), isHeldBack(heldBack)]).toEqual([true, true]);
    expect(heldBack).toMatchObject({ status: 'paused', scheduledFor: later });
    expect(woken(heldBack, afterwards)).toMatchObject({ refused: 'wrong_state', status: 'paused' });
    expect(pauseCampaign(approvedCampaign({ sendAt: later }), command, now)).toMatchObject({ refused: 'wrong_state' });
  });

  it('leaves at its time again once it is resumed before it', () => {
    const outcome = resume(heldBack, undefined);
    expect(outcome).toMatchObject({
      state: { status: 'approved', scheduledFor: later },
      timers: [{ kind: 'campaign', dueAt: new Date(later) }],
    });
    expect(eventTypes(outcome)).toEqual(['campaign-resumed']);
    expect(eventTypes(woken(stateOf(outcome), new Date(later)))).toEqual(['campaign-launched']);
  });

  it('does not leave by itself when it is resumed too late: HR says when', () => {
    expect(resume(heldBack, undefined, afterwards)).toEqual(missed);
    expect(resume(heldBack, undefined, new Date(minutes(1)))).toEqual(missed);
    expect(stateOf(resume(heldBack, { sendAt: minutes(90) }, afterwards))).toMatchObject({ scheduledFor: minutes(90) });
    const atOnce = resume(heldBack, { sendAt: null }, afterwards);
    expect(eventTypes(atOnce)).toEqual(['campaign-launched']);
    expect(stateOf(atOnce)).not.toHaveProperty('scheduledFor');
  });

  it('leaves neither changed nor after its notAfter', () => {
    expect(resume({ ...heldBack, body: { ja: '別' } }, undefined)).toEqual({ refused: 'changed_since_approval' });
    expect(resume({ ...heldBack, notAfter: minutes(30) }, { sendAt: null }, afterwards)).toMatchObject({
      refused: 'too_late',
    });
  });

  it('can be changed while it is paused: then it is a draft', () => {
    const draft = stateOf(changed(heldBack, 'a'));
    expect(draft.status).toBe('draft');
    expect(draft).not.toHaveProperty('scheduledFor');
  });
});

describe('a campaign that would leave now and reach nobody', () => {
  const contentRefused: Campaign = { ...inStatus('paused'), pausedBecause: 'content' };
  const nobody = { suppressed: 2, frequency_cap: 3 };
  const refused = (detail: string) => ({ refused: 'reaches_nobody', errors: [{ pointer: '/audience', detail }] });
  const excluded = refused('reaches nobody: everyone its filters match is excluded (suppressed: 2, frequency_cap: 3)');

  it.each<[string, (input: Departure & AudienceCounted) => object]>([
    ['launched', (input) => launch(approvedCampaign(), input)],
    [
      'launched, to leave now instead of later',
      (input) => launch(approvedCampaign({ sendAt: later }), input, afterwards),
    ],
    ['resumed after it was held back', (input) => resume(heldBack, input)],
  ])('is not %s, and says why', (_case, leave) => {
    expect(leave({ sendAt: null, nobody })).toEqual(excluded);
    expect(leave({ sendAt: null, nobody: {} })).toEqual(refused('reaches nobody: no member matches its filters'));
    expect(leave({ sendAt: null })).toMatchObject({ state: { status: 'freezing' } });
  });

  it('is not resumed where its content could not become a mail', () => {
    expect(resume(contentRefused, { nobody })).toEqual(excluded);
    expect(stateOf(resume(contentRefused, undefined)).status).toBe('freezing');
  });

  it('may wait for its time: until then, somebody may join', () => {
    expect(stateOf(launch(approvedCampaign({ sendAt: later }), { nobody }))).toMatchObject({ scheduledFor: later });
    expect(stateOf(resume(heldBack, { nobody }))).toMatchObject({ status: 'approved', scheduledFor: later });
  });
});

it('a campaign that was paused after it left goes on at once, and takes no time', () => {
  expect(resume(inStatus('paused'), { sendAt: null })).toMatchObject({
    refused: 'invalid',
    errors: [
      {
        pointer: '/sendAt',
        detail: 'must be absent: only a campaign that was paused before its sendAt takes another one',
      },
    ],
  });
});

describe('an approver who rejects', () => {
  const submitted = stateOf(submitCampaign(written(), by('author'), now));
  const rejected = rejectCampaign(submitted, { by: 'boss', input: { reason: '日付が違います。' } }, now);

  it('makes it a draft again, with the reason in its history', () => {
    expect(stateOf(rejected)).toMatchObject({ status: 'draft' });
    expect(stateOf(rejected)).not.toHaveProperty('submittedBy');
    const [, , last] = stateOf(rejected).history;
    expect(last).toEqual({ at: now.toISOString(), actor: 'boss', action: 'rejected', reason: '日付が違います。' });
    expect(eventTypes(rejected)).toEqual([]);
  });

  it('does so only while it waits for approval', () => {
    const possible = campaignStatuses.filter(
      (status) => !('refused' in rejectCampaign(inStatus(status), { by: 'boss', input: { reason: 'x' } }, now)),
    );
    expect(possible).toEqual(['submitted']);
  });
});

describe('the last moment of a campaign that is out', () => {
  /** The gathering now gives this end. */
  const moved = (notAfter: string, sequence = 2) => byOkaeri(asWritten({ ...draft, notAfter }, sequence));
  /** Out with an end; `given` is the one that the gathering gave it. */
  const out = (notAfter: string | undefined, given = notAfter, status: Campaign['status'] = 'sending'): Campaign => {
    const { writtenFrom } = asWritten({ ...draft, notAfter: given ?? later }, 1);
    return { ...inStatus(status), notAfter, writtenFrom };
  };

  it.each(campaignStatuses)('follows its gathering: %s', (status) => {
    const campaign = out(later, later, status);
    const outcome = moveLastMoment(campaign, moved(minutes(5)), now);
    if (!isOut(campaign)) return expect(outcome).toMatchObject({ refused: 'wrong_state' });
    expect(stateOf(outcome)).toMatchObject({ status, notAfter: minutes(5) });
    expect(eventTypes(outcome)).toEqual([]);
  });

  it.each<[string, string | undefined, string, boolean, string | undefined]>([
    ['later', later, minutes(5), false, minutes(5)],
    ['earlier', later, minutes(-5), false, minutes(-5)],
    ['as it is', later, '2026-12-01T09:00:00+09:00', false, undefined],
    ['one of HR, later', later, minutes(5), true, undefined],
    ['one of HR, earlier', later, minutes(-5), true, minutes(-5)],
    ['none', undefined, minutes(5), true, minutes(5)],
  ])('%s', (_case, before, after, isByHr, becomes) => {
    const outcome = moveLastMoment(out(before, isByHr ? minutes(60) : before), moved(after), now);
    if (becomes === undefined) expect(outcome).toEqual({ refused: 'unchanged' });
    else expect(stateOf(outcome).notAfter).toBe(becomes);
  });

  it('of HR is remembered while the gathering is moved to and fro', () => {
    const ends = [minutes(-5), minutes(5), minutes(-10), minutes(20)];
    const moves = (given: string) => {
      let campaign = out(later, given);
      return ends.map((end, position) => {
        const outcome = moveLastMoment(campaign, moved(end, position + 2), now);
        if (!isRefusal(outcome)) campaign = stateOf(outcome);
        return campaign.notAfter;
      });
    };
    expect(moves(minutes(60))).toEqual([minutes(-5), later, minutes(-10), later]);
    expect(moves(later)).toEqual(ends);
  });

  it('of HR is forgotten when HR gives the campaign another one, and only then', () => {
    const once = {
      ...stateOf(moveLastMoment(out(later, minutes(60)), moved(minutes(-5)), now)),
      status: 'draft',
    } as const;
    const change = (notAfter: string | undefined) =>
      stateOf(changeCampaign(once, { by: 'hr-1', input: { ...draft, subject: { ja: '別の件名' }, notAfter } }, now));
    const ends = [once, change(once.notAfter), change(minutes(-10)), change(undefined)].map(
      (state) => state.endSetByHr,
    );
    expect(ends).toEqual([later, later, undefined, undefined]);
  });

  it('keeps what the campaign says and who approved it', () => {
    const approved = out(later);
    const {
      notAfter: _end,
      writtenFrom,
      history: _after,
      ...after
    } = stateOf(moveLastMoment(approved, moved(minutes(5)), now));
    const { notAfter: _given, writtenFrom: before, history: _before, ...rest } = approved;
    expect(after).toEqual({ ...rest, updatedAt: now.toISOString() });
    expect(writtenFrom).toMatchObject({ textHash: before?.textHash, addresseesHash: before?.addresseesHash });
  });
});
