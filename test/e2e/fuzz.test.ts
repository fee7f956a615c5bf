import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzz } from '../fuzz/fuzz.ts';
import { reportOf } from '../fuzz/report.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

let running: TestCloud;
beforeAll(async () => {
  running = await startTestCloud({ throttled: false });
});
afterAll(async () => running?.cloud.close());

test('what the API accepts can be mailed, and what it does not accept is refused with a reason', async () => {
  const fuzzing = { requests: 400, seed: 1 };
  const findings = await fuzz(running.cloud, fuzzing);
  expect(findings.faults, reportOf(fuzzing, findings).join('\n')).toEqual([]);
  // If all requests of a fuzzer are refused at the door, it tests only the door; if it causes no mail, it tests no mail.
  expect(findings.accepted / fuzzing.requests).toBeGreaterThan(0.3);
  expect(findings.mails.get('campaign')).toBeGreaterThan(5);
  expect(findings.mails.get('service')).toBeGreaterThan(10);
  expect(findings.pages).toBeGreaterThan(20);
});
