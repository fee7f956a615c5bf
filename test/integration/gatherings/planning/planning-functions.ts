/** The functions that plan a gathering, on tables of their own, and what HR asks of them. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { sendProgressTable, sendReportsTable } from '../../../../events/read-models/send-progress.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { GatheringId } from '../../../../shared/identifier.ts';
import { outboxTable } from '../../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { gatheringBody, planned } from '../../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

let aws: FakeAws;
let answerHr: typeof import('../../../../functions/gatherings/planning/hr-api.ts').handler;
export let endGathering: typeof import('../../../../functions/gatherings/planning/end-gathering.ts').handler;
export let decideOnMinimum: typeof import('../../../../functions/gatherings/planning/decide-on-minimum.ts').handler;
export let countInvited: typeof import('../../../../functions/gatherings/planning/count-invited.ts').handler;
export let gatherings: ReturnType<typeof openTable<typeof gatheringsTable.item>>;
let outbox: ReturnType<typeof openTable<typeof outboxTable.item>>;
export let timers: ReturnType<typeof openTable<typeof timersTable.item>>;

beforeAll(async () => {
  aws = await FakeAws.start();
  await makeTables(gatheringsTable, guestsTable, campaignContentsTable, sendProgressTable, sendReportsTable);
  ({ handler: answerHr } = await import('../../../../functions/gatherings/planning/hr-api.ts'));
  ({ handler: endGathering } = await import('../../../../functions/gatherings/planning/end-gathering.ts'));
  ({ handler: decideOnMinimum } = await import('../../../../functions/gatherings/planning/decide-on-minimum.ts'));
  ({ handler: countInvited } = await import('../../../../functions/gatherings/planning/count-invited.ts'));
  gatherings = openTable(gatheringsTable);
  outbox = openTable(outboxTable);
  timers = openTable(timersTable);
});
afterAll(() => aws.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

export interface Body {
  readonly gatheringId: GatheringId;
  readonly status: string;
  readonly errors: { pointer: string; detail: string }[];
  readonly items: Record<string, unknown>[];
  readonly cursor: string | null;
  readonly [field: string]: unknown;
}

export async function call(request: ApiCall) {
  const answer = (await answerHr(apiCall(request), lambdaContext())) as APIGatewayProxyStructuredResultV2;
  expectDescribed(request.routeKey, answer.statusCode);
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') as Body };
}

export const create = (change?: object) =>
  call({ routeKey: 'POST /gatherings', body: { ...gatheringBody(), ...change } });
export const step = (action: 'publish' | 'cancel' | 'save-the-date', gatheringId: GatheringId) =>
  call({ routeKey: `POST /gatherings/{gatheringId}/${action}`, params: { gatheringId } });
export const patch = (gatheringId: GatheringId, body: object) =>
  call({ routeKey: 'PATCH /gatherings/{gatheringId}', params: { gatheringId }, body });
export const get = (gatheringId: GatheringId) =>
  call({ routeKey: 'GET /gatherings/{gatheringId}', params: { gatheringId } });
export const pointers = ({ body }: { body: Body }) => body.errors.map(({ pointer }) => pointer);

export async function published(change?: object): Promise<GatheringId> {
  const { body } = await create(change);
  expect((await step('publish', body.gatheringId)).status).toBe(202);
  return body.gatheringId;
}

export async function eventsOf(gatheringId: GatheringId): Promise<{ type: string; data: unknown; sequence: number }[]> {
  const { items } = await outbox.query({ index: 'bySubject', partition: gatheringId });
  return items
    .map(({ type, detail }) => {
      const { data, metadata } = JSON.parse(detail) as { data: unknown; metadata: { sequence: number } };
      return { type, data, sequence: metadata.sequence };
    })
    .sort((one, other) => one.sequence - other.sequence);
}
