/** The preview that opens in a browser: for minutes, for one content, with a sample member, and without anything that runs or leads on. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lambdaContext, pageVisit } from '../../../fixtures/invocations.ts';
import { act, call, write } from '../campaign-functions.ts';

const { handler } = await import('../../../../functions/campaigns/preview/preview-page.ts');

const start = new Date('2026-11-28T01:00:00Z');
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => vi.useRealTimers());

interface PreviewLink {
  readonly language: 'ja' | 'en';
  readonly url: string;
  readonly expiresAt: string;
}

const minutes = (count: number) => vi.setSystemTime(start.getTime() + count * 60_000);

async function linksOf(campaignId: string): Promise<[PreviewLink, PreviewLink]> {
  const { status, body } = await call('GET /campaigns/{campaignId}/preview', { params: { campaignId } });
  expect(status).toBe(200);
  return body.links;
}

async function open(url: string, method = 'GET') {
  const { pathname, searchParams } = new URL(url);
  const event: Record<string, unknown> = pageVisit(method, pathname.slice('/v/'.length));
  const query = { queryStringParameters: Object.fromEntries(searchParams) };
  const answer = await handler({ ...event, ...query } as never, lambdaContext());
  const { statusCode, headers = {}, body = '' } = answer as APIGatewayProxyStructuredResultV2;
  return { status: statusCode, headers, body };
}

const drafted = async () => String((await write({ subject: { ja: '秋のお便り', en: 'Autumn news' } })).body.campaignId);

describe('the links of a preview', () => {
  it('are one for each language, hold for 15 minutes, and name no member', async () => {
    const links = await linksOf(await drafted());
    expect(links.map(({ language }) => language)).toEqual(['ja', 'en']);
    for (const { url, language, expiresAt } of links) {
      expect(url).toMatch(new RegExp(`^https://alumni\\.example\\.com/v/[\\w-]{52}\\?lang=${language}$`));
      expect(expiresAt).toBe('2026-11-28T01:15:00.000Z');
    }
  });

  it('show the mail to a browser that sends no header, and keep it private', async () => {
    const [ja, en] = await linksOf(await drafted());
    const page = await open(ja.url);
    expect(page.status).toBe(200);
    expect(page.body).toContain('<html lang="ja">');
    expect(page.body).toContain('髙橋 花子 様');
    expect((await open(en.url)).body).toContain('<html lang="en">');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
    });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none';.*frame-ancestors 'none'; sandbox$/);
    expect(policy).not.toMatch(/script-src|allow-|connect-src/);
  });

  it('lead nowhere themselves: no address in the mail can be followed', async () => {
    const body = { ja: '[参加する](https://example.com/x)\n\nhttps://example.com/y {{ unsubscribe_url }}' };
    const { body: campaign } = await write({ body });
    const [{ url }] = await linksOf(campaign.campaignId);
    const page = await open(url);
    expect(page.body).toContain('https://example.com/x');
    expect(page.body).not.toMatch(/\shref=/);
  });

  it('respond with 410 after 15 minutes, and say how to get a new one', async () => {
    const [ja, en] = await linksOf(await drafted());
    minutes(14.9);
    expect((await open(ja.url)).status).toBe(200);
    minutes(15);
    for (const [{ url }, words] of [
      [ja, ['このリンクの有効期限（15分）が過ぎました。', '新しいリンクは、']],
      [en, ['Preview links work for 15 minutes; this one has expired.', 'To get a new link']],
    ] as const) {
      const page = await open(url);
      expect(page.status).toBe(410);
      for (const sentence of words) expect(page.body).toContain(sentence);
      expect(page.body).not.toMatch(/お便り|Autumn|花子/);
    }
  });

  it('respond with 410 once the content is another, and go on after a step that does not change it', async () => {
    const campaignId = await drafted();
    const [{ url }] = await linksOf(campaignId);
    await act('submit', campaignId, { actor: 'author' });
    expect((await open(url)).status).toBe(200);
    const audience = { audience: { locales: ['ja'] } };
    await call('PATCH /campaigns/{campaignId}', { params: { campaignId }, body: audience });
    expect((await open(url)).status).toBe(200);
    await call('PATCH /campaigns/{campaignId}', { params: { campaignId }, body: { subject: { ja: '冬のお便り' } } });
    const page = await open(url);
    expect(page.status).toBe(410);
    expect(page.body).toContain('件名、本文またはカレンダーの予定が変更されました');
  });

  it('open what they were made for and nothing else', async () => {
    const [{ url }] = await linksOf(await drafted());
    const token = new URL(url).pathname.slice('/v/'.length);
    const changed = [...token].map(
      (letter, at) => token.slice(0, at) + (letter === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    for (const other of [...changed, token.slice(1), `${token}A`, '', 'x']) {
      const page = await open(`https://alumni.example.com/v/${other}`);
      expect(page.status).toBe(404);
      expect(page.body).not.toContain('花子');
    }
  });

  it('take HEAD and no other method', async () => {
    const [{ url }] = await linksOf(await drafted());
    expect(await open(url, 'HEAD')).toMatchObject({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await open(url, method)).status).toBe(405);
  });
});
