import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { jobCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { jobsTable } from '../../../../events/read-models/job.ts';
import { sendProgressTable, sendReportsTable } from '../../../../events/read-models/send-progress.ts';
import { jobClosingDue } from '../../../../events/timers/index.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom, type JobId, newId } from '../../../../shared/identifier.ts';
import { outboxTable } from '../../../../shared/outbox/outbox-table.ts';
import { bucketOf } from '../../../../shared/timers/timers.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { documentedAnnouncement } from '../../../fixtures/documented-announcements.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { type ApiCall, apiCall, lambdaContext, queued, queuedBodies } from '../../../fixtures/invocations.ts';
import { jobBody } from '../../../fixtures/jobs.ts';
import { unmailableTitles } from '../../../fixtures/pasted-texts.ts';
import { makeTables } from '../../tables.ts';

const now = new Date('2026-11-22T00:00:00Z');
let aws: FakeAws;
let answerHr: typeof import('../../../../functions/rehire/jobs/hr-api.ts').handler;
let closeDue: typeof import('../../../../functions/rehire/jobs/close-job.ts').handler;
let acceptOutside: typeof import('../../../../functions/rehire/jobs/accept-outside-job.ts').handler;
let jobs: ReturnType<typeof openTable<typeof jobsTable.item>>;
let timers: ReturnType<typeof openTable<typeof timersTable.item>>;
let outbox: ReturnType<typeof openTable<typeof outboxTable.item>>;

beforeAll(async () => {
  aws = await FakeAws.start();
  await makeTables(jobsTable, sendProgressTable, sendReportsTable);
  ({ handler: answerHr } = await import('../../../../functions/rehire/jobs/hr-api.ts'));
  ({ handler: closeDue } = await import('../../../../functions/rehire/jobs/close-job.ts'));
  ({ handler: acceptOutside } = await import('../../../../functions/rehire/jobs/accept-outside-job.ts'));
  jobs = openTable(jobsTable);
  timers = openTable(timersTable);
  outbox = openTable(outboxTable);
});
afterAll(() => aws.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now }));
afterEach(() => vi.useRealTimers());

interface Body {
  readonly jobId: JobId;
  readonly errors: { pointer: string }[];
  readonly [field: string]: unknown;
}

async function call(request: ApiCall) {
  const answer = (await answerHr(apiCall(request), lambdaContext())) as APIGatewayProxyStructuredResultV2;
  expectDescribed(request.routeKey, answer.statusCode);
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') as Body };
}

const create = (change?: object) => call({ routeKey: 'POST /jobs', body: { ...jobBody(), ...change } });
const step = (action: 'publish' | 'close', jobId: JobId) =>
  call({ routeKey: `POST /jobs/{jobId}/${action}`, params: { jobId } });
const patch = (jobId: JobId, body: object) => call({ routeKey: 'PATCH /jobs/{jobId}', params: { jobId }, body });
const pointers = ({ body }: { body: Body }) => body.errors.map(({ pointer }) => pointer);
const eventsOf = async (jobId: JobId) =>
  (await outbox.query({ index: 'bySubject', partition: jobId })).items.map(({ type }) => type);

describe('the version of a job', () => {
  let changes = 0;
  const change = (jobId: JobId, headers: Record<string, string>) =>
    call({
      routeKey: 'PATCH /jobs/{jobId}',
      params: { jobId },
      body: { applyUrl: `https://www.example.com/jobs/${++changes}` },
      headers,
    });

  test('is raised by every decision that changes something, and an old one stops every change', async () => {
    const { body } = await create();
    const { jobId } = body;
    const old = { 'if-match': `"${body['version']}"` };
    expect((await change(jobId, old)).status).toBe(200);
    for (const action of ['publish', 'close']) {
      const late = await call({ routeKey: `POST /jobs/{jobId}/${action}`, params: { jobId }, headers: old });
      expect(late).toMatchObject({ status: 412, body: { current: { jobId, status: 'draft', version: 2 } } });
    }
    expect((await change(jobId, old)).status).toBe(412);
    expect((await change(jobId, { 'if-match': '*' })).status).toBe(200);
  });
});

describe('a job', () => {
  test('says whether one can apply, in every response, even once its closing date has passed', async () => {
    const { jobId, ...draft } = (await create({ closesAt: '2026-11-30T23:59:00+09:00' })).body;
    expect(draft['takesApplications']).toBe(false);
    expect((await step('publish', jobId)).body['takesApplications']).toBe(true);
    const shown = async () => {
      const one = await call({ routeKey: 'GET /jobs/{jobId}', params: { jobId } });
      const { body } = await call({ routeKey: 'GET /jobs' });
      const listed = (body['items'] as Record<string, unknown>[]).find((item) => item['jobId'] === jobId);
      return [one.body['status'], one.body['takesApplications'], listed?.['takesApplications']];
    };
    vi.setSystemTime('2026-11-30T23:58:59+09:00');
    expect(await shown()).toEqual(['published', true, true]);
    vi.setSystemTime('2026-11-30T23:59:00+09:00');
    expect(await shown()).toEqual(['published', false, false]);
    expect((await step('close', jobId)).body).toMatchObject({ status: 'closed', takesApplications: false });
  });

  test('says how many recipients are in doubt for good, as long as one can apply', async () => {
    const { jobId } = (await create({ closesAt: '2026-12-24T00:00:00Z' })).body;
    const hint = async () =>
      (await call({ routeKey: 'GET /jobs/{jobId}', params: { jobId } })).body['hint'] as string | null;
    expect(await hint()).toBeNull();
    await step('publish', jobId);
    expect(await hint()).toBeNull();
    const sent = { campaignId: jobCampaignId(jobId), chunk: 0, version: 1, updatedAt: '2026-11-21T23:30:00Z' };
    await commit(
      openTable(sendProgressTable).put({ ...sent, outcomes: 'addd', reasons: {}, done: true }),
      openTable(sendReportsTable).put({ ...sent, feedback: '---d' }),
    );
    expect(await hint()).toMatch(/^For 2 of the recipients .* \(GET \/campaigns\/cmp_/);
    vi.setSystemTime(new Date('2026-12-24T00:00:00Z'));
    expect(await hint()).toBeNull();
  });

  test('is closed by its timer, once, and an unknown one is left alone', async () => {
    const closesAt = '2026-11-30T23:59:00+09:00';
    const { jobId } = (await create({ closesAt })).body;
    await step('publish', jobId);
    const dueAt = new Date(closesAt);
    const [waiting] = (await timers.query({ partition: bucketOf(dueAt) })).items.filter(({ ref }) => ref === jobId);
    expect(waiting).toMatchObject({ kind: 'job-closing', dueAt: dueAt.toISOString() });
    const due = (ref: JobId) =>
      queued(
        makeEvent(
          jobClosingDue,
          { subject: ref, sequence: 1, occurredAt: dueAt, data: { ref, dueAt: dueAt.toISOString() } },
          { correlationId: 'test' },
        ),
      );
    vi.setSystemTime(dueAt);
    for (const ref of [jobId, jobId, newId('job')]) {
      expect(await closeDue(due(ref), lambdaContext())).toEqual({ batchItemFailures: [] });
    }
    expect(await jobs.get({ jobId })).toMatchObject({ status: 'closed', updatedBy: 'okaeri' });
    expect((await eventsOf(jobId)).sort()).toEqual(['job-closed', 'job-posted']);
  });
});

describe('the list of jobs', () => {
  test('has all, the newest first, by every size of page', async () => {
    const made: JobId[] = [];
    for (let count = 0; count < 4; count++) {
      vi.setSystemTime(Date.parse('2027-01-01T00:00:00Z') + count * 1000);
      made.push((await create()).body.jobId);
    }
    for (const limit of [1, 2, 3, 4, 5]) {
      const listed: unknown[] = [];
      for (let cursor: unknown; cursor !== null && listed.length < made.length; ) {
        const query = { limit: String(limit), ...(typeof cursor === 'string' && { cursor }) };
        const { body } = await call({ routeKey: 'GET /jobs', query });
        listed.push(...(body['items'] as Body[]).map(({ jobId }) => jobId));
        cursor = body['cursor'];
      }
      expect(listed.slice(0, made.length)).toEqual(made.toReversed());
    }
  });
});

describe('writing a job', () => {
  test('needs the scope to write, or the one to hire', async () => {
    const body = jobBody();
    const made = await call({ routeKey: 'POST /jobs', body, scope: 'programme/read programme/hiring' });
    expect(made.status).toBe(201);
    const { jobId } = made.body;
    for (const [routeKey, scope, status] of [
      ['PATCH /jobs/{jobId}', 'programme/read', 403],
      ['PATCH /jobs/{jobId}', 'programme/hiring', 200],
      ['POST /jobs/{jobId}/publish', 'programme/hiring', 202],
      ['POST /jobs/{jobId}/close', 'programme/hiring', 202],
    ] as const) {
      expect((await call({ routeKey, params: { jobId }, body: {}, scope })).status, routeKey).toBe(status);
    }
  });

  test('makes a draft', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'draft', applyUrl: null, closesAt: null, classification: 'members' });
    expect((await call({ routeKey: 'GET /jobs/{jobId}', params: { jobId: body.jobId } })).body).toEqual(body);
  });

  test.each([
    ['duties without the scope of change', { duties: { initial: '設計' } }, ['/duties/changeScope']],
    ['no workplace', { workplace: undefined }, ['/workplace']],
    ['pay that nobody can count', { pay: { ...jobBody().pay, max: 2.2e16 } }, ['/pay/max']],
    ['pay that cannot be stored', { pay: { ...jobBody().pay, max: 1e130 } }, ['/pay/max']],
    ['next to no pay', { pay: { ...jobBody().pay, min: 5e-324 } }, ['/pay/min']],
    ['a currency that nobody has', { pay: { ...jobBody().pay, currency: 'ZZZ' } }, ['/pay/currency']],
    ['negative pay', { pay: { ...jobBody().pay, min: -1 } }, ['/pay/min']],
    ['a weight next to nothing', { requiredSkills: [{ skill: 'x', weight: 5e-324 }] }, ['/requiredSkills/0/weight']],
    ['a year before all years', { closesAt: '0000-01-01T00:00:00+14:00' }, ['/closesAt']],
    ['a year after all years', { closesAt: '9999-12-31T23:59:59-14:00' }, ['/closesAt']],
    ['a contract without its term', { employment: { type: 'contract' } }, ['/employment/term']],
    [
      'a term without what decides on renewal',
      { employment: { type: 'contract', term: { months: 12, renewal: { possible: true } } } },
      ['/employment/term/renewal/criteria'],
    ],
    ['pay upside down', { pay: { currency: 'JPY', min: 2, max: 1, unit: 'year' } }, ['/pay/max']],
    ['an age limit', { maxAge: 35 }, ['/maxAge']],
  ])('refuses %s (2024 labels)', async (_case, change, expected) => {
    const answer = await create(change);
    expect([answer.status, pointers(answer)]).toEqual([422, expected]);
  });

  test('hiring reads and writes jobs; another scope does neither', async () => {
    const { body } = await create();
    const hiring = { scope: 'programme/hiring' };
    expect((await call({ ...hiring, routeKey: 'GET /jobs/{jobId}', params: { jobId: body.jobId } })).status).toBe(200);
    expect((await call({ ...hiring, routeKey: 'POST /jobs', body: jobBody() })).status).toBe(201);
    expect((await call({ scope: 'programme/read', routeKey: 'POST /jobs', body: jobBody() })).status).toBe(403);
    expect((await call({ scope: 'programme/privacy', routeKey: 'GET /jobs' })).status).toBe(403);
  });
});

describe('the life of a job', () => {
  test('published once, then closed once, each with its event, stored with the state', async () => {
    const { jobId } = (await create()).body;
    expect((await step('close', jobId)).status).toBe(409);
    const named = { publishedAt: now.toISOString(), campaignId: jobCampaignId(jobId) };
    expect((await step('publish', jobId)).body).toMatchObject({ status: 'published', ...named });
    expect((await step('publish', jobId)).status).toBe(409);
    expect((await step('close', jobId)).body).toMatchObject({ status: 'closed' });
    expect((await step('close', jobId)).status).toBe(409);
    expect((await eventsOf(jobId)).sort()).toEqual(['job-closed', 'job-posted']);
  });

  test('a draft changes; what was published does not', async () => {
    const { jobId } = (await create()).body;
    expect((await patch(jobId, { pay: { currency: 'JPY', min: 1, max: 2, unit: 'hour' } })).body).toMatchObject({
      pay: { unit: 'hour' },
      requiredSkills: [{ skill: 'TypeScript', weight: 3 }],
    });
    expect(pointers(await patch(jobId, { pay: { currency: 'yen', min: 1, max: 2, unit: 'hour' } }))).toEqual([
      '/pay/currency',
    ]);
    await step('publish', jobId);
    expect((await patch(jobId, { title: { en: 'Other' } })).status).toBe(409);
  });

  test('is not published after its closing date, by field', async () => {
    const closesAt = '2026-11-23T00:00:00Z';
    const { jobId } = (await create({ closesAt })).body;
    vi.setSystemTime(closesAt);
    expect((await create({ closesAt })).body).toMatchObject({
      errors: [{ pointer: '/closesAt', detail: 'is in the past' }],
    });
    const late = await step('publish', jobId);
    expect([late.status, pointers(late)]).toEqual([409, ['/closesAt']]);
  });

  test('a job that does not exist gets 404', async () => {
    expect((await step('publish', newId('job'))).status).toBe(404);
  });
});

describe('an applicant tracking system outside', () => {
  const announced = (source: string, id: string, data: object) =>
    queuedBodies({ id, source, 'detail-type': 'job-posted', detail: { data } });

  test('announces as the document says, and nothing of it is lost', async () => {
    const example = documentedAnnouncement('job-posted');
    const batch = queuedBodies({ id: 'documented', ...example });
    expect(await acceptOutside(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    const { externalId, ...draft } = example.detail.data;
    const jobId = idFrom('job', example.source, externalId);
    expect(await jobs.get({ jobId })).toMatchObject({ createdBy: example.source, draft });
  });

  test('makes a draft; publishes by itself only where the programme trusts it', async () => {
    await acceptOutside(announced('com.example.other', 'o-1', jobBody()), lambdaContext());
    await acceptOutside(announced('com.example.ats', 'o-2', jobBody()), lambdaContext());
    const [draft, posted] = [idFrom('job', 'com.example.other', 'o-1'), idFrom('job', 'com.example.ats', 'o-2')];
    expect(await jobs.get({ jobId: draft })).toMatchObject({ status: 'draft', createdBy: 'com.example.other' });
    expect(await eventsOf(draft)).toEqual([]);
    expect(await jobs.get({ jobId: posted })).toMatchObject({ status: 'published' });
    expect(await eventsOf(posted)).toEqual(['job-posted']);
  });

  test('the same announcement, or the same job under its key, makes one', async () => {
    const twice = announced('com.example.ats', 'same', { ...jobBody(), externalId: 'req-9' });
    const again = announced('com.example.ats', 'later', {
      ...jobBody({ title: { en: 'Changed' } }),
      externalId: 'req-9',
    });
    for (const batch of [twice, twice, again]) {
      expect(await acceptOutside(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    }
    const jobId = idFrom('job', 'com.example.ats', 'req-9');
    expect(await jobs.get({ jobId })).toMatchObject({ draft: { title: { en: 'Process engineer' } } });
    expect(await eventsOf(jobId)).toEqual(['job-posted']);
  });

  test.each(['com.example.ats', 'com.example.other'])(
    'a job of %s whose closing date has passed goes to the dead letters, with the field',
    async (source) => {
      const late = jobBody({ closesAt: '2026-01-01T00:00:00Z' });
      await acceptOutside(announced(source, `past-${source}`, late), lambdaContext());
      expect(aws.deadLetters().at(-1)?.reason).toBe('invalid: data.closesAt');
      expect(await jobs.get({ jobId: idFrom('job', source, `past-${source}`) })).toBeUndefined();
    },
  );

  test('without the labels of the law it goes to the dead letters, with the field', async () => {
    const { workplace: _none, ...incomplete } = jobBody();
    expect(await acceptOutside(announced('com.example.ats', 'bad', incomplete), lambdaContext())).toEqual({
      batchItemFailures: [],
    });
    expect(aws.deadLetters().at(-1)?.reason).toBe('invalid: data.workplace');
  });

  test.each(['com.example.ats', 'com.example.other'])(
    'of %s, what cannot be mailed is not even a draft, and goes to the dead letters with the field',
    async (source) => {
      for (const title of unmailableTitles) {
        const batch = announced(source, title, jobBody({ title: { ja: title } }));
        expect(await acceptOutside(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
        expect(await jobs.get({ jobId: idFrom('job', source, title) })).toBeUndefined();
        expect(aws.deadLetters().at(-1)?.reason).toMatch(/^invalid: data\.title\b/);
      }
    },
  );
});
