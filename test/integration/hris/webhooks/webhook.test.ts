import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { intakeTable } from '../../../../events/read-models/intake-item.ts';
import { employeesTable } from '../../../../functions/hris/tables.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { apiCall, lambdaContext } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { leaverData, takahashi } from '../../../fixtures/people.ts';
import { makeTables } from '../../tables.ts';

await makeTables(intakeTable, employeesTable);
const aws = await FakeAws.start();
process.env['WEBHOOK_SECRETS'] = 'arn:secret';
const secret = 'generated-by-secrets-manager';
aws.secret({ standard: 'whsec_bmV4dA==', 'standard.previous': secret });
const { handler } = await import('../../../../functions/hris/webhooks/receive-webhook.ts');

afterAll(() => aws.stop());

let number = 0;
let person = takahashi;
beforeEach(() => {
  number += 1;
  person = { ...takahashi, id: `A${number}` };
});

interface Sending {
  readonly id?: string;
  readonly source?: string;
  readonly headers?: Record<string, string>;
  readonly base64?: boolean;
  /** What API Gateway passes on of the bytes that were signed. */
  readonly arrived?: (body: string) => string;
}

function offboarded(change: Record<string, unknown> = {}, timestamp = '2026-03-01T09:00:00Z') {
  return { type: 'employee.offboarded', timestamp, data: leaverData(person, '2026-03-31', change) };
}

async function send(
  event: unknown,
  { id = `msg_${number}`, source = 'standard', headers, base64, arrived = (sent) => sent }: Sending = {},
) {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  const call = apiCall({
    routeKey: 'POST /webhooks/hris/{source}',
    params: { source },
    body: base64 === true ? Buffer.from(body).toString('base64') : arrived(body),
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}`, ...headers },
  }) as Record<string, unknown>;
  const answer = await handler({ ...call, isBase64Encoded: base64 === true } as never, lambdaContext());
  return { status: answer.statusCode, body: answer.body === '' ? undefined : JSON.parse(answer.body ?? '{}') };
}

async function eventsOf(employee: string) {
  const known = await openTable(employeesTable).get({ sourceEmployeeId: employee, sourceSystem: 'smarthr' });
  const events = await emitted();
  return events.filter(({ detail }) => detail.metadata.subject === known?.alumniId);
}

async function statementOf(employee: string, position = 0) {
  const data = (await eventsOf(employee))[position]?.detail.data as { intakeId: never } | undefined;
  return data === undefined ? undefined : openTable(intakeTable).get({ intakeId: data.intakeId });
}

describe('a signed announcement', () => {
  it('is stored with its event, without what must not be kept', async () => {
    expect(await send(offboarded({ myNumber: '123456789012', bankAccount: '0000' }))).toEqual({ status: 202 });
    expect(await eventsOf(person.id)).toMatchObject([
      { type: 'employee-offboarded', source: 'okaeri.hris', detail: { metadata: { sequence: 1 } } },
    ]);
    const item = await statementOf(person.id);
    expect(item).toMatchObject({
      kind: 'offboarded',
      via: 'webhook',
      statedBy: 'webhook:standard',
      facts: { names: person.names },
    });
    expect(JSON.stringify(item)).not.toMatch(/123456789012|bankAccount|corp\.example/);
  });

  it('writes once, however often it is delivered, also at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(offboarded())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect((await send(offboarded())).status).toBe(202);
    expect(await eventsOf(person.id)).toHaveLength(1);
  });

  it('of two stints is about one person, also at the same time', async () => {
    await Promise.all([
      send(offboarded({}, '2020-01-01T00:00:00Z'), { id: `first_${number}` }),
      send(offboarded({}, '2026-01-01T00:00:00Z'), { id: `second_${number}` }),
    ]);
    const events = await eventsOf(person.id);
    // Written at the same time, they lie in the archive in any order.
    expect(events.map(({ detail }) => detail.metadata.sequence).sort()).toEqual([1, 2]);
  });

  it('is believed over the bytes as they came, in base64 too', async () => {
    expect((await send(offboarded(), { base64: true })).status).toBe(202);
    expect(await eventsOf(person.id)).toHaveLength(1);
  });

  it('of an unknown type gets 202 and is not stored', async () => {
    expect((await send({ ...offboarded(), type: 'employee.created' })).status).toBe(202);
    expect(await eventsOf(person.id)).toEqual([]);
  });
});

describe('an id that was used before', () => {
  it('for another body: 409, and the first one stands', async () => {
    expect((await send(offboarded())).status).toBe(202);
    const other = await send(offboarded({ skills: ['Go'] }));
    expect(other).toMatchObject({ status: 409, body: { detail: expect.stringContaining('webhook-id') } });
    expect((await send(offboarded())).status).toBe(202);
    expect(await eventsOf(person.id)).toHaveLength(1);
  });

  it('for another person, at the same time: one is taken in, the other gets 409', async () => {
    const other = { ...offboarded(), data: leaverData({ ...takahashi, id: `B${number}` }, '2026-03-31') };
    const answers = await Promise.all([send(offboarded()), send(other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  });

  it('keeps a hash of the body, not the body', async () => {
    await send(offboarded());
    expect((await statementOf(person.id))?.bodyHash).toMatch(/^[\w-]{43}$/);
  });

  it('for a body that could not be read is free', async () => {
    expect((await send(offboarded({ names: undefined }))).status).toBe(422);
    expect((await send(offboarded())).status).toBe(202);
  });
});

describe('what is refused writes nothing', () => {
  it.each([
    ['a wrong signature', { 'webhook-signature': 'v1,AAAA' }],
    ['no signature', { 'webhook-signature': '' }],
    ['a stale timestamp', { 'webhook-timestamp': '1614265330' }],
  ])('%s: 401 that does not say why', async (_name, headers) => {
    const answer = await send(offboarded(), { headers });
    expect(answer).toMatchObject({ status: 401, body: { detail: 'The webhook is not authenticated.' } });
    expect(await eventsOf(person.id)).toEqual([]);
  });

  it('a body that was not UTF-8: 401 that says so, whatever else is wrong, and nothing of secrets', async () => {
    const arrived = (body: string) => body.replaceAll(person.names.family, '\uFFFD\uFFFD');
    const detail = `The webhook is not authenticated. Its body is not UTF-8, or holds U+FFFD: send JSON in UTF-8, and sign just those bytes.`;
    const others: Record<string, string>[] = [{}, { 'webhook-signature': '' }, { 'webhook-timestamp': '1614265330' }];
    for (const headers of others)
      expect(await send(offboarded(), { headers, arrived })).toMatchObject({ status: 401, body: { detail } });
    expect(await eventsOf(person.id)).toEqual([]);
  });

  it('names that were lost before they were signed: 422 that names the field', async () => {
    for (const sent of ['\uFFFD', '\\uFFFD']) {
      const body = JSON.stringify(offboarded()).replace(person.names.family, sent);
      const detail = expect.stringContaining('U+FFFD (it stands for what was not UTF-8');
      const errors = [{ pointer: '/data/names/family', code: 'wrong_format', detail }];
      expect(await send(body)).toMatchObject({ status: 422, body: { errors } });
    }
  });

  it('a content type that names another encoding: 415', async () => {
    const headers = { 'content-type': 'application/json; charset=shift_jis' };
    expect((await send(offboarded(), { headers })).status).toBe(415);
  });

  it.each(['smarthr', 'standard.previous', '__proto__', 'constructor'])(
    'the unknown source %s: 404',
    async (source) => {
      expect((await send(offboarded(), { source })).status).toBe(404);
    },
  );

  it('stated in the future: 422', async () => {
    const answer = await send(offboarded({}, '2999-01-01T00:00:00Z'));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/timestamp' }] } });
    expect(await eventsOf(person.id)).toEqual([]);
  });

  it('more than 256 kB: 413', async () => {
    expect((await send(offboarded({ note: 'x'.repeat(256 * 1024) }))).status).toBe(413);
  });

  it.each([
    ['no JSON', 'SECRET', ''],
    ['an address that cannot be mailed to', { personalEmail: 'SECRET@@example' }, '/data/personalEmail'],
    ['no name', { names: undefined }, '/data/names'],
    [
      'no end',
      { employment: { hireDate: '2020-04-01', terminationDate: '9999-12-31' } },
      '/data/employment/terminationDate',
    ],
  ])('%s: 422 with the field, without the value', async (_name, change, pointer) => {
    const answer = await send(typeof change === 'string' ? change : offboarded(change));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(JSON.stringify(answer)).not.toContain('SECRET');
    expect(await eventsOf(person.id)).toEqual([]);
  });
});
