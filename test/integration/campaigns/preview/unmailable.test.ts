/** A campaign that was mailable when it was saved and is not now: each way to look at it says what to change, and nobody approves it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterEach, expect, it } from 'vitest';
import type { CampaignId } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { lambdaContext, pageVisit } from '../../../fixtures/invocations.ts';
import { act, alter, approver, ask, call, eventsOf, write } from '../campaign-functions.ts';

const { handler: page } = await import('../../../../functions/campaigns/preview/preview-page.ts');

const { company } = programme;
afterEach(() => Object.assign(programme, { company }));

const inBody = { pointer: '/body/ja', detail: expect.stringContaining('HTML') };
const inSubject = { pointer: '/subject/ja', detail: expect.stringContaining('variables') };
const inProgramme = { pointer: '/body', detail: expect.stringContaining('postal_address') };

it.each<[what: string, stored: object | undefined, error: object]>([
  ['its text', { body: { ja: '乾杯は<b>19時</b>です' } }, inBody],
  ['its subject', { subject: { ja: '{{ salutation }}' } }, inSubject],
  ['programme.json', undefined, inProgramme],
])('because of %s', async (_what, stored, error) => {
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
  }
  const mine = { claims: { email: 'author@example.net', email_verified: 'true' } };
  expect(await act('test-mail', campaignId, mine)).toMatchObject(refused(409));
  expect(await eventsOf('test-mail-requested', campaignId)).toEqual([]);
  for (const { language, url } of links as { language: string; url: string }[]) {
    const visit: Record<string, unknown> = pageVisit('GET', new URL(url).pathname.slice('/v/'.length));
    const event = { ...visit, queryStringParameters: { lang: language } };
    const { statusCode, body } = (await page(event as never, lambdaContext())) as APIGatewayProxyStructuredResultV2;
    expect(statusCode).toBe(409);
    expect(body).toContain(language === 'ja' ? 'メールとして送信できない内容' : 'cannot be sent by email');
  }

  expect(await act('submit', campaignId)).toMatchObject(refused(422));
  await alter(campaignId, { status: 'submitted', submittedBy: 'author' });
  expect(await act('approve', campaignId, { actor: 'boss', scope: approver })).toMatchObject(refused(422));
});
