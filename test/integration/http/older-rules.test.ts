/** What older rules stored stays reachable: it is shown as it is, listed, mended and ended; and nothing undeclared leaves with it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as z from 'zod';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { jobsTable } from '../../../events/read-models/job.ts';
import { draftCampaign } from '../../../functions/campaigns/campaign/campaign.ts';
import { campaignSchema } from '../../../functions/campaigns/schemas.ts';
import { campaignsTable } from '../../../functions/campaigns/tables.ts';
import { gatheringSchema } from '../../../functions/gatherings/routes.ts';
import { guestsTable } from '../../../functions/gatherings/tables.ts';
import { writeJob } from '../../../functions/rehire/jobs/job.ts';
import { jobSchema } from '../../../functions/rehire/routes.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { newId } from '../../../shared/identifier.ts';
import { draftedGathering, planned, publishedGathering, taken } from '../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext } from '../../fixtures/invocations.ts';
import { jobDraft } from '../../fixtures/jobs.ts';
import { ask } from '../campaigns/campaign-functions.ts';
import { makeTables } from '../tables.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

await makeTables(guestsTable);
const { handler: gatheringApi } = await import('../../../functions/gatherings/planning/hr-api.ts');
const { handler: jobApi } = await import('../../../functions/rehire/jobs/hr-api.ts');

/** Texts that today's rules refuse, each for another reason. */
const refusedToday: readonly (readonly [what: string, text: string])[] = [
  ['a control character', 'Word\u000Bの改行'],
  ['several lines', '年末\r\n交流会'],
  ['a character of a private use area', '外字\ue000です'],
  ['more characters than may be', 'あ'.repeat(300)],
  ['nothing that can be seen', '\u3000'],
];

interface Kind {
  readonly path: string;
  readonly param: string;
  readonly schema: z.ZodObject;
  /** Stores one with a text, as an older version did; its id. */
  readonly store: (text: string) => { readonly id: string; readonly write: Write };
  /** Where the text is in a response. */
  readonly field: string;
  readonly mended: object;
  /** How it is ended. */
  readonly end: string;
  readonly call: (request: ApiCall) => Promise<{ status: number | undefined; text: string }>;
}

const viaGateway = (handler: typeof gatheringApi) => async (request: ApiCall) => {
  const { statusCode, body } = (await handler(apiCall(request), lambdaContext())) as APIGatewayProxyStructuredResultV2;
  return { status: statusCode, text: body ?? '' };
};

const kinds: Readonly<Record<string, Kind>> = {
  gathering: {
    ...{ path: '/gatherings', param: 'gatheringId', schema: gatheringSchema, field: 'title', end: 'cancel' },
    mended: { title: { ja: '年末交流会' } },
    store: (text) => {
      const gathering = { ...draftedGathering(), gatheringId: newId('gathering'), sequence: 1 };
      const draft = { ...gathering.draft, title: { ja: text } };
      return { id: gathering.gatheringId, write: openTable(gatheringsTable).put({ ...gathering, draft }) };
    },
    call: viaGateway(gatheringApi),
  },
  'published gathering': {
    ...{ path: '/gatherings', param: 'gatheringId', schema: gatheringSchema, field: 'title', end: 'cancel' },
    mended: { title: { ja: '年末交流会' } },
    store: (text) => {
      const gathering = { ...publishedGathering(), gatheringId: newId('gathering'), sequence: 1 };
      const draft = { ...gathering.draft, title: { ja: text } };
      return { id: gathering.gatheringId, write: openTable(gatheringsTable).put({ ...gathering, draft }) };
    },
    call: viaGateway(gatheringApi),
  },
  job: {
    ...{ path: '/jobs', param: 'jobId', schema: jobSchema, field: 'title', end: 'close' },
    mended: { title: { ja: '生産技術エンジニア' } },
    store: (text) => {
      const { state } = taken(writeJob(newId('job'), { by: 'hr-1', input: jobDraft() }, planned));
      const draft = { ...state.draft, title: { ja: text } };
      return { id: state.jobId, write: openTable(jobsTable).put({ ...state, draft, sequence: 1 }) };
    },
    call: viaGateway(jobApi),
  },
  campaign: {
    ...{ path: '/campaigns', param: 'campaignId', schema: campaignSchema, field: 'subject', end: 'cancel' },
    mended: { subject: { ja: '秋のお便り' } },
    store: (text) => {
      const written = {
        topic: 'newsletter',
        subject: { ja: text },
        body: { ja: 'お元気ですか。' },
        audience: {},
      } as const;
      const none = { sendAt: undefined, notAfter: undefined, gatheringId: undefined, jobId: undefined };
      const input = { ...written, ...none, classification: 'members' as const };
      const { state } = draftCampaign(newId('campaign'), { by: 'hr-1', input }, planned);
      return { id: state.campaignId, write: openTable(campaignsTable).put({ ...state, sequence: 1 }) };
    },
    call: async ({ routeKey, ...given }) => {
      const { status, text } = await ask(routeKey, given);
      return { status, text };
    },
  },
};

const cases = Object.entries(kinds).flatMap(([kind, how]) =>
  refusedToday.map(([what, text]) => [kind, what, how, text] as const),
);

describe('what older rules stored', () => {
  test.each(cases)(
    'of a %s, with %s',
    async (_kind, _what, { path, param, schema, store, field, mended, end, call }, text) => {
      const { id, write } = store(text);
      await commit(write);
      const one = { params: { [param]: id } };
      const asked = async (request: ApiCall) => {
        const { status, text: body } = await call(request);
        return { status, body: JSON.parse(body) as Record<string, unknown> };
      };
      const undeclared = (value: object) => Object.keys(value).filter((name) => !(name in schema.shape));

      const shown = await asked({ routeKey: `GET ${path}/{${param}}`, ...one });
      expect(shown).toMatchObject({ status: 200, body: { [param]: id, [field]: { ja: text } } });
      expect(undeclared(shown.body)).toEqual([]);

      const listed = await asked({ routeKey: `GET ${path}`, query: { limit: '100' } });
      const items = listed.body['items'] as Record<string, unknown>[];
      expect(listed.status).toBe(200);
      expect(items.find((item) => item[param] === id)?.[field]).toEqual({ ja: text });
      expect(items.flatMap(undeclared)).toEqual([]);

      const patch = { routeKey: `PATCH ${path}/{${param}}`, ...one };
      const stale = await asked({ ...patch, body: mended, headers: { 'if-match': '"999"' } });
      expect(stale).toMatchObject({ status: 412, body: { current: { [param]: id, [field]: { ja: text } } } });
      expect(undeclared(stale.body['current'] as object)).toEqual([]);

      if (end !== 'close') {
        const ended = store(text);
        await commit(ended.write);
        const ending = { routeKey: `POST ${path}/{${param}}/${end}`, params: { [param]: ended.id } };
        const answer = await asked(ending);
        expect(answer).toMatchObject({ body: { status: 'cancelled', [field]: { ja: text } } });
        expect([200, 202]).toContain(answer.status);
        expect(undeclared(answer.body)).toEqual([]);
      }

      expect(await asked({ ...patch, body: mended })).toMatchObject({ status: 200, body: mended });
    },
  );
});
