/** What a request that failed on our side is told: how to send it again so that nothing happens twice. */
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { webhookRoutes } from '../../../functions/hris/routes.ts';
import { api, repeatable } from '../../../shared/http/api.ts';
import { defineRoutes } from '../../../shared/http/route.ts';
import { apiCall, lambdaContext } from '../../fixtures/invocations.ts';

// Powertools then writes to the console of the test; its logger asks when it is made.
vi.hoisted(() => {
  process.env['POWERTOOLS_DEV'] = 'true';
});
vi.spyOn(console, 'error').mockImplementation(() => undefined);
vi.spyOn(console, 'info').mockImplementation(() => undefined);

const fails = () => Promise.reject(new Error('broken'));
const described = {
  tag: 'cups',
  summary: 'Fill a cup',
  responses: { 200: { description: 'It.', body: z.object({}) } },
};
const cups = defineRoutes({
  fillCup: { method: 'POST', path: '/cups', scope: 'programme/write', ...described },
  getCup: { method: 'GET', path: '/cup', scope: 'programme/read', ...described },
});
const webhook = api(webhookRoutes, { receiveHrisWebhook: fails });
const hr = api(cups, { fillCup: repeatable(fails, fails), getCup: fails });

test.each([
  [
    'a webhook',
    webhook,
    { routeKey: 'POST /webhooks/hris/{source}', params: { source: 'standard' } },
    'again with the same webhook-id',
  ],
  ['a POST of HR', hr, { routeKey: 'POST /cups', scope: 'programme/write' }, 'again with the same Idempotency-Key'],
  ['a GET of HR', hr, { routeKey: 'GET /cup', scope: 'programme/read' }, 'once more'],
])('%s may be sent again', async (_name, handler, request, how) => {
  const { statusCode, body } = await handler(apiCall(request), lambdaContext());
  expect(statusCode).toBe(500);
  expect(JSON.parse(body ?? '').detail).toBe(`The request failed. It is safe to send it ${how}.`);
});
