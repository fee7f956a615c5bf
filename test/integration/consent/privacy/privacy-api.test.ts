import { describe, expect, it } from 'vitest';
import { consentLedgerTable } from '../../../../functions/consent/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { apiCall, lambdaContext } from '../../../fixtures/invocations.ts';
import { ledgerOf, linkTo, putCard, visitor } from '../consent-tables.ts';

const { handler } = await import('../../../../functions/consent/privacy/privacy-api.ts');
const { handler: joiningPage } = await import('../../../../functions/consent/joining/joining-page.ts');
const page = visitor(joiningPage);

const routeKey = 'GET /privacy/alumni/{id}/consent';
async function ask(call: Omit<Parameters<typeof apiCall>[0], 'routeKey'>, route = routeKey) {
  const event = apiCall({ routeKey: route, scope: 'programme/read programme/privacy', ...call });
  const answer = (await handler(event, lambdaContext())) as { statusCode: number; body: string };
  expectDescribed(route, answer.statusCode);
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}

/** Two records: declined, then joined. */
async function withLedger(): Promise<AlumniId> {
  const alumniId = somebody();
  await putCard(alumniId);
  const token = linkTo(alumniId, { purpose: 'invitation' });
  await page.submit(token, ['decision', 'refuse']);
  await page.submit(token, ['decision', 'accept'], ['purpose', 'jobs']);
  return alumniId;
}

describe('GET /privacy/alumni/{id}/consent', () => {
  it('shows the evidence, and that nobody changed it', async () => {
    const id = await withLedger();
    const { status, body } = await ask({ params: { id } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ chainValid: true, cursor: null });
    expect(body.records).toEqual(await ledgerOf(id));
  });

  it('lists the records in pages, and checks the chain as a whole', async () => {
    const id = await withLedger();
    const first = await ask({ params: { id }, query: { limit: '1' } });
    const second = await ask({ params: { id }, query: { limit: '1', cursor: first.body.cursor } });
    expect([first, second].map(({ body }) => body.records[0].sequence)).toEqual([1, 2]);
    expect([first, second].map(({ body }) => [body.chainValid, body.cursor === null])).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  it('shows that an administrator changed or removed a record', async () => {
    const [changed, shortened] = [await withLedger(), await withLedger()];
    const table = openTable(consentLedgerTable);
    const [record] = await ledgerOf(changed);
    if (record === undefined) throw new Error('no record');
    await commit(table.put({ ...record, eventTime: '2020-01-01T00:00:00Z' }));
    await commit(table.delete({ alumniId: shortened, sequence: 2 }));
    expect((await ask({ params: { id: changed } })).body.chainValid).toBe(false);
    expect((await ask({ params: { id: shortened } })).body.chainValid).toBe(false);
  });

  it('is for the privacy officer only, and does not reveal who exists', async () => {
    const id = await withLedger();
    expect((await ask({ params: { id }, scope: 'programme/read programme/write' })).status).toBe(403);
    expect((await ask({ params: { id: somebody() } })).status).toBe(404);
  });

  it('names what is wrong with a request', async () => {
    const id = somebody();
    const asked = [
      await ask({ params: { id: 'alm_no' } }),
      await ask({ params: { id }, query: { limit: '0' } }),
      await ask({ params: { id }, query: { depth: '1' } }),
      await ask({ params: { id: await withLedger() }, query: { cursor: 'made.up' } }),
    ];
    expect(asked.map(({ status, body }) => [status, body.errors[0].pointer])).toEqual([
      [422, '/id'],
      [422, '/limit'],
      [422, '/depth'],
      [400, '/cursor'],
    ]);
  });
});

it('GET /privacy/statement is public and names the company, the purposes, how to make a request and where to complain', async () => {
  const { status, body } = await ask({ scope: '' }, 'GET /privacy/statement');
  expect(status).toBe(200);
  for (const words of [
    '株式会社あおぞら製作所',
    '代表取締役社長',
    '利用目的',
    '手数料',
    '安全管理',
    '苦情',
    '24か月間',
    '3年間',
  ]) {
    expect(body.ja).toContain(words);
  }
  expect(body.en).toContain('article 32');
});

describe('GET /privacy/statement in a browser', () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const open = async (query: Record<string, string>, headers: Record<string, string>) =>
    (await handler(apiCall({ routeKey: 'GET /privacy/statement', scope: '', query, headers }), lambdaContext())) as {
      statusCode: number;
      body: string;
      headers: Record<string, string>;
    };

  it.each([
    [{ lang: 'en' }, { accept }, 'en', 'Security measures'],
    [{}, { accept, 'accept-language': 'en' }, 'en', 'Retention'],
    [{}, { accept }, 'ja', '保存期間'],
    [{ lang: 'ja' }, { accept, 'accept-language': 'en' }, 'ja', '苦情'],
  ])('is a page in the language that is asked for: %j %j', async (query, headers, language, words) => {
    const shown = await open(query, headers);
    expect(shown.statusCode).toBe(200);
    expect(shown.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'content-language': language });
    expect(shown.headers['vary']).toBe('accept, accept-language');
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'");
    expect(shown.body).toContain(`<html lang="${language}">`);
    expect(shown.body).toContain(words);
    expect(shown.body).not.toMatch(/^#|\*\*/m);
    expect(Buffer.byteLength(shown.body)).toBeLessThan(10_000);
  });

  it.each([undefined, '*/*', 'application/json'])('is JSON for a program that accepts %s', async (accepted) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { accept: accepted };
    expect(Object.keys(JSON.parse((await open({}, headers)).body))).toEqual(['ja', 'en']);
  });

  it('is linked at the foot of every page, in the language of the page', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    for (const token of [linkTo(alumniId, { purpose: 'invitation' }), 'damaged']) {
      for (const language of ['ja', 'en']) {
        const { body } = await page.visit('GET', `${token}?lang=${language}`);
        expect(body.split('<footer')[1]).toContain(`href="/privacy/statement?lang=${language}"`);
      }
    }
  });
});
