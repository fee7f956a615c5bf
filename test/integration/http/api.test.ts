import { DynamoDBClient, PutItemCommand, ScanCommand, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { commit, ItemTooLarge } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { tableVariable } from '../../../shared/dynamo/table-definition.ts';
import type { ApiRequest, Handlers } from '../../../shared/http/api.ts';
import { idempotencyTable } from '../../../shared/http/middleware/idempotency-table.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { defineRoutes } from '../../../shared/http/route.ts';
import { type ApiCall, apiCall, lambdaContext } from '../../fixtures/invocations.ts';
import { makeTables } from '../tables.ts';

const routes = defineRoutes({
  pourTea: {
    method: 'POST',
    path: '/cups/{cup}',
    scope: 'programme/write',
    orScope: 'programme/approve',
    summary: 'Pour',
    tag: 'Tea',
    params: z.strictObject({ cup: z.string().max(5) }),
    body: z.strictObject({ spoons: z.int().max(3), milk: z.boolean().default(false) }),
    maxBytes: 200,
    responses: {
      201: {
        description: 'Poured',
        body: z.object({ cup: z.string(), spoons: z.int(), id: z.string(), guest: z.string().optional() }),
      },
    },
  },
  look: {
    method: 'GET',
    path: '/cups',
    scope: null,
    summary: 'Look',
    tag: 'Tea',
    query: z.strictObject({ limit: z.coerce.number().int().max(9).default(5) }),
    responses: { 200: { description: 'Seen', body: z.object({ limit: z.int() }) } },
  },
  wave: {
    method: 'POST',
    path: '/guests',
    scope: null,
    summary: 'Wave',
    tag: 'Tea',
    responses: { 200: { description: 'Waved', body: z.object({ id: z.string() }) } },
  },
  empty: {
    method: 'POST',
    path: '/cups',
    scope: 'programme/write',
    summary: 'Empty all',
    tag: 'Tea',
    responses: { 204: { description: 'Empty' } },
  },
});

type Pouring = ApiRequest<typeof routes.pourTea>;
let handler: ReturnType<typeof import('../../../shared/http/api.ts').api<typeof routes>>;
let poured: {
  run: () => Promise<void>;
  made: (id: string) => void;
  times: number;
  note: string;
  completed: Pouring['completed'];
};

beforeAll(async () => {
  await makeTables();
  const { api, repeatable } = await import('../../../shared/http/api.ts');
  // Whose cup it is may only be seen with a scope of its own.
  const shown = ({ params, body, newId, caller }: Pouring) => ({
    ...{ cup: params.cup, spoons: body.spoons, id: newId('job'), secret: 'x' },
    ...(caller.scopes.has('programme/privacy') ? { guest: poured.note } : {}),
  });
  const handlers: Handlers<typeof routes> = {
    pourTea: repeatable(
      async (request: Pouring) => {
        const body = shown(request);
        poured.times += 1;
        poured.completed = request.completed;
        poured.made(body.id);
        await poured.run();
        return { status: 201, headers: { location: `/cups/${body.id}`, etag: '"1"' }, body };
      },
      async (request) => ({ headers: { etag: '"1"' }, body: shown(request) }),
    ),
    wave: async ({ newId }) => ({ status: 200, body: { id: newId('job') } }),
    look: async ({ query }) => ({ status: 200, body: { limit: query.limit } }),
    empty: repeatable(
      async () => ({ status: 204 }),
      async () => ({}),
    ),
  };
  handler = api(routes, handlers);
});
beforeEach(() => {
  poured = {
    run: async () => undefined,
    made: () => undefined,
    times: 0,
    note: 'hanako@example.net',
    completed: () => [],
  };
});

async function call(request: Partial<ApiCall>, timeLeft = 60_000) {
  const event = apiCall({ routeKey: 'POST /cups/{cup}', params: { cup: 'blue' }, body: { spoons: 1 }, ...request });
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => timeLeft };
  const answer = (await handler(event, context)) as APIGatewayProxyStructuredResultV2;
  const body = (answer.body === '' ? {} : JSON.parse(answer.body ?? '{}')) as {
    readonly id: string;
    readonly detail: string;
    readonly errors?: { pointer: string }[];
    readonly [field: string]: unknown;
  };
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body,
    pointers: body.errors?.map(({ pointer }) => pointer),
  };
}

/** What the table of idempotency really holds, with the attributes that its definition does not name. */
async function scanRaw(): Promise<string> {
  const client = new DynamoDBClient({});
  const { Items } = await client.send(new ScanCommand({ TableName: process.env[tableVariable(idempotencyTable)] }));
  client.destroy();
  return JSON.stringify(Items);
}

describe('a request', () => {
  test('is parsed by its route, and the response holds what is declared and nothing else', async () => {
    const { status, body } = await call({});
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(['cup', 'id', 'spoons']);
  });

  test.each([
    ['without the scope', { scope: 'programme/read' }, 403, undefined],
    ['body not JSON', { body: '{"spoons":' }, 400, ['']],
    ['a field that appears twice', { body: '{"spoons":1,"spoons":2}' }, 400, ['/spoons']],
    ['a number that cannot be stored', { body: '{"spoons":1e130}' }, 422, ['/spoons']],
    ['body not UTF-8 JSON but a form', { headers: { 'content-type': 'text/plain' } }, 415, undefined],
    ['a field that is not known', { body: { spoons: 1, sugar: 2 } }, 422, ['/sugar']],
    ['a wrong type', { body: { spoons: 'two' } }, 422, ['/spoons']],
    ['a missing field', { body: {} }, 422, ['/spoons']],
    ['a wrong path parameter', { params: { cup: 'much too long' } }, 422, ['/cup']],
    ['a body that is too large', { body: { spoons: 1, note: 'x'.repeat(300) } }, 413, undefined],
    ['an unknown query', { routeKey: 'GET /cups', params: undefined, query: { colour: 'blue' } }, 422, ['/colour']],
    ['a query out of range', { routeKey: 'GET /cups', params: undefined, query: { limit: '10' } }, 422, ['/limit']],
    ['a query where none is taken', { query: { dry: 'true' } }, 422, ['/dry']],
    ['an unknown operation', { routeKey: 'DELETE /cups' }, 404, undefined],
  ] as [string, Partial<ApiCall>, number, string[] | undefined][])(
    '%s is a problem that names the field, and does nothing',
    async (_case, request, status, pointers) => {
      const answer = await call(request);
      expect([answer.status, answer.pointers]).toEqual([status, pointers]);
      expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json' });
      expect(poured.times).toBe(0);
    },
  );

  test('another scope of the route will do; an open route needs none', async () => {
    expect((await call({ scope: 'programme/approve' })).status).toBe(201);
    expect((await call({ routeKey: 'GET /cups', params: undefined, scope: '' })).body).toEqual({ limit: 5 });
  });

  test('whose item is too large to be stored names its largest part', async () => {
    poured.run = async () => {
      throw new ItemTooLarge();
    };
    const { status, body: problem } = await call({ body: { spoons: 1, milk: false } });
    expect([status, problem.errors]).toMatchObject([422, [{ pointer: '/milk', code: 'too_large' }]]);
  });

  test('that fails says nothing of why, but that it is safe to try again', async () => {
    poured.run = async () => {
      throw new Error('the secret is 4711');
    };
    const { status, body } = await call({});
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/4711|stack|at /);
  });
});

describe('Idempotency-Key', () => {
  const keyed = (key: string, request: Partial<ApiCall> = {}) =>
    call({ headers: { 'idempotency-key': key }, ...request });

  test('the same key and body give the same response, and it happens once', async () => {
    const first = await keyed('k-1');
    const { status, body, headers } = await keyed('k-1');
    expect({ status, body, headers }).toEqual({ status: 201, body: first.body, headers: first.headers });
    expect(headers).toMatchObject({ location: expect.stringMatching(/^\/cups\/job_/), etag: '"1"' });
    expect(poured.times).toBe(1);
  });

  const privileged = { scope: 'programme/write programme/privacy' };

  test('shows only what whoever repeats the request may see, and what is there now', async () => {
    expect((await keyed('k-8', privileged)).body['guest']).toBe('hanako@example.net');
    const less = await keyed('k-8');
    expect([less.status, less.body['guest']]).toEqual([201, undefined]);
    expect((await keyed('k-8', { scope: 'programme/read' })).status).toBe(403);
    poured.note = 'taro@example.com';
    expect((await keyed('k-8', privileged)).body['guest']).toBe('taro@example.com');
    expect(poured.times).toBe(1);
  });

  test('stores nothing of a response’s body', async () => {
    await keyed('k-9', privileged);
    const { items } = await openTable(idempotencyTable).scan({});
    const raw = await scanRaw();
    expect(items.length).toBeGreaterThan(0);
    expect(raw).toContain('/cups/job_');
    expect(raw).not.toMatch(/hanako|spoons|blue|k-9|hr-1/);
  });

  test('of a function that was killed is free when its time is over, and not before', async () => {
    const [started, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    poured.run = () => {
      started.resolve();
      return ended.promise;
    };
    // It says that it has 5 s; then nobody hears of it any more.
    const killed = call({ headers: { 'idempotency-key': 'k-10' } }, 5_000);
    await started.promise;
    poured.run = async () => undefined;
    expect((await keyed('k-10')).status).toBe(409);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6_000 });
    try {
      expect((await keyed('k-10')).status).toBe(201);
      expect((await keyed('k-10')).status).toBe(201);
    } finally {
      vi.useRealTimers();
      ended.resolve();
      await killed;
    }
    expect(poured.times).toBe(2);
  });

  test('lets one of two through that arrive at once', async () => {
    const statuses = (await Promise.all([keyed('k-11'), keyed('k-11')])).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, expect.toSatisfy((status) => status === 201 || status === 409)]);
    expect(poured.times).toBe(1);
  });

  // DynamoDB refuses a put on an item that a transaction is writing.
  test('of which the second meets the commit of the first is refused with 409', async () => {
    const conflict = new TransactionConflictException({
      message: 'Transaction is ongoing for the item',
      $metadata: {},
    });
    const send = vi.spyOn(DynamoDBClient.prototype, 'send').mockImplementationOnce(() => Promise.reject(conflict));
    const second = await keyed('k-14');
    expect(send.mock.calls[0]?.[0]).toBeInstanceOf(PutItemCommand);
    send.mockRestore();
    expect([second.status, second.headers?.['retry-after'], poured.times]).toEqual([409, '1', 0]);
    expect((await keyed('k-14')).status).toBe(201);
  });

  test('that was taken over and completed by a repetition commits nothing for the first any more', async () => {
    const [started, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    poured.run = () => {
      started.resolve();
      return ended.promise;
    };
    const first = call({ headers: { 'idempotency-key': 'k-15' } }, 5_000);
    await started.promise;
    const late = poured.completed;
    poured.run = async () => undefined;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6_000 });
    try {
      expect((await keyed('k-15')).status).toBe(201);
    } finally {
      vi.useRealTimers();
    }
    await expect(commit(...late({ status: 201, headers: {} }))).rejects.toMatchObject({ status: 409 });
    ended.resolve();
    await first;
  });

  test('is another key on another route, and callers whose names run together are still two', async () => {
    await keyed('k-12', { actor: 'hr' });
    expect(
      (await keyed('k-12', { actor: 'hr', routeKey: 'POST /cups', params: undefined, body: undefined })).status,
    ).toBe(204);
    expect((await keyed('x', { actor: 'a:POST /cups/{cup}:b' })).status).toBe(201);
    expect((await keyed('b:x', { actor: 'a', body: { spoons: 3 } })).status).toBe(201);
  });

  test('is ignored on a route that is open to everybody: no caller is known', async () => {
    const open = { routeKey: 'POST /guests', params: undefined, body: undefined, anonymous: true };
    const ids: string[] = [];
    for (const key of ['k-13', 'k-13', '', 'x'.repeat(300)]) {
      const { status, body } = await keyed(key, open);
      expect(status).toBe(200);
      ids.push(body.id);
    }
    expect(new Set(ids).size).toBe(4);
  });

  test('the same key with another body, or for another thing, is refused', async () => {
    await keyed('k-2');
    for (const request of [{ body: { spoons: 2 } }, { params: { cup: 'red' } }]) {
      const other = await keyed('k-2', request);
      expect([other.status, other.pointers]).toEqual([422, ['/Idempotency-Key']]);
    }
    expect(poured.times).toBe(1);
  });

  test('belongs to the caller: another one’s key is another key', async () => {
    await keyed('k-3');
    expect((await keyed('k-3', { actor: 'hr-2', body: { spoons: 3 } })).status).toBe(201);
    expect(poured.times).toBe(2);
  });

  test('at the same time is refused while the first is worked on', async () => {
    const release = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    poured.run = () => {
      started.resolve();
      return release.promise;
    };
    const first = keyed('k-4');
    await started.promise;
    for (const impatient of [await keyed('k-4'), await keyed('k-4')]) {
      expect([impatient.status, impatient.headers?.['retry-after']]).toEqual([409, '1']);
    }
    expect((await keyed('k-4', { body: { spoons: 2 } })).status).toBe(422);
    expect((await keyed('k-4')).status).toBe(409);
    release.resolve();
    expect((await first).status).toBe(201);
    expect((await keyed('k-4')).body).toEqual((await first).body);
    expect(poured.times).toBe(1);
  });

  test('of a request that was refused is free again', async () => {
    poured.run = async () => {
      throw Problem.wrongState('cup', 'full', ['empty']);
    };
    expect((await keyed('k-5')).status).toBe(409);
    poured.run = async () => undefined;
    expect((await keyed('k-5')).status).toBe(201);
    expect(poured.times).toBe(2);
  });

  test('of a request that crashed after its work gives the same id at the next try, so that it finds what it made', async () => {
    const made: string[] = [];
    poured.run = async () => {
      throw new Error('crashed');
    };
    poured.made = (id) => made.push(id);
    expect((await keyed('k-7')).status).toBe(500);
    poured.run = async () => undefined;
    expect((await keyed('k-7')).status).toBe(201);
    expect(made[0]).toMatch(/^job_/);
    expect(made[1]).toBe(made[0]);
    await call({});
    expect(made[2]).not.toBe(made[0]);
  });

  test.each(['', 'a b', 'ä', 'x'.repeat(256)])('%j is not a key', async (key) => {
    const answer = await keyed(key);
    expect([answer.status, answer.pointers]).toEqual([422, ['/Idempotency-Key']]);
  });

  test('responses without a body are kept too', async () => {
    const request = { routeKey: 'POST /cups', params: undefined, body: undefined };
    expect((await keyed('k-6', request)).status).toBe(204);
    expect((await keyed('k-6', request)).status).toBe(204);
  });
});
