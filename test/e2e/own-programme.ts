/** A running programme for one test file alone, as its operator and its people use it. */
import { inject } from 'vitest';
import { openDeployment } from '../../infra/operate/deployment.ts';
import { startTestCloud } from './cloud.ts';
import { RunningProgramme } from './rare-paths/running-programme.ts';

/** Starts it; close it in `afterAll`. */
export async function startOwnProgramme(): Promise<{ running: RunningProgramme; close: () => Promise<void> }> {
  const { cloud, programme } = await startTestCloud();
  const deployment = openDeployment(cloud.outputs, cloud);
  const close = async () => {
    deployment.close();
    await cloud.close();
  };
  return { running: new RunningProgramme(programme, deployment, inject('assembly')), close };
}
