/** What HR is told to do about a campaign that has not left. */
import { describe, expect, it } from 'vitest';
import { hintOf } from '../../../../functions/campaigns/campaign/campaign-hint.ts';
import { isHeldBack } from '../../../../functions/campaigns/campaign/departure.ts';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import { type Campaign, campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import {
  afterwards,
  approvedCampaign,
  draft,
  heldBack,
  inStatus,
  later,
  launch,
  minutes,
  now,
  resume,
  scheduled,
  written,
} from './campaign-steps.ts';

describe('what HR is told', () => {
  it.each<[string, Campaign, Date, string | null]>([
    [
      'approved',
      approvedCampaign(),
      now,
      'It is approved, but not launched: it leaves only once somebody asks to launch it.',
    ],
    [
      'approved for later',
      approvedCampaign({ sendAt: later }),
      now,
      'It is approved, but not launched: it leaves only once somebody asks to launch it, not at its sendAt alone.',
    ],
    [
      'approved, and its time has passed',
      approvedCampaign({ sendAt: later }),
      afterwards,
      'It is approved, but not launched, and its sendAt has passed: launch it with another sendAt, or with null to send it now.',
    ],
    [
      'paused because it reached nobody',
      { ...inStatus('paused'), approvedHash: undefined, pausedBecause: 'reaches_nobody', pausedDetail: 'nobody' },
      now,
      'Its audience reached nobody when it was to leave, and nothing was sent: change its audience, or wait until somebody is in it, and resume it.',
    ],
    [
      'paused because it reached nobody, after an approval',
      { ...approvedCampaign(), status: 'paused', pausedBecause: 'reaches_nobody', pausedDetail: 'nobody' },
      now,
      'Its audience reached nobody when it was to leave, and nothing was sent: change its audience, which makes it a draft again, to be approved and launched, or wait until somebody is in it, and resume it.',
    ],
    [
      'paused because it reached nobody, and changed since',
      { ...inStatus('paused'), approvedHash: undefined, pausedBecause: 'reaches_nobody' },
      now,
      'Its audience reached nobody when it was to leave, and nothing was sent; its audience has been changed since: resume it.',
    ],
    [
      'paused because it reached nobody, after an approval, and its notAfter has passed',
      {
        ...approvedCampaign(),
        ...({ status: 'paused', pausedBecause: 'reaches_nobody', pausedDetail: 'nobody', notAfter: later } as const),
      },
      afterwards,
      'Its audience reached nobody when it was to leave, and nothing was sent: change its audience and its notAfter, which has passed, which makes it a draft again, to be approved and launched.',
    ],
    [
      'paused because it reached nobody, and its notAfter has passed',
      {
        ...inStatus('paused'),
        ...({ approvedHash: undefined, pausedBecause: 'reaches_nobody', pausedDetail: 'nobody' } as const),
        notAfter: later,
      },
      afterwards,
      'Its audience reached nobody when it was to leave, and nothing was sent: change its audience and its notAfter, which has passed, and resume it.',
    ],
    [
      'paused because it reached nobody, too late for what it announces',
      {
        ...inStatus('paused'),
        ...{ approvedHash: undefined, pausedBecause: 'reaches_nobody', notAfter: later },
        writtenFrom: { sequence: 1, textHash: '', addresseesHash: '', notAfter: later },
      },
      afterwards,
      'Its audience reached nobody when it was to leave, and nothing was sent, and it is too late for what it announces: move the gathering first, or cancel that; once it is over, this campaign is cancelled, too.',
    ],
    ['scheduled', scheduled, now, null],
    ['submitted', { ...inStatus('submitted'), sendAt: undefined }, now, null],
    [
      'submitted, and its time has passed',
      { ...inStatus('submitted'), sendAt: later },
      afterwards,
      'It waits for approval, and its sendAt has passed: launch it afterwards with another sendAt, or with null to send it then.',
    ],
    [
      'submitted for later',
      { ...inStatus('submitted'), sendAt: later },
      now,
      'It waits for approval, and leaves only once somebody launches it afterwards, not at its sendAt alone.',
    ],
    [
      'held back',
      heldBack,
      now,
      'It was paused before it left: it leaves only once somebody asks to resume it, not at its sendAt alone.',
    ],
    [
      'held back, and its time has passed',
      heldBack,
      afterwards,
      'It was paused before it left, and its sendAt has passed: resume it with another sendAt, or with null to send it now.',
    ],
    [
      'approved, and too late',
      approvedCampaign({ sendAt: later, notAfter: minutes(60) }),
      afterwards,
      'It is approved, but not launched, and its notAfter has passed: change its notAfter first, which makes it a draft again.',
    ],
    [
      'held back, and too late',
      { ...heldBack, notAfter: minutes(60) },
      afterwards,
      'It was paused before it left, and its notAfter has passed: change its notAfter first, which makes it a draft again.',
    ],
    [
      'submitted, and too late',
      { ...inStatus('submitted'), notAfter: minutes(60) },
      afterwards,
      'It waits for approval, and its notAfter has passed: change its notAfter first, which makes it a draft again.',
    ],
    [
      'expired before its time',
      { ...inStatus('expired'), sendAt: later, notAfter: minutes(60) },
      afterwards,
      'It expired before it left, and nothing was sent, and its notAfter has passed: change its notAfter first, which makes it a draft again.',
    ],
    [
      'an announcement of a job that was made too late',
      { ...inStatus('expired'), notAfter: minutes(60) },
      afterwards,
      'It expired before it left, and nothing was sent, and its notAfter has passed: change its notAfter first, which makes it a draft again.',
    ],
    [
      'an announcement of a gathering that was made too late',
      {
        ...inStatus('expired'),
        ...{ notAfter: later, writtenFrom: { sequence: 1, textHash: '', addresseesHash: '', notAfter: later } },
      },
      afterwards,
      'It was too late for what it announces before it could leave, and nothing was sent: move the gathering (for its gathering invitation, the deadline for RSVPs is enough), and it leaves by itself. Once the gathering is over, this campaign is cancelled, too.',
    ],
  ])('%s', (_case, campaign, at, hint) => expect(hintOf(campaign, at)).toBe(hint));

  it.each([approvedCampaign({ notAfter: later }), { ...heldBack, notAfter: later }])(
    'asks for nothing that is refused: $status after its notAfter, and before it',
    (campaign) => {
      const leave = (at: Date) => (isHeldBack(campaign) ? resume : launch)(campaign, { sendAt: null }, at);
      for (const at of [new Date(later), new Date(Date.parse(later) - 1)])
        expect(hintOf(campaign, at)?.includes('change its notAfter')).toBe('refused' in leave(at));
    },
  );

  it('is nothing in any other state', () => {
    const others = campaignStatuses.filter((status) => !['approved', 'submitted', 'expired'].includes(status));
    expect(
      others.filter((status) => hintOf({ ...inStatus(status), sendAt: later, notAfter: later }, afterwards) !== null),
    ).toEqual([]);
  });
});

describe('the hint about an announcement whose last moment has passed', () => {
  const waiting = {
    ...written({ notAfter: later }),
    ...asWritten({ ...draft, notAfter: later }, 1),
    status: 'submitted',
  } as const;

  it('does not advise HR to send it all the same', () => {
    expect(hintOf(waiting, afterwards)).toBe(
      'It waits for approval, and it is too late for what it announces: move the gathering first, or cancel that; once it is over, this campaign is cancelled, too.',
    );
    const earlier = { ...waiting, writtenFrom: { ...waiting.writtenFrom, notAfter: minutes(120) } };
    expect(hintOf(earlier, afterwards)).toContain('change its notAfter first');
  });
});

describe('the hint about a text that its gathering has overtaken', () => {
  const at = (startsAt: string) => ({ startsAt, endsAt: '2026-12-24T12:00:00Z' });
  const writtenBefore = { ...written(), states: at('2026-12-17T10:00:00Z'), textStates: at('2026-12-10T10:00:00Z') };

  it('names what has changed since, until the campaign leaves', () => {
    const hint =
      'Its text was written before the gathering changed (time): correct it, or the mail says above it what has changed.';
    expect(hintOf(writtenBefore, now)).toBe(hint);
    expect(hintOf({ ...writtenBefore, status: 'submitted' }, now)).toBe(hint);
    expect(hintOf({ ...writtenBefore, status: 'approved' }, now)).toBe(
      `It is approved, but not launched: it leaves only once somebody asks to launch it. ${hint}`,
    );
    expect(hintOf({ ...writtenBefore, status: 'paused', scheduledFor: later }, now)).toContain(hint);
    expect(hintOf({ ...writtenBefore, status: 'paused', pausedBecause: 'content' }, now)).toBe(hint);
    const { states } = writtenBefore;
    const online = { ...writtenBefore, states: { ...states, online: true }, textStates: { ...states, online: false } };
    expect(hintOf(online, now)).toContain('(ways to take part)');
    for (const status of ['freezing', 'sending', 'paused', 'completed', 'cancelled'] as const)
      expect(hintOf({ ...writtenBefore, status }, now)).toBeNull();
  });

  it('calls each part as HR’s API does', () => {
    const { states } = writtenBefore;
    const parts = { place: { name: '本社' }, answerBy: '2026-12-01T10:00:00Z' };
    const textStates = { ...at('2026-12-10T10:00:00Z'), place: { name: '支社' }, answerBy: '2026-12-05T10:00:00Z' };
    expect(hintOf({ ...writtenBefore, states: { ...states, ...parts }, textStates }, now)).toContain(
      '(time, place, deadline for RSVPs)',
    );
  });

  it('is none where the text states what the gathering is, or is the programme’s', () => {
    expect(hintOf({ ...writtenBefore, textStates: undefined }, now)).toBeNull();
    expect(hintOf({ ...writtenBefore, textStates: writtenBefore.states }, now)).toBeNull();
    const { writtenFrom } = asWritten({ ...draft, notAfter: later }, 1);
    expect(hintOf({ ...writtenBefore, writtenFrom }, now)).toBeNull();
  });
});
