/** A laptop cloud for a test file, on the project's one synthesized assembly. */
import { inject } from 'vitest';
import {
  type LaptopCloud,
  type LaptopCloudOptions,
  startLaptopCloud,
} from '../../packages/laptop-cloud/src/laptop-cloud.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';

export interface TestCloud {
  readonly cloud: LaptopCloud;
  readonly programme: ProgrammeClient;
}

/** Starts it; close it in `afterAll`. */
export async function startTestCloud(options: LaptopCloudOptions = {}): Promise<TestCloud> {
  const cloud = await startLaptopCloud({ quiet: true, synth: { outdir: inject('assembly'), skip: true }, ...options });
  return { cloud, programme: new ProgrammeClient(cloud) };
}
