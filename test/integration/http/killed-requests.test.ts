/**
 * A request with an `Idempotency-Key` is killed after its work was committed and before its response was noted. Repeated, it gets the response that it would have got, and does nothing twice.
 */
import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { guestsTable } from '../../../functions/gatherings/tables.ts';
import { employeesTable, importChunksTable, importsTable } from '../../../functions/hris/tables.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Id } from '../../../shared/identifier.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { gatheringBody } from '../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext } from '../../fixtures/invocations.ts';
import { jobBody } from '../../fixtures/jobs.ts';
import { leaverData, takahashi } from '../../fixtures/people.ts';
import { approver, enrol, launched, newsletter } from '../campaigns/campaign-functions.ts';
import { makeTables } from '../tables.ts';

await makeTables(guestsTable, intakeTable, employeesTable, importsTable, importChunksTable);
const [{ handler: campaigns }, { handler: gatherings }, { handler: jobs }] = await Promise.all([
  import('../../../functions/campaigns/editing/hr-api.ts'),
  import('../../../functions/gatherings/planning/hr-api.ts'),
  import('../../../functions/rehire/jobs/hr-api.ts'),
]);
const { handler: imports } = await import('../../../functions/hris/imports/import-leavers.ts');
await enrol('killed', 1);

afterEach(() => vi.restoreAllMocks());

type Handler = typeof campaigns;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const body = {
  campaign: newsletter,
  gathering: gatheringBody({ startsAt: inDays(30), endsAt: inDays(31), answerBy: inDays(20) }),
  job: jobBody(),
};

async function call(handler: Handler, request: ApiCall) {
  const response = await handler(apiCall(request), lambdaContext());
  const read = JSON.parse(response.body ?? 'null') as Record<string, unknown>;
  return { status: response.statusCode, location: response.headers?.['location'], body: read };
}

/** The same request twice: killed before its response is noted, and repeated. `other` is another body that is valid. */
async function killed(handler: Handler, request: ApiCall, other: object = {}) {
  const keyed = { ...request, headers: { 'idempotency-key': `key-${Math.random()}` } };
  vi.spyOn(BasePersistenceLayer.prototype, 'saveSuccess').mockRejectedValueOnce(new Error('killed'));
  expect(await call(handler, keyed)).toMatchObject({ status: 500 });
  const { items: before } = await openTable(outboxTable).scan({});
  const again = await call(handler, keyed);
  expect((await openTable(outboxTable).scan({})).items).toHaveLength(before.length);
  // Another request that would be accepted without the key.
  expect(await call(handler, { ...keyed, body: other })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/Idempotency-Key', code: 'key_reused' }] },
  });
  return again;
}

const at = (template: string, param: string, id: string, more: Partial<ApiCall> = {}): ApiCall => ({
  routeKey: `POST ${template}`,
  params: { [param]: id },
  ...more,
});

describe('a request that is killed after its commit', () => {
  it.each([
    ['campaigns', campaigns, body.campaign, { topic: 'jobs' }, 'campaignId'],
    ['gatherings', gatherings, body.gathering, { seats: 7 }, 'gatheringId'],
    ['jobs', jobs, body.job, { title: { ja: '品質保証エンジニア' } }, 'jobId'],
  ] as const)('POST /%s has made one, and says which', async (path, handler, written, change, id) => {
    const request = { routeKey: `POST /${path}`, body: written };
    const made = await killed(handler as Handler, request, { ...written, ...change });
    expect(made).toMatchObject({ status: 201, location: `/${path}/${made.body[id]}`, body: { status: 'draft' } });
  });

  it.each([
    [
      '/gatherings/{gatheringId}',
      gatherings,
      body.gathering,
      'gatheringId',
      ['save-the-date', 'publish', 'cancel'],
      202,
    ],
    ['/jobs/{jobId}', jobs, body.job, 'jobId', ['publish', 'close'], 202],
  ] as const)(
    '%s: each step is taken once, and repeated with the same response',
    async (path, handler, written, param, steps, status) => {
      const [, collection] = path.split('/');
      const made = await call(handler as Handler, { routeKey: `POST /${collection}`, body: written });
      for (const step of steps) {
        const again = await killed(handler as Handler, at(`${path}/${step}`, param, String(made.body[param])));
        expect([step, again.status]).toEqual([step, status]);
      }
    },
  );

  it('POST /alumni/imports has received one import, and says which', async () => {
    const employees = ['2020-03-31', '2020-04-30'].map((date) => leaverData(takahashi, date));
    const [one, another] = employees.map((employee) => ({ employees: [employee] }));
    const request = { routeKey: 'POST /alumni/imports', body: one };
    const { status, body: made } = await killed(imports as Handler, request, another);
    expect([status, await openTable(importsTable).get({ importId: String(made['importId']) as Id<'import'> })]).toEqual(
      [202, expect.objectContaining({ importId: made['importId'] })],
    );
  });

  it('/campaigns/{campaignId}: a campaign that is sending is paused and resumed once', async () => {
    const campaignId = await launched('killed');
    const step = (action: string) =>
      killed(campaigns, at(`/campaigns/{campaignId}/${action}`, 'campaignId', campaignId));
    expect(await step('pause')).toMatchObject({ status: 200, body: { status: 'paused' } });
    expect(await step('resume')).toMatchObject({ status: 200, body: { status: 'sending' } });
  });

  it('/campaigns/{campaignId}: each step is taken once, and repeated with the same response', async () => {
    const { body: made } = await call(campaigns, { routeKey: 'POST /campaigns', body: body.campaign });
    const step = (action: string, more: Partial<ApiCall> = {}) =>
      killed(campaigns, at(`/campaigns/{campaignId}/${action}`, 'campaignId', String(made['campaignId']), more));
    const mailbox = { claims: { email: 'hr@example.net', email_verified: 'true' } };
    expect((await step('test-mail', mailbox)).status).toBe(202);
    expect(await step('submit')).toMatchObject({ status: 200, body: { status: 'submitted' } });
    const approval = { scope: approver, actor: 'approver-1' };
    expect(await step('approve', approval)).toMatchObject({ status: 200, body: { status: 'approved' } });
    expect(await step('launch')).toMatchObject({ status: 202, body: { status: 'freezing' } });
    expect(await step('cancel')).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  });
});
