/** An alarm of the programme as the people on call see it: it arrives, says who is affected and what to read, and ends. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../tools/docs/project.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

interface Alarm {
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly notified: readonly { state: string; delivered: boolean; because?: string }[];
}

let running: TestCloud;

beforeAll(async () => {
  running = await startTestCloud();
});
afterAll(() => running?.cloud.close());

async function control<Body>(path: string, body?: object): Promise<Body> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(running.cloud.control + path, init);
  return (await response.json()) as Body;
}

const ringing = async () => {
  const { items } = await control<{ items: Alarm[] }>('/alarms');
  return items.filter(({ state }) => state === 'ALARM');
};
const named = async (part: string) => (await ringing()).filter(({ name }) => name.includes(part));

test('an alarm reaches the people on call, with the impact and a runbook that exists, and ends by itself', async () => {
  await control('/faults', { service: 'dynamodb', kind: 'error', rate: 1 });
  expect((await running.programme.call('hr', 'GET', '/campaigns')).status).toBe(500);
  await control('/faults', { service: 'dynamodb', kind: 'error', rate: 0 });
  await running.programme.advance('PT1M');
  const [alarm] = await named('ServerErrors');
  expect(alarm?.notified.at(-1)).toMatchObject({ state: 'ALARM', delivered: true });
  const runbook = /^What: .+\. Impact: .+\. Runbook: (\S+)$/.exec(alarm?.description ?? '')?.[1] ?? 'none';
  expect(existsSync(join(root, runbook))).toBe(true);
  const told = async () => (await control<{ items: { subject: string }[] }>('/notifications')).items.at(-1)?.subject;
  await running.programme.advance('PT6M');
  expect(await named('ServerErrors')).toEqual([]);
  expect(await told()).toMatch(/^OK: .*ServerErrors/);
});

test('the topic got every alarm, whatever its state', async () => {
  const { items } = await control<{ items: Alarm[] }>('/alarms');
  const untold = items.flatMap(({ name, notified }) =>
    notified.filter(({ delivered }) => !delivered).map(({ because }) => `${name}: ${because}`),
  );
  expect(untold).toEqual([]);
});

test('no alarm goes off on a quiet day', async () => {
  await running.programme.advance('P1DT2H');
  expect((await ringing()).map(({ name }) => name)).toEqual([]);
});
