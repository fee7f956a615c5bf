/** What the tests of campaigns share: tables, HR's API, the consumers, members, campaigns in any state. */
import { afterAll, expect } from 'vitest';
import { chunkKey } from '../../../events/agreements/chunk-key.ts';
import { chunkSent } from '../../../events/mail/index.ts';
import { audienceChunksTable, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { jobsTable } from '../../../events/read-models/job.ts';
import {
  audienceShardKey,
  audienceShardOf,
  type MailingRecord,
  mailingRecordsTable,
} from '../../../events/read-models/mailing-record.ts';
import { sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { testMailsTable } from '../../../events/read-models/test-mail.ts';
import { campaignDue } from '../../../events/timers/index.ts';
import { freezeAudience } from '../../../functions/campaigns/subscriptions.ts';
import { campaignsTable } from '../../../functions/campaigns/tables.ts';
import { type EventContract, makeEvent, type OutgoingEvent } from '../../../shared/bus/contract.ts';
import type { Subscription } from '../../../shared/bus/subscription.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type AlumniId, type CampaignId, idFrom } from '../../../shared/identifier.ts';
import { linkSecret } from '../../fixtures/consent.ts';
import { expectDescribed } from '../../fixtures/described-responses.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { member } from '../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext, queued } from '../../fixtures/invocations.ts';
import { emitted } from '../../fixtures/outbox.ts';
import { makeTables } from '../tables.ts';

const aws = await FakeAws.start();
aws.secret(linkSecret);
process.env['LINK_KEYS_SECRET'] = 'link-keys';
process.env['PUBLIC_ORIGIN'] = 'https://alumni.example.com';
afterAll(() => aws.stop());
await makeTables(
  campaignsTable,
  campaignContentsTable,
  audienceChunksTable,
  sendProgressTable,
  sendReportsTable,
  mailingRecordsTable,
  gatheringsTable,
  jobsTable,
  testMailsTable,
);

type Handler = typeof import('../../../functions/campaigns/audience/freeze-audience.ts').handler;

/** The function that has a subscription. */
export async function load({ entry }: Subscription): Promise<Handler> {
  const [context, room, name] = entry.split('/');
  return (await import(`../../../functions/${context}/${room}/${name}.ts`)).handler;
}
const { handler: hrApi } = await import('../../../functions/campaigns/editing/hr-api.ts');
const freeze = await load(freezeAudience);

const hr = 'programme/read programme/write';
export const approver = 'programme/read programme/write programme/approve';

/** Calls HR's API; the response as it is. */
export async function ask(routeKey: string, given: Omit<ApiCall, 'routeKey'> = {}) {
  const response = await hrApi(apiCall({ routeKey, scope: hr, ...given }), lambdaContext());
  const headers: Record<string, unknown> = { ...response.headers };
  expectDescribed(routeKey, response.statusCode);
  return { status: response.statusCode, headers, text: response.body ?? '' };
}

/** Calls HR's API; the response as JSON. */
export async function call(routeKey: string, given: Omit<ApiCall, 'routeKey'> = {}) {
  const { status, text } = await ask(routeKey, given);
  return { status, body: JSON.parse(text || 'null') };
}

export const act = (action: string, campaignId: string, more: Partial<ApiCall> = {}) =>
  call(`POST /campaigns/{campaignId}/${action}`, { params: { campaignId }, ...more });
export const show = async (campaignId: string) =>
  (await call('GET /campaigns/{campaignId}', { params: { campaignId } })).body;
export const handle = (handler: Handler, ...events: OutgoingEvent[]) => handler(queued(...events), lambdaContext());
export const eventsOf = async (type: string, campaignId: string) =>
  (await emitted(type)).filter(({ detail }) => detail.data['campaignId'] === campaignId);

/** The only event of a type about a campaign. */
export async function eventOf(type: string, campaignId: string): Promise<OutgoingEvent> {
  const [event, ...others] = await eventsOf(type, campaignId);
  if (event === undefined || others.length > 0) throw new Error(`${others.length + 1} events ${type}`);
  return event;
}

/** An event of the bus. */
export function happened<Contract extends EventContract>(
  contract: Contract,
  subject: string,
  data: Parameters<typeof makeEvent<Contract>>[1]['data'],
  sequence = 1,
  occurredAt = new Date(),
) {
  return makeEvent(contract, { subject, sequence, occurredAt, data }, { correlationId: 'test' });
}

export const newsletter = {
  topic: 'newsletter',
  subject: { ja: '秋のお便り' },
  body: { ja: '# 秋のお便り\n\n{{ salutation }}\n\nお元気ですか。' },
};

export async function write(change: object = {}, more: Partial<ApiCall> = {}) {
  return call('POST /campaigns', { body: { ...newsletter, ...change }, actor: 'author', ...more });
}

export async function approved(change: object = {}): Promise<CampaignId> {
  const { body } = await write(change);
  await act('submit', body.campaignId, { actor: 'author' });
  await act('approve', body.campaignId, { actor: 'boss', scope: approver });
  return body.campaignId;
}

/** Members of a department, in the order in which an audience has them. */
export async function enrol(
  department: string,
  count: number,
  change: (number: number) => Partial<MailingRecord> = () => ({}),
): Promise<AlumniId[]> {
  const records = openTable(mailingRecordsTable);
  const members = Array.from({ length: count }, (_, number) => idFrom('alumnus', department, String(number)))
    .sort((one, other) => audienceShardOf(one) - audienceShardOf(other) || (one < other ? -1 : 1))
    .map((alumniId, number) =>
      member(alumniId, {
        audienceShard: audienceShardKey(audienceShardOf(alumniId)),
        topics: ['newsletter', 'gatherings', 'jobs'],
        departments: [department],
        ...change(number),
      }),
    );
  for (let start = 0; start < count; start += 100) {
    await commit(...members.slice(start, start + 100).map((record) => records.put(record)));
  }
  return members.map(({ alumniId }) => alumniId);
}

/** Approved and launched; the audience is not frozen yet. */
export async function launching(department: string, change: object = {}): Promise<CampaignId> {
  const campaignId = await approved({ audience: { departments: [department] }, ...change });
  expect((await act('launch', campaignId)).status).toBe(202);
  return campaignId;
}

/** Launched, and its audience frozen. */
export async function launched(department: string, change: object = {}): Promise<CampaignId> {
  const campaignId = await launching(department, change);
  await handle(freeze, await eventOf('campaign-launched', campaignId));
  return campaignId;
}

/** What the sender noted of a chunk. */
export const done = (campaignId: CampaignId, chunk: number, outcomes: string, at = '2026-01-05T00:00:00Z') =>
  commit(
    openTable(sendProgressTable).put({
      campaignId,
      chunk,
      version: 1,
      outcomes,
      reasons: { 1: 'consent_withdrawn' },
      updatedAt: at,
      done: !outcomes.includes('p'),
    }),
  );

export const chunksOf = async (campaignId: CampaignId) =>
  (await openTable(audienceChunksTable).query({ partition: campaignId })).items;

export const recipients = async (campaignId: string, query: Record<string, string>) =>
  (await call('GET /campaigns/{campaignId}/recipients', { params: { campaignId }, query })).body;

export function dueEvent(campaignId: CampaignId) {
  const dueAt = '2099-01-01T00:00:00.000Z';
  return happened(
    campaignDue,
    campaignId,
    { ref: campaignDue.at({ campaignId }, new Date(dueAt)).ref, dueAt },
    Date.parse(dueAt),
  );
}

export function chunkSentEvent(campaignId: CampaignId, chunk: number) {
  return happened(chunkSent, chunkKey.write({ campaignId, chunk }), { campaignId, chunk }, 5);
}

/** Changes what is stored of a campaign. */
export async function alter(campaignId: CampaignId, change: object): Promise<void> {
  const table = openTable(campaignsTable);
  const campaign = await table.get({ campaignId });
  if (campaign === undefined) throw new Error('no such campaign');
  await commit(table.put({ ...campaign, ...change }));
}
