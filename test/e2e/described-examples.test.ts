/** Every example of a request in the description of the API, sent unchanged to a programme that has the things it is about. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import description from '../../docs/generated/openapi.json' with { type: 'json' };
import type { Caller } from '../fixtures/programme-client.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

interface Described {
  readonly operationId: string;
  readonly description: string;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example: unknown }>> };
}

const operations = Object.entries(description.paths as unknown as Record<string, Record<string, Described>>)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => ({ path, method, ...one })))
  .filter(({ requestBody }) => requestBody !== undefined)
  .map(({ requestBody, ...one }) => ({ ...one, example: requestBody?.content['application/json']?.example }));

let running: TestCloud;
/** The things that the paths name, by their parameter. */
const known: Record<string, string> = {};

beforeAll(async () => {
  running = await startTestCloud();
  const { programme } = running;
  for (const kind of ['campaign', 'gathering', 'job']) {
    const path = `/${kind}s`;
    const { example } = operations.find((one) => one.path === path) ?? {};
    const { body } = await programme.call<Record<string, string>>('hr', 'POST', path, example);
    // The campaign that a gathering names is another one.
    known[`${kind}Id`] = body[`${kind}Id`] ?? '';
  }
  // HR can complete a leaver without an address.
  const { data, ...event } = structuredClone(exampleOf('receiveHrisWebhook')) as { data: Record<string, unknown> };
  await programme.webhook({ ...event, data: { ...data, sourceEmployeeId: 'A1002', personalEmail: null } });
  await programme.untilIdle();
  const { body } = await programme.call<{ items: { alumniId: string }[] }>('hr', 'GET', '/alumni');
  known['alumniId'] = body.items[0]?.alumniId ?? '';
}, 600_000);

afterAll(() => running?.cloud.close());

function exampleOf(operationId: string): unknown {
  return operations.find((one) => one.operationId === operationId)?.example;
}

/** Examples of operations on what only the programme itself can make: invitations that are out, an approval, a sealed code, an address that bounced. */
const refusedWithout: Readonly<Record<string, number>> = {
  rejectCampaign: 403,
  launchCampaign: 409,
  resumeCampaign: 409,
  enterRsvp: 404,
  checkInByCode: 422,
  reopenAddress: 404,
};

describe('the example of a request', () => {
  test.each(operations.map((one) => [one.operationId, one] as const))('%s', async (operationId, one) => {
    const { programme } = running;
    const path = one.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => known[name] ?? '');
    const as: Caller = one.description.includes('programme/privacy') ? 'privacy' : 'hr';
    const { status, body } =
      operationId === 'receiveHrisWebhook'
        ? await programme.webhook(one.example as Record<string, unknown>)
        : await programme.call(as, one.method.toUpperCase(), path, one.example);
    const expected = refusedWithout[operationId];
    const wrong = (expected === undefined ? status >= 300 : status !== expected) ? { status, body } : undefined;
    expect(wrong).toBeUndefined();
    expect(Object.keys(one.responses)).toContain(String(status));
  });
});
