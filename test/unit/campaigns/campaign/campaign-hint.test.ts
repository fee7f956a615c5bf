/** What HR is told to do about a campaign that has not left. */
import { describe, expect, it } from 'vitest';
import { hintOf } from '../../../../functions/campaigns/campaign/campaign-hint.ts';
import { isHeldBack } from '../../../../functions/campaigns/campaign/departure.ts';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import {
  type Campaign,
  type CampaignStatus,
  campaignStatuses,
  pauseReasonSchema,
} from '../../../../functions/campaigns/tables.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
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
  resent,
  resume,
  scheduled,
  written,
} from './campaign-steps.ts';

/** Those pauses of which nothing was sent. */
const hintsOfPauses: Partial<Record<string, RegExp>> = {
  content: /^Its content could not become a mail .* pausedDetail says what is wrong; correct that and resume it/,
  reaches_nobody: /^Its audience reached nobody/,
};

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
    [
      'submitted',
      { ...inStatus('submitted'), sendAt: undefined },
      now,
      'It waits for approval, and leaves only once somebody launches it afterwards.',
    ],
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
});

/** Every state of a campaign, and what waits for HR in it: null = it goes on by itself, or is over. */
const gathering = { gatheringId: idFrom('gathering', 'g') };
const announcesDateOf = gathering.gatheringId;
const waiting: Record<CampaignStatus, [what: string, campaign: Partial<Campaign>, hint: RegExp | null][]> = {
  draft: [
    ['of HR’s own', {}, null],
    ['the announcement of a gathering', gathering, /^It is a draft, and nobody hears .* submit it, or launch it/],
    ['the announcement of a date', { announcesDateOf }, /submit it, or launch it/],
    ['the announcement of a job', { jobId: idFrom('job', 'j') }, /submit it, or launch it/],
    ['an announcement, too late', { ...gathering, notAfter: '2026-11-21T00:00:00Z' }, /change its notAfter first/],
  ],
  submitted: [['', {}, /^It waits for approval/]],
  approved: [
    ['', {}, /launch it/],
    ['and launched for later', { scheduledFor: later }, null],
  ],
  expired: [['', {}, /^It expired before it left/]],
  freezing: [['', {}, null]],
  sending: [['', {}, null]],
  waiting_quota: [['', {}, null]],
  paused: [
    ['by HR', {}, /^It is paused: resume it or cancel it\.$/],
    [
      'by HR, too late',
      { notAfter: '2026-11-21T00:00:00Z' },
      /^It is paused, and its notAfter .* Resume it, and it ends/,
    ],
    ['before it left', { scheduledFor: later }, /^It was paused before it left/],
    ...pauseReasonSchema.options.map((because): [string, Partial<Campaign>, RegExp] => [
      `because of ${because}`,
      { pausedBecause: because, pausedDetail: 'x' },
      hintsOfPauses[because] ??
        new RegExp(`^It is paused \\(pausedBecause: ${because}\\): look for the cause, then resume`),
    ]),
    ['by its content, and mended', { pausedBecause: 'content' }, /it has been changed since: resume it\.$/],
    [
      'by its content, too late',
      { pausedBecause: 'content', notAfter: '2026-11-21T00:00:00Z' },
      /correct it and its notAfter, which has passed/,
    ],
  ],
  completed: [['', {}, null]],
  cancelled: [['', {}, null]],
};

describe('what waits for HR is in the hint', () => {
  const states = Object.entries(waiting).flatMap(([status, cases]) =>
    cases.map(([what, change, hint]) => [status as CampaignStatus, what, change, hint] as const),
  );
  it.each(states)('%s %s', (status, _what, change, hint) => {
    const said = hintOf({ ...inStatus(status), approvedHash: undefined, ...change }, now);
    if (hint === null) expect(said).toBeNull();
    else expect(said).toMatch(hint);
  });
});

describe('the hint about recipients in doubt', () => {
  const said = (campaign: Campaign, at = now) => hintOf(campaign, at, 74);

  it('says how many there are and what HR can do, exactly where a resend is not refused and was not asked for', () => {
    for (const status of campaignStatuses) {
      for (const at of [now, afterwards]) {
        const campaign = { ...inStatus(status), notAfter: later };
        const refused = isRefusal(resent(campaign, {}, at));
        expect(said(campaign, at)?.includes('74 recipients are in doubt') ?? false, status).toBe(!refused);
      }
    }
    expect(said(inStatus('completed'))).toBe(
      `74 recipients are in doubt: it is not known whether the mail left, and SES will not report it any more. Send it to them again, which some may then have twice (POST /campaigns/${inStatus('completed').campaignId}/resend-in-doubt), or leave it.`,
    );
    expect(hintOf(inStatus('completed'), now, 1)).toMatch(/^1 recipient is in doubt/);
    expect(said({ ...inStatus('completed'), resendAt: later })).toBeNull();
    expect(hintOf(inStatus('completed'), now)).toBeNull();
  });

  it('comes after what else waits', () => expect(said(inStatus('paused'))).toMatch(/^It is paused: .* 74 recipients/));
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
    expect(hintOf({ ...writtenBefore, status: 'submitted' }, now)).toContain(hint);
    expect(hintOf({ ...writtenBefore, status: 'approved' }, now)).toBe(
      `It is approved, but not launched: it leaves only once somebody asks to launch it. ${hint}`,
    );
    expect(hintOf({ ...writtenBefore, status: 'paused', scheduledFor: later }, now)).toContain(hint);
    expect(hintOf({ ...writtenBefore, status: 'paused', pausedBecause: 'content' }, now)).toContain(hint);
    const { states } = writtenBefore;
    const online = { ...writtenBefore, states: { ...states, online: true }, textStates: { ...states, online: false } };
    expect(hintOf(online, now)).toContain('(ways to take part)');
    for (const status of ['freezing', 'sending', 'paused', 'completed', 'cancelled'] as const)
      expect(hintOf({ ...writtenBefore, status }, now) ?? '').not.toContain(hint);
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
