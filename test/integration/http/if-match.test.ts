/** Every operation whose description takes `If-Match` checks it (RFC 9110 §13.1.1): what somebody else changed is not overwritten. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addressesTable } from '../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { jobsTable } from '../../../events/read-models/job.ts';
import { alumniTable, invitationBudgetTable } from '../../../functions/alumni/tables.ts';
import { draftCampaign } from '../../../functions/campaigns/campaign/campaign.ts';
import { campaignsTable } from '../../../functions/campaigns/tables.ts';
import { guestsTable } from '../../../functions/gatherings/tables.ts';
import { writeJob } from '../../../functions/rehire/jobs/job.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type Route, routeKey } from '../../../shared/http/route.ts';
import { newId } from '../../../shared/identifier.ts';
import { changesOne } from '../../../tools/docs/error-responses.ts';
import { allRoutes } from '../../../tools/docs/project.ts';
import { draftedGathering, planned, taken } from '../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext } from '../../fixtures/invocations.ts';
import { jobDraft } from '../../fixtures/jobs.ts';
import { offboarding, registered } from '../../fixtures/leavers.ts';
import { approver } from '../campaigns/campaign-functions.ts';
import { openGathering, rsvpAs, somebody } from '../gatherings/gathering-on-tables.ts';
import { makeTables } from '../tables.ts';

await makeTables(guestsTable, alumniTable, contactCardsTable, addressesTable, intakeTable, invitationBudgetTable);
const [alumni, campaigns, gatherings, guests, jobs] = await Promise.all([
  import('../../../functions/alumni/people/hr-api.ts'),
  import('../../../functions/campaigns/editing/hr-api.ts'),
  import('../../../functions/gatherings/planning/hr-api.ts'),
  import('../../../functions/gatherings/reception/keep-guest-list.ts'),
  import('../../../functions/rehire/jobs/hr-api.ts'),
]);

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

interface Kind {
  readonly path: string;
  readonly handler: typeof campaigns.handler;
  /** Stores one, of version 7; the path's parameters that name it. */
  readonly store: () => Promise<Record<string, string>>;
  /** A body for each operation that needs one. */
  readonly bodies: Readonly<Record<string, object>>;
}

/** The longest path first: a guest is not its gathering. */
const kinds: readonly Kind[] = [
  {
    path: '/gatherings/{gatheringId}/guests/{alumniId}',
    handler: guests.handler,
    store: async () => {
      const [gatheringId, alumniId] = [await openGathering(), await somebody()];
      await rsvpAs(gatheringId, alumniId, { at: planned });
      await commit(openTable(guestsTable).update({ gatheringId, alumniId }, { set: { sequence: 7 } }));
      return { gatheringId, alumniId };
    },
    bodies: { enterRsvp: { answer: 'declined', reason: 'お電話で承りました' } },
  },
  {
    path: '/gatherings/{gatheringId}',
    handler: gatherings.handler,
    store: async () => {
      const gatheringId = newId('gathering');
      await commit(openTable(gatheringsTable).put({ ...draftedGathering(), gatheringId, sequence: 7 }));
      return { gatheringId };
    },
    bodies: { changeGathering: { seats: 7 }, cancelGathering: {} },
  },
  {
    path: '/jobs/{jobId}',
    handler: jobs.handler,
    store: async () => {
      const { state } = taken(writeJob(newId('job'), { by: 'hr-1', input: jobDraft() }, planned));
      await commit(openTable(jobsTable).put({ ...state, sequence: 7 }));
      return { jobId: state.jobId };
    },
    bodies: { changeJob: { title: { ja: '品質保証エンジニア' } } },
  },
  {
    path: '/campaigns/{campaignId}',
    handler: campaigns.handler,
    store: async () => {
      const written = { topic: 'newsletter', subject: { ja: '秋のお便り' }, body: { ja: 'お元気ですか。' } } as const;
      const none = { sendAt: undefined, notAfter: undefined, gatheringId: undefined, jobId: undefined };
      const input = { ...written, ...none, audience: {}, classification: 'members' } as const;
      const { state } = draftCampaign(newId('campaign'), { by: 'hr-1', input }, planned);
      await commit(openTable(campaignsTable).put({ ...state, sequence: 7 }));
      return { campaignId: state.campaignId };
    },
    bodies: { changeCampaign: { subject: { ja: '冬のお便り' } }, rejectCampaign: { reason: '日付が誤りです' } },
  },
  {
    path: '/alumni/{alumniId}',
    handler: alumni.handler,
    store: async () => {
      const alumniId = newId('alumnus');
      const { state } = registered('2026-03-05T00:00:00Z', offboarding());
      await commit(openTable(alumniTable).put({ ...state, alumniId, sequence: 7 }));
      return { alumniId };
    },
    bodies: { completeContact: { locale: 'en' } },
  },
];

const operations = Object.entries(await allRoutes()).filter(([, route]) => changesOne(route));

async function ask(handler: Kind['handler'], request: ApiCall) {
  const { statusCode, headers, body } = (await handler(
    apiCall({ scope: approver, claims: { email: 'hr@example.net', email_verified: 'true' }, ...request }),
    lambdaContext(),
  )) as APIGatewayProxyStructuredResultV2;
  return { status: statusCode, etag: headers?.['etag'], body: JSON.parse(body ?? 'null') };
}

test('there are such operations', () => expect(operations.length).toBeGreaterThan(15));

/** Operations that refuse what `store` stores, once its version matches, and what they need instead. */
const refusedAsItIs: Readonly<Record<string, RegExp>> = {
  approveLeaver: /must be awaiting_approval/,
  declineLeaver: /must be awaiting_approval/,
  approveCampaign: /must be submitted/,
  rejectCampaign: /must be submitted/,
  launchCampaign: /must be approved/,
  pauseCampaign: /must be sending/,
  resumeCampaign: /must be paused/,
  resendInDoubt: /must be sending/,
  checkInGuest: /The check-in is open from/,
  closeJob: /must be published/,
};

/** An operation on what was stored, by a request with this `If-Match`; or on another one that there is not. */
async function prepared(operationId: string, route: Route) {
  const kind = kinds.find(({ path }) => route.path.startsWith(path));
  if (kind === undefined) throw new Error(`${route.path} is in no table of this test`);
  const params = await kind.store();
  const [named = ''] = Object.keys(params).slice(-1);
  const body = kind.bodies[operationId];
  const request = { routeKey: routeKey(route), ...(body === undefined ? {} : { body }) };
  const withTag = (tag: string | undefined, of = params) =>
    ask(kind.handler, { ...request, params: of, ...(tag === undefined ? {} : { headers: { 'if-match': tag } }) });
  return { params, named, withTag };
}

test.each(operations)('%s', async (operationId: string, route: Route) => {
  const { params, named, withTag } = await prepared(operationId, route);
  const stale = await withTag('"6"');
  expect(stale).toMatchObject({ status: 412, etag: '"7"', body: { current: { [named]: params[named], version: 7 } } });
  expect(await withTag('"6"')).toMatchObject({ status: 412, etag: '"7"' });
  expect((await withTag('7')).status).toBe(400);

  const { status, body } = await withTag('"6", "7"');
  const needs = refusedAsItIs[operationId];
  const [success] = Object.keys(route.responses).map(Number);
  if (needs === undefined) expect(status).toBe(success);
  else expect({ status, ...body }).toMatchObject({ status: 409, detail: expect.stringMatching(needs) });
});

test.each(operations)('%s of something that does not exist: 404, whatever version is named', async (id, route) => {
  const { params, named, withTag } = await prepared(id, route);
  const [prefix = ''] = (params[named] ?? '').split('_');
  const missing = { ...params, [named]: `${prefix}_${'0'.repeat(13)}` };
  for (const tag of [undefined, '"0"', '"5"', '*'])
    expect([tag, (await withTag(tag, missing)).status]).toEqual([tag, 404]);
});

test.each(kinds.filter(({ path }) => /^\/(gatherings|jobs|campaigns)\/{[^/]*}$/.test(path)))(
  'a PATCH of $path that changes nothing keeps the version that others have read',
  async ({ path, handler, store, bodies }) => {
    const params = await store();
    const change = bodies[Object.keys(bodies).find((operation) => operation.startsWith('change')) ?? ''] ?? {};
    const patch = (body: object, tag: string) =>
      ask(handler, { routeKey: `PATCH ${path}`, params, body, headers: { 'if-match': tag } });
    const { updatedAt } = (await ask(handler, { routeKey: `GET ${path}`, params })).body;
    vi.setSystemTime(planned.getTime() + 60_000);
    const same = { status: 200, etag: '"7"', body: { version: 7, updatedAt } };
    for (const _time of [1, 2]) expect(await patch({}, '"7"')).toMatchObject(same);
    const changed = await patch(change, '"7"');
    expect(changed).toMatchObject({ status: 200, etag: '"8"', body: { version: 8 } });
    expect(await patch(change, '"8"')).toEqual(changed);
  },
);
