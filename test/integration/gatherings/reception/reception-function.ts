/** The function that keeps the guest list, on tables of its own, and what the reception asks of it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { audienceChunksTable } from '../../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import type { AlumniId, GatheringId } from '../../../../shared/identifier.ts';
import { type LinkPurpose, mintLink } from '../../../../shared/links/token.ts';
import { linkSecret, testKeys } from '../../../fixtures/consent.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { planned } from '../../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';
import { rsvpAs, somebody } from '../gathering-on-tables.ts';

let aws: FakeAws;
let keepGuestList: typeof import('../../../../functions/gatherings/reception/keep-guest-list.ts').handler;

beforeAll(async () => {
  aws = await FakeAws.start();
  aws.secret(linkSecret);
  Object.assign(process.env, { LINK_KEYS_SECRET: 'links' });
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable, audienceChunksTable);
  ({ handler: keepGuestList } = await import('../../../../functions/gatherings/reception/keep-guest-list.ts'));
});
afterAll(() => aws.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

interface Body {
  readonly items: Record<string, unknown>[];
  readonly cursor: string | null;
  readonly detail: string;
  readonly errors: { pointer: string; detail: string }[];
  readonly [field: string]: unknown;
}

export async function respond(request: ApiCall) {
  const response = (await keepGuestList(apiCall(request), lambdaContext())) as APIGatewayProxyStructuredResultV2;
  expectDescribed(request.routeKey, response.statusCode);
  return response;
}
export async function call(request: ApiCall) {
  const { statusCode, headers, body } = await respond(request);
  return { status: statusCode, etag: headers?.['etag'], body: JSON.parse(body ?? '') as Body };
}
export const list = (gatheringId: GatheringId, query: Record<string, string> = {}) =>
  call({ routeKey: 'GET /gatherings/{gatheringId}/guests', params: { gatheringId }, query });
/** Enters an RSVP for a member, as staff do. */
export const enter = (gatheringId: GatheringId, alumniId: AlumniId, body: object, more: Partial<ApiCall> = {}) =>
  call({
    routeKey: 'POST /gatherings/{gatheringId}/guests/{alumniId}/answer',
    params: { gatheringId, alumniId },
    body: { reason: 'お電話で承りました', ...body },
    ...more,
  });
export const checkIn = (gatheringId: GatheringId, alumniId: AlumniId) =>
  call({ routeKey: 'POST /gatherings/{gatheringId}/guests/{alumniId}/check-in', params: { gatheringId, alumniId } });
export const checkInByCode = (gatheringId: GatheringId, code: string) =>
  call({ routeKey: 'POST /gatherings/{gatheringId}/check-in', params: { gatheringId }, body: { code } });
export const undo = (gatheringId: GatheringId, alumniId: AlumniId, more: Partial<ApiCall> = {}) =>
  call({
    routeKey: 'POST /gatherings/{gatheringId}/guests/{alumniId}/check-in/undo',
    params: { gatheringId, alumniId },
    ...more,
  });
/** When the guests come. */
export const doors = new Date('2026-12-10T18:30:00+09:00');
export const codeOf = (gatheringId: GatheringId, recipient: AlumniId, purpose: LinkPurpose = 'check_in', epoch = 0) =>
  mintLink({ purpose, choice: 0, subject: gatheringId, recipient, epoch }, planned, testKeys);

/** A member who attends. */
export async function attending(gatheringId: GatheringId): Promise<AlumniId> {
  const alumniId = await somebody();
  expect(await rsvpAs(gatheringId, alumniId)).toBe('attending');
  return alumniId;
}
