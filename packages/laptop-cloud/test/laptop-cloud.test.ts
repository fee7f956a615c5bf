import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from './fixture/fixture.ts';

let outdir: string;
let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
});

afterAll(() => cloud?.close());

describe('functions and their permissions', () => {
  it('takes one access path for the story: state and outbox, stream, publisher, bus, rule, queue, consumer', async () => {
    await client.order('event', { id: 'story' });
    await until(async () => (await client.status()).idle);
    expect((await client.thing('story'))?.['seen']).toEqual({ N: '1' });
  });

  it('checks a query on an index by the index', async () => {
    expect((await client.order('query')).status).toBe(200);
    expect((await client.order('queryTable')).body).toMatchObject({ name: 'AccessDeniedException' });
  });

  it('checks a transaction item by item and a PartiQL insert as PartiQLInsert', async () => {
    const refused = await client.order('transactOnLedger', { id: 'one' });
    expect(refused.body).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('dynamodb:PutItem'),
    });
    expect((await client.order('insert', { id: 'one' })).status).toBe(200);
    expect((await client.order('insert', { id: 'one' })).body).toMatchObject({ name: 'TransactionCanceledException' });
  });

  it('refuses a forged event, although the role may put events', async () => {
    const { body } = await client.order('forge');
    expect(body).toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('explicit deny') });
  });

  it('lets an outside system put events on the bus under its own source only', async () => {
    const credentials = { accessKeyId: cloud.outsideAccessKey, secretAccessKey: 'any' };
    const outside = new EventBridgeClient({ endpoint: cloud.aws, region: 'ap-northeast-1', credentials });
    const { items } = await client.control<{ items: { bus: string }[] }>('/events');
    const EventBusName = items.find(({ bus }) => bus !== 'default')?.bus;
    const put = (...sources: string[]) =>
      outside.send(
        new PutEventsCommand({
          Entries: sources.map((Source) => ({ EventBusName, Source, DetailType: 'order-placed', Detail: '{}' })),
        }),
      );
    expect(await put('partner.example')).toMatchObject({ FailedEntryCount: 0 });
    expect(await put('partner.example', 'other.example')).toMatchObject({ FailedEntryCount: 0 });
    await expect(put('partner.example', 'shop.orders')).rejects.toThrow('explicit deny in a resource-based policy');
    await expect(put('shop.orders')).rejects.toThrow('explicit deny in a resource-based policy');
    outside.destroy();
  });

  it('kills a function when its time is up', async () => {
    const { status } = await client.order('hang');
    expect(status).toBe(500);
    const { items } = await client.control<{ items: { line: string }[] }>(
      '/logs?function=fixture-api&contains=timeout',
    );
    expect(items.map(({ line }) => line).join()).toContain('"status":"timeout"');
  });
});

describe('the HTTP API', () => {
  it('gives the function an event of format 2.0', async () => {
    const response = await fetch(`${cloud.api}/open/a%2Fb?x=1&x=2`, { headers: { cookie: 'k=v; l=w' } });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.json()).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /open/{name}',
      rawQueryString: 'x=1&x=2',
      queryStringParameters: { x: '1,2' },
      pathParameters: { name: 'a/b' },
      cookies: ['k=v', 'l=w'],
      isBase64Encoded: false,
    });
  });

  it('carries bytes as base64', async () => {
    const body = new Uint8Array([0, 255, 1]);
    const response = await fetch(`${cloud.api}/open/x`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(await response.json()).toMatchObject({ isBase64Encoded: true, read: '00ff01' });
  });

  it('responds to HEAD without a body, 404 without a route, 413 when too large', async () => {
    const head = await fetch(`${cloud.api}/open/x`, { method: 'HEAD' });
    expect([head.status, head.headers.get('x-method'), await head.text()]).toEqual([200, 'HEAD', '']);
    expect((await fetch(`${cloud.api}/nowhere`)).status).toBe(404);
    const large = await fetch(`${cloud.api}/open/x`, { method: 'POST', body: Buffer.alloc(10 * 1_048_576 + 1) });
    expect(large.status).toBe(413);
  });

  it('lets in who holds a token of the issuer, and nobody else', async () => {
    const mint = async (claims: object): Promise<string> =>
      (await client.control<{ token: string }>('/tokens', { sub: 'x', scope: 'shop/read', ...claims })).token;
    const status = async (token: string): Promise<number> => {
      const init = { method: 'POST', body: '{"do":"now"}', headers: { authorization: `Bearer ${token}` } };
      return (await fetch(`${cloud.api}/do`, init)).status;
    };
    const good = await mint({});
    expect(await status(good)).toBe(200);
    expect(await status(await mint({ audience: 'someone-else' }))).toBe(401);
    expect(await status(await mint({ expiresAt: '2020-01-01T00:00:00Z' }))).toBe(401);
    expect(await status(`${good.slice(0, -4)}AAAA`)).toBe(401);
    expect(await status('nonsense')).toBe(401);
    const nobody = await fetch(`${cloud.api}/do`, { method: 'POST' });
    expect([nobody.status, await nobody.json()]).toEqual([401, { message: 'Unauthorized' }]);
  });
});

describe('time', () => {
  it('is the same for functions, and Date stays a Date', async () => {
    const { now } = await client.status();
    const { body } = await client.order('now');
    expect(body).toMatchObject({ isDate: true, text: 'string' });
    expect(Math.abs(Date.parse((body as { now: string }).now) - Date.parse(now))).toBeLessThan(5000);
  });

  it('stops at every timer on the way and arrives idle', async () => {
    const start = Date.parse((await client.status()).now);
    const due = (days: number): string => new Date(start + days * 86_400_000).toISOString();
    for (const days of [1, 2, 5]) await client.order('timer', { id: `timer-${days}`, dueAt: due(days) });
    expect(await client.status()).toMatchObject({
      idle: true,
      nextWakeAt: expect.stringContaining(due(1).slice(0, 10)),
    });
    await client.advance('P3D');
    expect(await client.status()).toMatchObject({
      idle: true,
      nextWakeAt: expect.stringContaining(due(5).slice(0, 10)),
    });
    expect((await client.thing('timer-1'))?.['seen']).toEqual({ N: '1' });
    expect((await client.thing('timer-2'))?.['seen']).toEqual({ N: '1' });
    expect(await client.thing('timer-5')).toBeNull();
    expect((await client.order('now')).status, 'tokens outlive a moved clock').toBe(200);
  });

  it('does not run back, and says so', async () => {
    expect(await client.control('/clock', { to: '2020-01-01T00:00:00Z' })).toEqual({
      message: 'The clock only moves forward.',
    });
    expect(await client.control('/clock', { advance: 'soon' })).toMatchObject({
      message: expect.stringContaining('not an ISO 8601 duration'),
    });
  });
});

describe('queues and streams', () => {
  it('dead-letters a message after its receives, and can send it again', async () => {
    await client.order('event', { id: 'bad', mode: 'poison' });
    await client.advance('PT10M');
    const letter = (await client.status()).deadLetters.find(({ body }) => body.includes('evt-bad'));
    expect(letter?.queue).toContain('WorkDead');
    expect(await client.control('/replay', { messageId: letter?.messageId })).toEqual({ replayed: true });
    await client.advance('PT10M');
    const again = (await client.status()).deadLetters.filter(({ body }) => body.includes('evt-bad'));
    expect(again).toHaveLength(1);
  });

  it('works through the rest of a batch in which one message fails', async () => {
    await Promise.all([
      client.order('event', { id: 'part-1' }),
      client.order('event', { id: 'part-2', mode: 'poison' }),
      client.order('event', { id: 'part-3' }),
    ]);
    await client.advance('PT10M');
    expect((await client.thing('part-1'))?.['seen']).toEqual({ N: '1' });
    expect((await client.thing('part-2'))?.['seen']).toBeUndefined();
    expect((await client.thing('part-3'))?.['seen']).toEqual({ N: '1' });
  });

  it('does not lose a message whose function was killed', async () => {
    await client.order('event', { id: 'killed', mode: 'slow' });
    const busy = async (): Promise<boolean> =>
      (await client.status()).functions.some(({ name, busy }) => name === 'fixture-consume' && busy > 0);
    await until(busy);
    expect(await client.control('/kill', { function: 'consume' })).toEqual({ killed: true });
    await client.advance('PT1M');
    expect((await client.thing('killed'))?.['seen']).toEqual({ N: '1' });
  });

  it('bisects a batch of the stream until the poison is alone, gives that up, and loses none of the rest', async () => {
    for (const id of ['s-1', 's-2', 's-3', 's-4'])
      await client.order('event', { id, mode: id === 's-3' ? 'poison-stream' : '' });
    await client.advance('PT5M');
    // Those that shared a batch with the poison are delivered again with each half: at least once, as on AWS.
    for (const id of ['s-1', 's-2', 's-4']) {
      const seen = (await client.thing(id))?.['seen'] as { N?: string } | undefined;
      expect(Number(seen?.N), id).toBeGreaterThanOrEqual(1);
    }
    expect((await client.thing('s-3'))?.['seen']).toBeUndefined();
    const { queues } = await client.status();
    expect(queues.find(({ name }) => name.includes('Unpublished'))?.visible).toBe(1);
  });

  it('sends archived events again with the same ids', async () => {
    const before = await client.control<{ items: unknown[] }>('/events?limit=1000');
    expect(await client.control('/republish', { subject: 'story' })).toEqual({ republished: 1 });
    await until(async () => (await client.status()).idle);
    const after = await client.control<{ items: { detail: { metadata: { id: string } } }[] }>('/events?limit=1000');
    expect(after.items).toHaveLength(before.items.length + 1);
    expect(after.items.at(-1)?.detail.metadata.id).toBe('evt-story');
  });
});

describe('mail', () => {
  interface Mail {
    id: string;
    to: string;
    subject: string;
    tags: Record<string, string>;
  }

  it('is kept with envelope, tags and raw text', async () => {
    await client.order('mail', { to: 'taro@example.jp', tag: 'rcp_1' });
    const { items } = await client.control<{ items: Mail[] }>('/mails?to=taro@example.jp');
    expect(items).toMatchObject([{ to: 'taro@example.jp', subject: 'こんにちは', tags: { r: 'rcp_1' } }]);
    expect(await client.control(`/mails/${items[0]?.id}`)).toMatchObject({
      text: expect.stringContaining('Hello'),
      attachments: [],
    });
    const raw = await (await fetch(`${cloud.control}/mails/${items[0]?.id}/raw`)).text();
    expect(raw).toContain(`Message-ID: <${items[0]?.id}@`);
  });

  it('reports sent and delivered, bounces and complaints, through the default bus', async () => {
    await client.order('mail', { to: 'bounce+1@simulator.amazonses.com', tag: 'bouncing' });
    await client.order('mail', { to: 'complaint@simulator.amazonses.com', tag: 'complaining' });
    await client.order('mail', { to: 'bounce@example.net', tag: 'plain' });
    await until(async () => (await client.status()).idle);
    expect(await client.thing('bouncing/Send')).not.toBeNull();
    expect((await client.thing('bouncing/Bounce'))?.['bounce']).toEqual({ S: 'Permanent' });
    expect(await client.thing('bouncing/Delivery')).toBeNull();
    expect(await client.thing('complaining/Complaint')).not.toBeNull();
    expect(await client.thing('plain/Delivery')).not.toBeNull();
    expect(await client.thing('plain/Bounce')).toBeNull();
  });

  it('is refused from an address that the role may not use', async () => {
    expect((await client.order('mail', { to: 'a@b.jp', from: 'x@other.example' })).body).toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('fails as it is told to, and as often, in the same sequence', async () => {
    const outcomes = async (): Promise<number[]> => {
      await client.control('/faults', { service: 'ses', kind: 'throttle', rate: 0.5, seed: 7 });
      const statuses: number[] = [];
      for (let count = 0; count < 12; count += 1) statuses.push((await client.order('mail', { to: 'a@b.jp' })).status);
      return statuses;
    };
    const first = await outcomes();
    expect(new Set(first)).toEqual(new Set([200, 418]));
    expect(await outcomes()).toEqual(first);
    await client.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  });

  it('may be accepted although the sender sees a broken connection', async () => {
    await client.control('/faults', { service: 'ses', kind: 'accept-then-reset', rate: 1 });
    expect((await client.order('mail', { to: 'doubt@example.jp' })).status).toBe(418);
    await client.control('/faults', { service: 'ses', kind: 'accept-then-reset', rate: 0 });
    expect((await client.control<{ items: Mail[] }>('/mails?to=doubt@example.jp')).items).toHaveLength(1);
  });

  it('may lose what it would report, or report it twice', async () => {
    const fault = (kind: string, rate: number) => client.control('/faults', { service: 'ses', kind, rate });
    await fault('drop-report', 1);
    await client.order('mail', { to: 'lost@example.jp', tag: 'unreported' });
    await fault('drop-report', 0);
    await fault('double-report', 1);
    await client.order('mail', { to: 'twice@example.jp', tag: 'reported-twice' });
    await fault('double-report', 0);
    await until(async () => (await client.status()).idle);
    expect(await client.thing('unreported/Send')).toBeNull();
    expect(await client.thing('reported-twice/Send')).not.toBeNull();
    const { items } = await client.control<{ items: { detail: unknown }[] }>(
      '/events?detailType=Email Sent&limit=1000',
    );
    expect(items.filter(({ detail }) => JSON.stringify(detail).includes('reported-twice'))).toHaveLength(2);
  });

  it('keeps to the rate and the daily quota of the account', async () => {
    const small = await startFixture(outdir, { ses: { maxSendRate: 2, max24HourSend: 3 } });
    try {
      const smallClient = new Client(small);
      const burst = await Promise.all([1, 2, 3, 4].map((n) => smallClient.order('mail', { to: `m${n}@example.jp` })));
      expect(burst.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(3);
      expect(burst.find(({ status }) => status === 418)?.body).toMatchObject({
        name: 'Throttling',
        message: 'Maximum sending rate exceeded.',
      });
      await until(async () =>
        JSON.stringify((await smallClient.order('mail', { to: 'n@example.jp' })).body).includes('Daily message quota'),
      );
      await smallClient.advance('P1DT1M');
      expect((await smallClient.order('mail', { to: 'n@example.jp' })).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe('a template from which something is missing', () => {
  const without = (logicalId: RegExp): ((stack: string, template: { Resources: Record<string, unknown> }) => void) => {
    return (_stack, { Resources }) => {
      for (const id of Object.keys(Resources)) if (logicalId.test(id)) delete Resources[id];
    };
  };

  it('does not start when a mapping may not read its queue', async () => {
    const starting = startFixture(outdir, { edit: without(/^consumeRoleDefaultPolicy/) });
    await expect(starting).rejects.toThrow(/consume.*not authorized to perform: sqs:ReceiveMessage/s);
  });

  it('dead-letters an event for a queue that does not let the rule in', async () => {
    const closed = await startFixture(outdir, { edit: without(/^WorkPolicy/) });
    try {
      const closedClient = new Client(closed);
      await closedClient.order('event', { id: 'shut-out' });
      await until(async () => (await closedClient.status()).idle);
      const letters = (await closedClient.status()).queues.find(({ name }) => name.includes('Undelivered'));
      expect(letters?.visible).toBe(1);
    } finally {
      await closed.close();
    }
  });
});
