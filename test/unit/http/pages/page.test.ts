/** The page kit: what every page behind a mailed link does, whatever it is about. */
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { page } from '../../../../shared/http/pages/page.ts';
import { html } from '../../../../shared/http/pages/page-layout.ts';
import { mintLink } from '../../../../shared/links/token.ts';
import { closedPageTexts } from '../../../../shared/texts/kit-texts.ts';
import { linkSecret, somebody, testKeys } from '../../../fixtures/consent.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { lambdaContext, pageVisit } from '../../../fixtures/invocations.ts';
import { fieldsShown } from '../../../fixtures/shown-form.ts';

const aws = await FakeAws.start();
aws.secret(linkSecret);
Object.assign(process.env, {
  LINK_KEYS_SECRET: 'link-keys',
  TABLE_PAGE_POSTS: 'posts',
  AWS_ENDPOINT_URL_DYNAMODB: aws.endpoint,
});
const tooMany = () => ({ status: 400, body: { __type: 'ConditionalCheckFailedException' } });
afterAll(() => aws.stop());

const recipient = somebody();
const token = mintLink(
  { purpose: 'preferences', choice: 0, subject: recipient, recipient, epoch: 0 },
  new Date(),
  testKeys,
);
const submitted: unknown[] = [];
const handler = page({
  purposes: ['preferences'],
  form: z.object({ colour: z.union([z.enum(['red', 'blue']), z.array(z.string())]) }),
  nonce: 'required',
  show: async ({ nonce, acceptLanguage, refused }) => ({
    language: acceptLanguage,
    title: '<b>&"quoted"</b>',
    body: html`<p>${'<script>alert(1)</script>'}</p><input name="nonce" value="${nonce}"><i>${[...(refused?.problems.keys() ?? [])].join()}</i>`,
  }),
  submit: async ({ form }) => {
    submitted.push(form);
    if (form.colour === 'blue') throw new Error('a secret of the database');
    return { language: 'en', title: 'Taken', body: '' };
  },
});

interface Answer {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}
const visit = async (...call: Parameters<typeof pageVisit>) =>
  (await handler(pageVisit(...call), lambdaContext())) as Answer;
const nonce = async () => /name="nonce" value="([^"]+)"/.exec((await visit('GET', token)).body)?.[1] ?? '';

describe('a page', () => {
  it('has the headers that keep it private, and a policy that lets in nothing from outside', async () => {
    const { headers } = await visit('GET', token);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'content-language': 'ja',
    });
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('uses a new policy nonce each time', async () => {
    const policies = await Promise.all([visit('GET', token), visit('GET', token)]);
    expect(new Set(policies.map(({ headers }) => headers['content-security-policy'])).size).toBe(2);
  });

  it('escapes what it shows', async () => {
    const { body } = await visit('GET', token);
    expect(body).not.toContain('<script>alert');
    expect(body).toContain('&lt;script&gt;alert(1)');
    expect(body).toContain('<h1>&lt;b&gt;&amp;');
  });

  it('needs no script, loads nothing but its own logo and icon, and stays under 10 kB', async () => {
    const { body } = await visit('GET', token);
    expect(body).not.toMatch(/<script|@import|url\(/);
    // A place on the page itself (`#…`) loads nothing.
    const loaded = [...body.matchAll(/<(?:img|link|source)[^>]*? (?:src|href|srcset)="([^"#][^"]*)"/g)].map(
      ([, url]) => url,
    );
    expect(loaded).toHaveLength(3);
    for (const url of loaded) expect(url).toMatch(/^\/brand\/[a-z-]+-[0-9a-f]{12}\.svg$/);
    expect(Buffer.byteLength(body)).toBeLessThan(10_000);
  });

  it('responds in the visitor’s language, and in the one that was chosen before all', async () => {
    const asked = async (accept: string, query = {}) =>
      (await handler(
        Object.assign(pageVisit('GET', token, undefined, { 'accept-language': accept }) as object, {
          queryStringParameters: query,
        }) as never,
        lambdaContext(),
      )) as Answer;
    expect((await asked('en-GB,en;q=0.9')).body).toContain('<html lang="en">');
    expect((await asked('fr')).body).toContain('<html lang="ja">');
    expect((await asked('ja;q=0.1,en;q=0.9')).body).toContain('<html lang="en">');
    expect((await asked('ja;q=0')).body).toContain('<html lang="en">');
    expect((await asked('en', { lang: 'ja' })).body).toContain('<html lang="ja">');
    expect((await asked('en', { lang: 'xx' })).body).toContain('<html lang="en">');
  });

  it('responds to HEAD without a body, and to OPTIONS with nothing', async () => {
    expect(await visit('HEAD', token)).toMatchObject({ statusCode: 200, body: '' });
    expect(await visit('OPTIONS', token)).toMatchObject({ statusCode: 204, body: '' });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'TRACE'])('refuses %s with 405 as a method, not as a link', async (method) => {
    for (const [language, words] of [
      ['ja', 'この操作には対応しておりません'],
      ['en', 'This page does not take requests of that kind'],
    ] as const) {
      const { statusCode, headers, body } = await visit(method, token, undefined, { 'accept-language': language });
      expect({ statusCode, allow: headers['allow'] }).toEqual({ statusCode: 405, allow: 'GET, HEAD, POST, OPTIONS' });
      expect(body).toContain(`<h1>${words}</h1>`);
      expect(body).not.toContain(closedPageTexts(language).unknown);
    }
    expect(submitted).toEqual([]);
  });

  it('says nothing about a token that it cannot read', async () => {
    const answers = [await visit('GET', `${token.slice(0, -1)}!`), await visit('POST', 'x', { colour: 'red' })];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
  });
});

describe('a form', () => {
  it('is taken with the page’s nonce and refused without, before anything happens', async () => {
    expect((await visit('POST', token, { colour: 'red' })).statusCode).toBe(403);
    expect((await visit('POST', token, { colour: 'red', nonce: 'made.up.1' })).statusCode).toBe(403);
    expect(submitted).toEqual([]);
    expect((await visit('POST', token, { colour: 'red', nonce: await nonce() })).statusCode).toBe(200);
    expect(submitted).toEqual([{ colour: 'red' }]);
  });

  it('comes back with the names of the fields that cannot be taken', async () => {
    const answer = await visit('POST', token, { colour: 'green', nonce: await nonce() });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('<i>colour</i>');
    expect(answer.body).not.toContain('green');
  });

  it('hands a repeated field on as a list, and takes multipart', async () => {
    const fields = new URLSearchParams([
      ['colour', 'red'],
      ['colour', 'green'],
      ['nonce', await nonce()],
    ]);
    await visit('POST', token, fields);
    expect(submitted.at(-1)).toEqual({ colour: ['red', 'green'] });
    const boundary = '----formdata-0Qk7Zr';
    const part = (name: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${part('colour', 'red')}${part('nonce', await nonce())}--${boundary}--\r\n`;
    const event = Object.assign(pageVisit('POST', token) as object, {
      headers: { 'content-type': `Multipart/Form-Data; boundary=${boundary}` },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    });
    expect(await handler(event as never, lambdaContext())).toMatchObject({ statusCode: 200 });
    expect(submitted.at(-1)).toEqual({ colour: 'red' });
  });

  it('in multipart that cannot be read has no fields, so no nonce', async () => {
    for (const body of ['', 'no parts', '--y\nContent-Disposition: form-data; name="colour"\n\nred\n--y--']) {
      const event = pageVisit('POST', token, undefined, { 'content-type': 'multipart/form-data; boundary=y' });
      const answer = (await handler(Object.assign(event as object, { body }) as never, lambdaContext())) as Answer;
      expect(answer.statusCode).toBe(403);
    }
  });

  it('does not trip over names that objects have by themselves', async () => {
    const answer = await visit('POST', token, { __proto__x: '1', constructor: 'red', nonce: await nonce() });
    expect(answer.statusCode).toBe(422);
  });

  it('that breaks something gets a response that does not tell what', async () => {
    const answer = await visit('POST', token, { colour: 'blue', nonce: await nonce() });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('database');
  });
});

describe('forms of one person in a short time', () => {
  const counts = () => aws.inputs('UpdateItem').length;

  it('are counted when they come from a page of ours, and not when the page is opened', async () => {
    const before = counts();
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT']) await visit(method, token);
    for (const forged of ['', 'made.up.1']) await visit('POST', token, { colour: 'red', nonce: forged });
    expect(counts()).toBe(before);
    for (const colour of ['red', 'green']) await visit('POST', token, { colour, nonce: await nonce() });
    expect(counts()).toBe(before + 2);
  });

  it.each([
    ['ja', 'しばらくお待ちください', /約?\d+分ほどお待ちいただいてから/, 'もう一度送る'],
    ['en', 'Please wait a little', /about (?:a minute|\d+ minutes)/, 'Send again'],
  ])('are refused beyond the limit: the page (%s) says until when, and holds what was sent', async (...words) => {
    const [language, title, until, button] = words;
    const [taken, shown] = [submitted.length, await nonce()];
    aws.on('UpdateItem', tooMany);
    const fields = new URLSearchParams([
      ['colour', 'red'],
      ['colour', '"><script>'],
      ['nonce', shown],
    ]);
    const { statusCode, headers, body } = await visit('POST', token, fields, { 'accept-language': language });
    aws.on('UpdateItem', () => ({ body: {} }));
    expect(statusCode).toBe(429);
    expect(headers['retry-after']).toMatch(/^[1-9]\d{0,2}$/);
    expect(headers['content-language']).toBe(language);
    expect(body).toContain(`<h1>${title}</h1>`);
    expect(body).toMatch(until);
    expect(body).toContain(`<form method="post" action="?lang=${language}">`);
    expect(body).toContain(`>${button}</button>`);
    expect(body).not.toContain('<script>');
    expect(fieldsShown(body)).toEqual([...fields]);
    expect(submitted).toHaveLength(taken);
  });

  it('are taken without a count by a page that has no limit', async () => {
    aws.on('UpdateItem', tooMany);
    const before = counts();
    const stops = page({
      purposes: ['preferences'],
      form: z.object({}),
      nonce: 'optional',
      unlimited: true,
      show: async () => ({ language: 'en', title: 'Stop', body: '' }),
      submit: async () => ({ language: 'en', title: 'Stopped', body: '' }),
    });
    for (let post = 0; post < 40; post++) {
      expect(await stops(pageVisit('POST', token, {}), lambdaContext())).toMatchObject({ statusCode: 200 });
    }
    expect(counts()).toBe(before);
    aws.on('UpdateItem', () => ({ body: {} }));
  });
});
