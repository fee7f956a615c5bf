/** A campaign that was mailable when it was saved and is not now: each way to look at it says what to change, and nobody approves it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterEach, expect, it } from 'vitest';
import type { CampaignId } from '../../../../shared/identifier.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { lambdaContext, pageVisit } from '../../../fixtures/invocations.ts';
import { act, alter, approver, ask, call, eventsOf, write } from '../campaign-functions.ts';

const { handler: page } = await import('../../../../functions/campaigns/preview/preview-page.ts');

const { company } = programme;
afterEach(() => Object.assign(programme, { company }));

const inBody = { pointer: '/body/ja', detail: expect.stringContaining('HTML') };
const inSubject = { pointer: '/subject/ja', detail: expect.stringContaining('variables') };
const inProgramme = { pointer: '', code: 'configuration', detail: expect.stringContaining('postal_address') };
const inItsTexts = {
  error: 'Change what the errors name (PATCH).',
  page: { ja: '件名または本文に、メールとして送信できない内容', en: 'contains something that cannot be sent by email' },
};
const inConfiguration = {
  error: 'Its texts are in order: correct programme.json',
  page: { ja: 'アルムナイ制度の設定（programme.json）に不備', en: 'The subject and the text are in order' },
};

it.each<[what: string, stored: object | undefined, error: object, remedy: typeof inItsTexts]>([
  ['its text', { body: { ja: '乾杯は<b>19時</b>です' } }, inBody, inItsTexts],
  ['its subject', { subject: { ja: '{{ salutation }}' } }, inSubject, inItsTexts],
  ['programme.json, and names no remedy in the campaign', undefined, inProgramme, inConfiguration],
])('because of %s', async (_what, stored, error, remedy) => {
  const { campaignId } = (await write()).body as { campaignId: CampaignId };
  const { links } = (await call('GET /campaigns/{campaignId}/preview', { params: { campaignId } })).body;
  if (stored === undefined) Object.assign(programme, { company: { ...company, address: { ja: ' ', en: ' ' } } });
  else await alter(campaignId, stored);

  const refused = (status: number) => ({ status, body: { errors: [error] } });
  for (const as of ['json', 'text', 'html', 'phone']) {
    const { status, text } = await ask('GET /campaigns/{campaignId}/preview', {
      params: { campaignId },
      query: { as },
    });
    expect({ status, body: JSON.parse(text) }).toMatchObject(refused(409));
    expect(JSON.parse(text).detail).toContain(remedy.error);
  }
  const mine = { claims: { email: 'author@example.net', email_verified: 'true' } };
  const testMail = await act('test-mail', campaignId, mine);
  expect(testMail).toMatchObject(refused(409));
  expect(testMail.body.detail).toContain(remedy.error);
  expect(await eventsOf('test-mail-requested', campaignId)).toEqual([]);
  for (const { language, url } of links as { language: Language; url: string }[]) {
    const visit: Record<string, unknown> = pageVisit('GET', new URL(url).pathname.slice('/v/'.length));
    const event = { ...visit, queryStringParameters: { lang: language } };
    const { statusCode, body } = (await page(event as never, lambdaContext())) as APIGatewayProxyStructuredResultV2;
    expect(statusCode).toBe(409);
    expect(body).toContain(remedy.page[language]);
  }

  expect(await act('submit', campaignId)).toMatchObject(refused(422));
  await alter(campaignId, { status: 'submitted', submittedBy: 'author' });
  expect(await act('approve', campaignId, { actor: 'boss', scope: approver })).toMatchObject(refused(422));
});
