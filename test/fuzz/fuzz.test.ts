import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../e2e/cloud.ts';
import { fuzz } from './fuzz.ts';
import { sentence } from './report.ts';

let running: TestCloud;
beforeAll(async () => {
  running = await startTestCloud();
});
afterAll(async () => running?.cloud.close());

test('what the API accepts can be mailed, and what it does not accept is refused with a reason', async () => {
  const requests = 800;
  const { accepted, faults } = await fuzz(running.cloud, { requests, seed: 20_261_128 });
  expect(faults.map(sentence)).toEqual([]);
  // A fuzzer whose requests are all refused at the door tests the door only.
  expect(accepted / requests).toBeGreaterThan(0.3);
});
