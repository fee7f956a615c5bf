import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../shared/identifier.ts';
import { outboxItem } from '../../shared/outbox/outbox.ts';
import { jobBody } from '../fixtures/jobs.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

interface Operation {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly requestBody?: unknown;
}

const document = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../docs/generated/openapi.json', import.meta.url)), 'utf8'),
) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);
const secured = operations.filter(({ operation }) => operation.security.length > 0);
const writing = secured.filter(({ operation }) => operation.requestBody !== undefined);
const actual = (path: string) => path.replace(/\{(\w+)\}/g, (_match, name: string) => ids[name] ?? 'x');
const ids: Record<string, string> = {
  alumniId: 'alm_0000000000000',
  campaignId: 'cmp_0000000000000',
  gatheringId: 'gth_0000000000000',
  jobId: 'job_0000000000000',
  importId: 'imp_0000000000000',
  id: 'alm_0000000000000',
};

describe('every operation refuses bad input with a problem, without a write and without a stack trace', () => {
  let running: TestCloud;
  beforeAll(async () => {
    // This file sends faster than a stage admits, and it tests the responses of the functions, not those of the gateway.
    running = await startTestCloud({ throttled: false });
  });
  afterAll(async () => running?.cloud.close());

  /** A problem, no stack, and no event was caused. */
  async function expectProblem(
    answer: { status: number; body: Record<string, unknown>; headers: Headers },
    status: number | number[],
  ) {
    expect([status].flat()).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'about:blank', status: answer.status });
    expect(JSON.stringify(answer.body)).not.toMatch(/\bat \S+ \(|\.mjs|node_modules/);
  }

  test.each(secured)('$method $path without a token: 401', async ({ method, path }) => {
    const { status } = await running.programme.call(null, method, actual(path));
    expect(status).toBe(401);
  });

  test.each(secured)('$method $path with an expired token: 401', async ({ method, path }) => {
    const minted = await fetch(`${running.cloud.control}/tokens`, {
      method: 'POST',
      body: JSON.stringify({
        sub: 'somebody',
        scope: 'programme/read programme/write',
        expiresAt: '2020-01-01T00:00:00Z',
      }),
    });
    const { token } = (await minted.json()) as { token: string };
    const response = await fetch(running.cloud.api + actual(path), {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(401);
  });

  test.each(secured)('$method $path without the scope: 403', async ({ method, path, operation }) => {
    const minted = await fetch(`${running.cloud.control}/tokens`, {
      method: 'POST',
      body: JSON.stringify({ sub: 'nobody', scope: 'openid' }),
    });
    const { token } = (await minted.json()) as { token: string };
    const response = await fetch(running.cloud.api + actual(path), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(operation.requestBody === undefined ? {} : { body: '{}' }),
    });
    await expectProblem(
      { status: response.status, body: (await response.json()) as Record<string, unknown>, headers: response.headers },
      403,
    );
  });

  test.each(writing)('$method $path with a body that is not JSON: 400', async ({ method, path }) => {
    await expectProblem(await running.programme.call('approver', method, actual(path), '{"a":'), 400);
  });

  test.each(writing)('$method $path with an unknown field: named by its pointer', async ({ method, path }) => {
    const answer = await running.programme.call('approver', method, actual(path), { surprise: true });
    await expectProblem(answer, 422);
    expect(JSON.stringify(answer.body['errors'])).toContain('/surprise');
  });

  test.each(writing)('$method $path with a list as body: 422', async ({ method, path }) => {
    await expectProblem(await running.programme.call('approver', method, actual(path), []), 422);
  });

  test.each(writing)('$method $path with too large a body: 413', async ({ method, path }) => {
    const filler = JSON.stringify({ filler: 'x'.repeat(6_000_000) });
    await expectProblem(await running.programme.call('approver', method, actual(path), filler), 413);
  });

  test.each(secured.filter(({ path }) => path.includes('{')))(
    '$method $path with an id that does not exist: 404 or 422',
    async ({ method, path, operation }) => {
      const caller = path.startsWith('/privacy') ? 'privacy' : /\/(approve|reject)$/.test(path) ? 'approver' : 'hr';
      const answer = await running.programme.call(
        caller,
        method,
        actual(path),
        operation.requestBody === undefined ? undefined : {},
      );
      await expectProblem(answer, [404, 422]);
    },
  );

  test.each(writing)('$method $path with JSON that only a parser likes: 400 or 422', async ({ method, path }) => {
    for (const body of [
      '{"a":1,"a":2}',
      '{"__proto__":{"status":"approved"}}',
      '{"constructor":{"prototype":{}}}',
      `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      '['.repeat(100_000),
      '{"a":1e130}',
      '{"a":22000000000000000}',
      `{"a":[${'1,'.repeat(60_000)}1]}`,
      `{${Array.from({ length: 4_000 }, (_, at) => `"f${at}":1`).join()}}`,
    ]) {
      const answer = await running.programme.call('approver', method, actual(path), body);
      await expectProblem(answer, [400, 422]);
      expect(JSON.stringify(answer.body).length).toBeLessThan(25_000);
      for (const error of answer.body['errors'] as object[]) {
        expect(error).toEqual({ pointer: expect.any(String), code: expect.any(String), detail: expect.any(String) });
      }
    }
  });

  test.each([
    '/campaigns/%E0%A4%A',
    '/campaigns/%',
    '/campaigns/%ED%A0%80',
    '/campaigns/%00',
    '/campaigns/__proto__',
    '/alumni/constructor',
    '/campaigns?limit=%ED%A0%80',
    '/campaigns?limit=%',
    '/campaigns?limit=1e400',
    '/campaigns?limit=1&limit=2',
    '/campaigns?constructor=1',
    '/campaigns?cursor=%ED%A0%80',
    '/alumni?status=%00',
  ])('GET %s: a problem', async (path) => {
    await expectProblem(await running.programme.call('hr', 'GET', path), [400, 404, 422]);
  });

  /** Headers that the kit reads, and others, with values that nobody sends on purpose. */
  const headers = [
    ...['k', '', 'x'.repeat(300), '{}'].map((value) => ({ 'idempotency-key': value })),
    ...['*', '"1"', '1', '"'.repeat(999)].map((value) => ({ 'if-match': value })),
    ...['"1"', 'W/"1"'].map((value) => ({ 'if-none-match': value })),
    ...['', 'Bearer x', 'Basic Og==', 'Bearer '].map((value) => ({ authorization: value })),
    ...['', 'x', 'multipart/form-data', 'application/json;;', 'text/plain; charset=utf-16'].map((value) => ({
      'content-type': value,
    })),
    ...['', '*', 'ja;q=x', ','.repeat(999), 'x-y-z;q=1'].map((value) => ({ 'accept-language': value })),
    { 'webhook-id': '', 'webhook-timestamp': 'NaN', 'webhook-signature': ',,,' },
    { 'webhook-id': '__proto__', 'webhook-timestamp': '9'.repeat(400), 'webhook-signature': 'v1,' },
    { 'webhook-timestamp': '1e308', 'webhook-signature': `v1,${'A'.repeat(4_000)}` },
    { cookie: '__proto__=1; =; ;' },
    { 'x-amzn-trace-id': 'Root=x;Parent=;' },
    { 'x-forwarded-for': 'x', forwarded: 'for=x', range: 'bytes=9-1', origin: 'null', 'user-agent': '' },
  ];
  const open = [
    ...operations.filter(({ operation }) => operation.security.length === 0).map(({ path }) => actual(path)),
    '/webhooks/hris/standard',
    '/webhooks/hris/__proto__',
    ...['i', 'r', 'c', 'u', 'p', 's'].map((page) => `/${page}/${'A'.repeat(56)}`),
    '/nowhere',
  ];

  test.each(open)('%s is open to everybody, and no header makes it fail', async (path) => {
    for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS']) {
      for (const sent of headers) {
        const body = method === 'POST' ? { body: '{"a":1}' } : {};
        const { status, headers } = await fetch(running.cloud.api + path, {
          method,
          headers: sent as Record<string, string>,
          ...body,
        });
        expect(status, `${method} ${JSON.stringify(sent)}`).toBeLessThan(500);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('strict-transport-security')).toMatch(/^max-age=/);
      }
    }
  });

  test('an unknown path: 404, a known one with another method: 405 with Allow', async () => {
    await expectProblem(await running.programme.call('hr', 'GET', '/nowhere'), 404);
    const wrongMethod = await running.programme.call('hr', 'DELETE', '/campaigns');
    await expectProblem(wrongMethod, 405);
    expect(wrongMethod.headers.get('allow')).toMatch(/GET/);
  });

  test('a cursor that is not of the list: 400 at /cursor', async () => {
    const answer = await running.programme.call('hr', 'GET', '/alumni?cursor=abc');
    await expectProblem(answer, 400);
    expect(JSON.stringify(answer.body)).toContain('/cursor');
  });

  test('webhooks: wrong signature 401, stale 401, too large 413, unreadable 422 with the field', async () => {
    const { programme } = running;
    await expectProblem(await programme.webhook({}, { signature: 'v1,AAAA' }), 401);
    await expectProblem(
      await programme.webhook({}, { at: new Date((await programme.now()).getTime() - 600_000) }),
      401,
    );
    await expectProblem(await programme.webhook({ type: 'x', filler: 'x'.repeat(300_000) }), 413);
    const unreadable = await programme.webhook({
      type: 'employee.offboarded',
      timestamp: (await programme.now()).toISOString(),
      data: { sourceSystem: 'smarthr', sourceEmployeeId: 'A1', personalEmail: 'nonsense' },
    });
    await expectProblem(unreadable, 422);
    expect(JSON.stringify(unreadable.body['errors'])).toContain('/data/personalEmail');
  });

  test('nothing of this wrote anything', async () => {
    await running.programme.untilIdle();
    expect(await running.programme.events()).toEqual([]);
    expect(await running.programme.mails()).toEqual([]);
  });
});

describe('events that cannot be read', () => {
  let running: TestCloud;
  beforeAll(async () => {
    running = await startTestCloud();
  });
  afterAll(async () => running?.cloud.close());

  test('an outside announcement that is not valid ends in a dead-letter queue with the reason', async () => {
    await running.programme.announce('com.example.ats', 'job-posted', { title: { en: 'No duties' } });
    await running.programme.untilIdle();
    const { deadLetters } = await running.programme.status();
    expect(deadLetters).toHaveLength(1);
    expect(JSON.stringify(deadLetters)).toContain('invalid: data.duties');
  });

  test.each([
    ['of a type that no contract describes', 'unknown_event_type', 'hris', 'nobody-knows', '1.0'],
    ['of a context that no contract describes', 'unknown_event_type', 'community', 'member-greeted', '1.0'],
    ['of a major version that no contract has', 'unsupported_major_version', 'hris', 'employee-offboarded', '2.0'],
  ])(
    'an event of ours %s ends in a dead-letter queue with the reason',
    async (_what, reason, context, type, version) => {
      await putIntoOutbox(`okaeri.${context}`, type, version);
      await running.programme.untilIdle();
      const { deadLetters } = await running.programme.status();
      const bodies = deadLetters.map((letter) => String(letter['body']));
      expect(bodies.filter((body) => body.includes(reason) && body.includes(`"${type}"`))).toHaveLength(1);
    },
  );

  /** Acts as a newer version of a publisher: the event is in the outbox, and nobody here knows it. */
  async function putIntoOutbox(source: string, type: string, version: string): Promise<void> {
    const { aws, region, operatorAccessKey, outputs } = running.cloud;
    const credentials = { accessKeyId: operatorAccessKey, secretAccessKey: 'any' };
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: aws, region, credentials }));
    const metadata = {
      id: newId('event'),
      version,
      occurredAt: (await running.programme.now()).toISOString(),
      subject: 'alm_0000000000000',
      sequence: 1,
      correlationId: 'test',
    };
    const detail = { metadata, data: {} };
    const item = outboxItem({ type, source, detail });
    await client.send(new PutCommand({ TableName: outputs['Okaeri-Stateful']?.['OutboxTableName'], Item: item }));
    client.destroy();
  }

  test('only its principal can use a trusted source, even in a call with other entries', async () => {
    const { aws, region, operatorAccessKey, busName } = running.cloud;
    const credentials = { accessKeyId: operatorAccessKey, secretAccessKey: 'any' };
    const somebodyElse = new EventBridgeClient({ endpoint: aws, region, credentials });
    const entry = (Source: string) => ({
      EventBusName: busName,
      Source,
      DetailType: 'job-posted',
      Detail: JSON.stringify({ data: jobBody() }),
    });
    const put = (...sources: string[]) =>
      somebodyElse.send(new PutEventsCommand({ Entries: sources.map((source) => entry(source)) }));
    await expect(put('com.example.ats')).rejects.toThrow(/explicit deny in a resource-based policy/);
    await expect(put('com.example.other', 'com.example.ats')).rejects.toThrow(/explicit deny/);
    await expect(put('com.example.other', 'com.example.other')).resolves.toMatchObject({ FailedEntryCount: 0 });
    await running.programme.announce('com.example.ats', 'job-posted', jobBody());
    await running.programme.untilIdle();
    const { body } = await running.programme.call<{ items: { status: string; createdBy: string }[] }>(
      'hr',
      'GET',
      '/jobs',
    );
    const jobs = body.items.map(({ status, createdBy }) => `${createdBy} ${status}`).sort();
    expect(jobs).toEqual(['com.example.ats published', 'com.example.other draft', 'com.example.other draft']);
    somebodyElse.destroy();
  });

  test('an outside system cannot speak as okaeri', async () => {
    await expect(running.programme.announce('okaeri.hris', 'employee-offboarded', {})).rejects.toThrow(
      /AccessDenied|not authorized|403/,
    );
  });
});
