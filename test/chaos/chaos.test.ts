import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Okaeri, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { runTrial } from './trial.ts';

const quota = 30;

describe('a campaign that is disturbed in every way', () => {
  let cloud: Okaeri;

  beforeAll(async () => {
    cloud = await startOkaeri({ quiet: true, ses: { maxSendRate: quota }, outdir: inject('assembly') });
  });
  afterAll(async () => cloud?.close());

  test('reaches everyone once: no one twice, no one missed unnoticed', async () => {
    const findings = await runTrial(cloud, { members: 150, seed: 20_261_122, quota });
    expect(findings.violations).toEqual([]);
    expect(findings.accepted).toBeGreaterThan(0);
  });
});
