/** A laptop cloud for a test file, on the project's one synthesized assembly. */
import { inject } from 'vitest';
import { type Okaeri, type OkaeriOptions, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';

export interface TestCloud {
  readonly cloud: Okaeri;
  readonly programme: ProgrammeClient;
}

/** Starts it; close it in `afterAll`. */
export async function startTestCloud(options: OkaeriOptions = {}): Promise<TestCloud> {
  const cloud = await startOkaeri({ quiet: true, outdir: inject('assembly'), ...options });
  return { cloud, programme: new ProgrammeClient(cloud) };
}
