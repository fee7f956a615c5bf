import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from '../fixture/fixture.ts';

let outdir: string;
let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  // Code is replaced in the assembly, so it is nobody else's.
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
});
afterAll(async () => {
  await cloud?.close();
  rmSync(dirname(outdir), { recursive: true, force: true });
});

function answering(text: string, after = 0): Uint8Array {
  const wait = `await new Promise((resolve) => setTimeout(resolve, ${after}))`;
  return Buffer.from(`export async function handler() { ${wait}; return { statusCode: 200, body: '"${text}"' }; }`);
}

it('runs other code at the next call', async () => {
  expect((await client.order('now')).body).toMatchObject({ isDate: true });
  cloud.replaceCode('fixture/api', answering('new'));
  expect((await client.order('now')).body).toBe('new');
});

it('lets what runs end with the code that it began with', async () => {
  cloud.replaceCode('fixture/api', answering('slow', 1000));
  const slow = client.order('now');
  await until(async () =>
    (await client.status()).functions.some(({ name, busy }) => name === 'fixture-api' && busy > 0),
  );
  cloud.replaceCode('fixture/api', answering('newer'));
  const [first, second] = await Promise.all([slow, client.order('now')]);
  expect([first.body, second.body]).toEqual(['slow', 'newer']);
  expect((await client.order('now')).body).toBe('newer');
});

it('names a function that is not there', () => {
  expect(() => cloud.replaceCode('nowhere/nothing', answering('x'))).toThrow(
    'No function of the templates is made from nowhere/nothing.',
  );
});
