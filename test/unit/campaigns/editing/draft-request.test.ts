import { describe, expect, it } from 'vitest';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import { editCampaign, writeCampaign } from '../../../../functions/campaigns/editing/draft-request.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { draft, now, written } from '../campaign/campaign-steps.ts';

type Request = Parameters<typeof writeCampaign>[1]['input'];

const tomorrow = '2026-11-23T00:00:00Z';
const dayAfter = '2026-11-24T00:00:00Z';
const yesterday = '2026-11-21T00:00:00Z';

/** The fields that a decision finds wrong. */
function wrongIn(outcome: ReturnType<typeof writeCampaign>): string[] {
  return outcome.refused === 'invalid' ? (outcome.errors ?? []).map(({ pointer }) => pointer ?? '') : [];
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
