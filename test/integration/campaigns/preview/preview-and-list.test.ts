import { describe, expect, it } from 'vitest';
import { act, approver, ask, call, done, enrol, launched, write } from '../campaign-functions.ts';

async function draft(change: object = {}) {
  const { body } = await write(change);
  return { campaignId: String(body.campaignId) };
}
const preview = (params: { campaignId: string }, query: Record<string, string>) =>
  ask('GET /campaigns/{campaignId}/preview', { params, query });

describe('the preview of one mail', () => {
  it('as HTML is the mail itself, in which nothing may run', async () => {
    const { status, headers, text } = await preview(await draft(), { language: 'ja', as: 'html' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'.*sandbox$/);
    expect(text).toMatch(/^<!doctype html>\n<html lang="ja"/);
    expect(text).toContain('<h1>秋のお便り</h1>');
  });

  it('as text is the text part', async () => {
    const { headers, text } = await preview(await draft(), { as: 'text' });
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toContain('髙橋 花子 様');
  });

  it('on a phone is one page with the mail in two frames, light and dark', async () => {
    const { headers, text } = await preview(await draft(), { as: 'phone' });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text.match(/<iframe sandbox /g)).toHaveLength(2);
  });

  it('of a language that was not written is what its readers get', async () => {
    const { text } = await preview(await draft(), { language: 'en', as: 'text' });
    expect(text).toContain('髙橋 花子 様');
  });

  it.each<[string, Record<string, string>]>([
    ['/language', { language: 'fr' }],
    ['/as', { as: 'pdf' }],
    ['/phone', { phone: 'true' }],
  ])('refuses %s', async (pointer, query) => {
    const { status, text } = await preview(await draft(), query);
    expect(status).toBe(422);
    expect(JSON.parse(text).errors).toEqual([expect.objectContaining({ pointer })]);
  });
});

describe('recipients as CSV', () => {
  const list = (campaignId: string, query: Record<string, string>) =>
    ask('GET /campaigns/{campaignId}/recipients', { params: { campaignId }, query });

  it('has a row for each, the same filters, and a link to the next page', async () => {
    const ids = await enrol('listed', 103);
    const campaignId = await launched('listed');
    await done(campaignId, 0, `as${'a'.repeat(98)}`);
    const whole = await list(campaignId, { format: 'csv' });
    expect(whole.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${campaignId}.csv"`,
    });
    expect(whole.headers).not.toHaveProperty('link');
    const [head, ...rows] = whole.text
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n');
    expect(head).toBe('alumniId,state,reason,at');
    expect(rows.map((row) => row.split(',')[0])).toEqual(ids);
    expect(rows[1]).toBe(`${ids[1]},skipped,consent_withdrawn,2026-01-05T00:00:00Z`);
    expect(rows[101]).toBe(`${ids[101]},pending,,`);

    const page = await list(campaignId, { format: 'csv', state: 'accepted', limit: '60' });
    const link = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link']))?.[1] ?? '';
    const next = new URL(link, 'https://example.com');
    expect(next.pathname).toBe(`/campaigns/${campaignId}/recipients`);
    const second = await list(campaignId, Object.fromEntries(next.searchParams));
    const accepted = [page, second].flatMap(({ text }) => text.trimEnd().split('\r\n').slice(1));
    expect(accepted.map((row) => row.split(',')[0])).toEqual(ids.slice(0, 100).filter((_id, number) => number !== 1));
    expect(second.headers).not.toHaveProperty('link');
  });

  it('has up to 5,000 rows a page; JSON up to 100', async () => {
    const { campaignId } = await draft();
    const refused = async (query: Record<string, string>) => JSON.parse((await list(campaignId, query)).text);
    expect((await refused({ limit: '101' })).errors).toEqual([
      { pointer: '/limit', code: 'invalid', detail: 'must be at most 100' },
    ]);
    expect((await refused({ format: 'csv', limit: '5001' })).errors[0].pointer).toBe('/limit');
    expect((await refused({ format: 'xml' })).errors[0].pointer).toBe('/format');
    expect((await list(campaignId, { format: 'csv', limit: '5000' })).status).toBe(200);
  });
});

describe('what cannot be sent is refused, and nothing is sent', () => {
  it('internal content may be written, but not submitted, approved or launched', async () => {
    const { campaignId } = await draft({ topic: 'jobs', classification: 'internal' });
    for (const action of ['submit', 'approve', 'launch']) {
      const { status, body } = await act(action, campaignId, { actor: 'boss', scope: approver });
      expect({ action, status, pointer: body.errors?.[0]?.pointer }).toEqual({
        action,
        status: 409,
        pointer: '/classification',
      });
    }
    const patch = { params: { campaignId }, body: { classification: 'members' } };
    expect((await call('PATCH /campaigns/{campaignId}', patch)).status).toBe(200);
    expect((await act('submit', campaignId)).status).toBe(200);
  });

  it('an audience of nobody: the preview says whether its filters name anybody', async () => {
    await enrol('silent', 2, () => ({ topics: [] }));
    const audience = async (departments: string[]) => {
      const { text } = await preview(await draft({ audience: { departments } }), {});
      return JSON.parse(text).audience;
    };
    expect(await audience(['no-such-department'])).toEqual({ named: 0, count: 0, leftOut: {} });
    expect(await audience(['silent'])).toEqual({ named: 2, count: 0, leftOut: { not_consented: 2 } });
  });

  it('an audience of nobody: the launch says why', async () => {
    const nobody = await draft({ topic: 'jobs', audience: { departments: ['no-such-department'] } });
    expect(await act('launch', nobody.campaignId)).toMatchObject({
      status: 409,
      body: {
        detail: 'This campaign has no recipients. Nothing was sent.',
        errors: [
          { pointer: '/audience', code: 'reaches_nobody', detail: 'reaches nobody: no member matches its filters' },
        ],
      },
    });
    await enrol('unwilling', 3, (number) => (number === 0 ? { topics: [] } : { frequency: 'pause' }));
    const unwilling = await draft({ topic: 'jobs', audience: { departments: ['unwilling'] } });
    const { body } = await act('launch', unwilling.campaignId);
    expect(body.errors?.[0]?.detail).toBe(
      'reaches nobody: everyone its filters match is excluded (not_consented: 1, paused_by_member: 2)',
    );
    const later = await draft({
      topic: 'jobs',
      audience: { departments: ['unwilling'] },
      sendAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    expect((await act('launch', later.campaignId)).status).toBe(202);
    expect((await act('pause', later.campaignId)).status).toBe(200);
    expect(await act('resume', later.campaignId, { body: { sendAt: null } })).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/audience', code: 'reaches_nobody' }] },
    });
    expect((await act('resume', later.campaignId)).status).toBe(200);
  });
});
