import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LaptopCloud, startLaptopCloud } from '../../packages/laptop-cloud/src/laptop-cloud.ts';
import { runTrial } from './trial.ts';

const quota = 30;

describe('a campaign that is disturbed in every way', () => {
  let cloud: LaptopCloud;

  beforeAll(async () => {
    cloud = await startLaptopCloud({
      quiet: true,
      ses: { maxSendRate: quota },
      synth: { outdir: inject('assembly'), skip: true },
    });
  });
  afterAll(async () => cloud?.close());

  test('reaches everyone once: no one twice, no one missed unnoticed', async () => {
    const findings = await runTrial(cloud, { members: 150, seed: 20_261_122, quota });
    expect(findings.violations).toEqual([]);
    expect(findings.accepted).toBeGreaterThan(0);
  });
});
