import { describe, expect, it } from 'vitest';
import { changeCampaign, submitCampaign } from '../../../../functions/campaigns/campaign/campaign.ts';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import { editCampaign, writeCampaign } from '../../../../functions/campaigns/editing/draft-request.ts';
import type { Campaign } from '../../../../functions/campaigns/tables.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { approvedCampaign, by, changed, draft, eventTypes, now, stateOf, written } from '../campaign/campaign-steps.ts';

type Request = Parameters<typeof writeCampaign>[1]['input'];

const tomorrow = '2026-11-23T00:00:00Z';
const dayAfter = '2026-11-24T00:00:00Z';
const yesterday = '2026-11-21T00:00:00Z';

/** What a decision finds wrong. */
function errorsOf(outcome: ReturnType<typeof writeCampaign>) {
  return outcome.refused === 'invalid' ? (outcome.errors ?? []) : [];
}
/** The fields that a decision finds wrong. */
function wrongIn(outcome: ReturnType<typeof writeCampaign>): string[] {
  return errorsOf(outcome).map(({ pointer }) => pointer);
}
const write = (change: Partial<Request>) =>
  writeCampaign(idFrom('campaign', 'new'), { by: 'hr', input: { ...draft, ...change } }, now);

describe('a request to write or change a campaign', () => {
  it.each<[what: string, change: Partial<Request>, wrong: string[]]>([
    ['times to come, in their order', { sendAt: tomorrow, notAfter: dayAfter }, []],
    ['no times', { sendAt: null, notAfter: null }, []],
    ['a start in the past', { sendAt: yesterday }, ['/sendAt']],
    ['an end in the past', { notAfter: yesterday }, ['/notAfter']],
    ['both in the past', { sendAt: yesterday, notAfter: yesterday }, ['/sendAt', '/notAfter', '/notAfter']],
    ['an end before the start', { sendAt: dayAfter, notAfter: tomorrow }, ['/notAfter']],
    ['an end at the start', { sendAt: tomorrow, notAfter: tomorrow }, ['/notAfter']],
    ['a text that a mail may not hold', { body: { ja: '{{ first_name }}' } }, ['/body/ja']],
  ])('with %s: %j', (_what, change, wrong) => {
    expect(wrongIn(write(change))).toEqual(wrong);
    expect(wrongIn(editCampaign(written(), { by: 'hr', input: change }, now))).toEqual(wrong);
  });

  it('keeps what it does not name, and takes away a time that it names as null', () => {
    const before = written({ sendAt: tomorrow, notAfter: dayAfter });
    const outcome = editCampaign(before, { by: 'hr', input: { subject: { ja: '新しいお便り' }, sendAt: null } }, now);
    expect(outcome).toMatchObject({
      state: { subject: { ja: '新しいお便り' }, body: draft.body, sendAt: undefined, notAfter: dayAfter },
    });
  });

  it('may leave a time that has passed since as it is, but not send it as a new one', () => {
    const before = written({ sendAt: yesterday });
    expect(wrongIn(editCampaign(before, { by: 'hr', input: { subject: { ja: '件名' } } }, now))).toEqual([]);
    expect(wrongIn(editCampaign(before, { by: 'hr', input: { sendAt: yesterday } }, now))).toEqual(['/sendAt']);
  });

  it('keeps an announcement from leaving after the last moment of its gathering', () => {
    const announcement = { ...written({ notAfter: tomorrow }), ...asWritten({ ...draft, notAfter: tomorrow }, 1) };
    const edit = (input: Parameters<typeof editCampaign>[1]['input']) =>
      editCampaign(announcement, { by: 'hr', input }, now);
    expect(wrongIn(edit({ notAfter: dayAfter }))).toEqual(['/notAfter']);
    expect(wrongIn(edit({ sendAt: dayAfter }))).toEqual(['/sendAt']);
    expect(wrongIn(edit({ notAfter: null, sendAt: dayAfter }))).toEqual(['/notAfter']);
    // Each says which time is in the way.
    const limits = [{ notAfter: dayAfter }, { sendAt: dayAfter }].flatMap((input) => errorsOf(edit(input)));
    for (const { detail } of limits) expect(detail).toContain(tomorrow);
    expect(limits.map(({ detail }) => /not be after|must be before notAfter/.exec(detail)?.[0])).toEqual([
      'not be after',
      'must be before notAfter',
    ]);
    expect(wrongIn(edit({ notAfter: tomorrow }))).toEqual([]);
    expect(edit({ notAfter: null })).toMatchObject({ state: { notAfter: tomorrow } });
    const earlier = '2026-11-22T12:00:00Z';
    expect(edit({ notAfter: earlier })).toMatchObject({ state: { notAfter: earlier } });
  });

  it('forgets an end that HR gave an announcement before, once HR names one, also the one that it has', () => {
    const announcement = {
      ...written({ notAfter: tomorrow }),
      ...asWritten({ ...draft, notAfter: tomorrow }, 1),
      endSetByHr: dayAfter,
    };
    const remembered = (input: Parameters<typeof editCampaign>[1]['input']) => {
      const outcome = editCampaign(announcement, { by: 'hr', input }, now);
      return isRefusal(outcome) ? outcome : outcome.state.endSetByHr;
    };
    expect(remembered({ subject: { ja: '件名' } })).toBe(dayAfter);
    expect([null, tomorrow].map((notAfter) => remembered({ notAfter }))).toEqual([undefined, undefined]);
  });

  it('is refused for an end before the start that the campaign has', () => {
    const before = written({ sendAt: dayAfter });
    expect(wrongIn(editCampaign(before, { by: 'hr', input: { notAfter: tomorrow } }, now))).toEqual(['/notAfter']);
  });

  it('writes every field that it names, and says what is wrong with a time', () => {
    const full = {
      ...draft,
      topic: 'gatherings' as const,
      audience: { locales: ['ja' as const] },
      classification: 'public' as const,
      gatheringId: idFrom('gathering', 'one'),
      jobId: idFrom('job', 'one'),
      sendAt: tomorrow,
      notAfter: dayAfter,
    };
    expect(write(full)).toMatchObject({ state: full });
    expect(write({ sendAt: tomorrow, notAfter: tomorrow })).toEqual({
      refused: 'invalid',
      errors: [{ pointer: '/notAfter', detail: 'must be after sendAt' }],
    });
  });

  it('gives audience and classification their defaults again for null', () => {
    const before = written({ audience: { locales: ['ja'] }, classification: 'public' });
    const input = { audience: null, classification: null } as unknown as Parameters<typeof editCampaign>[1]['input'];
    expect(editCampaign(before, { by: 'hr', input }, now)).toMatchObject({
      state: { audience: {}, classification: 'members' },
    });
  });
});

describe('a request that changes nothing', () => {
  const waiting = stateOf(submitCampaign(written(), by('author'), now));
  const approved = approvedCampaign();
  const before = {
    'a new draft': written(),
    'a draft that was approved before': stateOf(changed(approved, 'hr')),
    'a draft that says something else than what was approved': stateOf(
      changeCampaign(approved, { by: 'hr', input: { ...draft, subject: { ja: '件名' } } }, now),
    ),
    // It could not become a mail, and waits for HR to resume it.
    'one that is to be mended': {
      ...written(),
      ...({ status: 'paused', pausedBecause: 'content', pausedDetail: '/body/ja holds HTML' } as const),
    },
  };
  const inputs = (campaign: Campaign) => {
    const { topic, subject, body, audience, classification } = campaign;
    return [{}, { topic, subject }, { body, audience, classification }, { sendAt: null, notAfter: null }];
  };

  it.each(Object.entries(before))('leaves %s as it is, with no line in its history', (_what, campaign) => {
    for (const input of inputs(campaign)) {
      const outcome = editCampaign(campaign, { by: 'another', input }, now);
      expect(stateOf(outcome)).toEqual(campaign);
      expect(eventTypes(outcome)).toEqual([]);
    }
  });

  it.each(Object.entries({ waiting, approved }))('makes one that is %s a draft again', (_what, campaign) => {
    for (const input of inputs(campaign)) {
      const { status, history, authors } = stateOf(editCampaign(campaign, { by: 'another', input }, now));
      expect([status, history.at(-1)?.actor, authors.at(-1)]).toEqual(['draft', 'another', 'another']);
    }
  });

  it.each([
    [{ topic: 'jobs' as const }],
    [{ subject: { ja: '件名' } }],
    [{ audience: { locales: ['ja' as const] } }],
    [{ sendAt: tomorrow }],
    [{ notAfter: dayAfter }],
  ])('is not one with %j', (input) => {
    const { history, authors } = stateOf(editCampaign(written(), { by: 'another', input }, now));
    expect(history).toHaveLength(2);
    expect(authors).toEqual(['author', 'another']);
  });
});
