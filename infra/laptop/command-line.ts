import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type LaptopCloud, startLaptopCloud } from '../../packages/laptop-cloud/src/laptop-cloud.ts';
import { causeOf, Refusal, sentenceOf } from '../../packages/laptop-cloud/src/refusal.ts';
import { loadSample } from './sample.ts';

/**
 * Runs the laptop cloud from the command line until somebody stops it: the frame of `npm start` and `npm run dev`.
 * Never rejects: what cannot be done is said in one sentence, and the process ends with 1.
 *
 * @param whenReady is given the running cloud before the ready file is written
 */
export function runFromCommandLine(whenReady: (cloud: LaptopCloud) => Promise<void> | void = () => undefined): void {
  run(whenReady).catch((error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  });
}

async function run(whenReady: (cloud: LaptopCloud) => Promise<void> | void): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      'smtp-port': { type: 'string', default: '0' },
      state: { type: 'string' },
      'ready-file': { type: 'string' },
      demo: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_532)
    throw new Refusal(`--port ${values.port} is not a port from 1 to 65532.`);
  const smtpPort = Number(values['smtp-port']);
  if (!Number.isInteger(smtpPort) || smtpPort < 0 || smtpPort > 65_535)
    throw new Refusal(`--smtp-port ${values['smtp-port']} is not a port from 0 (a free one) to 65535.`);
  const startedAt = performance.now();
  const starting = startLaptopCloud({
    port,
    smtpPort,
    ...(values.state === undefined ? {} : { stateDir: values.state }),
  });
  // From the first moment on: whoever stops us while we start leaves nothing behind either.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const stop = (cloud: LaptopCloud): Promise<void> => cloud.close();
      void starting.then(stop, () => undefined).then(() => process.exit(signal === 'SIGINT' ? 130 : 0));
    });
  }
  const cloud = await starting;
  void cloud.broken.then(async () => {
    await cloud.close();
    process.exit(1);
  });
  print(cloud, performance.now() - startedAt);
  if (values.demo) await loadSample(cloud);
  await whenReady(cloud);
  if (values['ready-file'] !== undefined) writeReadyFile(values['ready-file'], cloud);
}

function print(cloud: LaptopCloud, milliseconds: number): void {
  process.stdout.write(
    [
      `Okaeri runs on this machine (ready in ${(milliseconds / 1000).toFixed(1)} s). Ctrl-C stops it.`,
      `  API and pages  ${cloud.api}`,
      `  Inbox          ${cloud.inbox}`,
      `  Control        ${cloud.control}/status`,
      `  Inbound mail   ${cloud.smtp}`,
      '',
      `  curl -H "Authorization: Bearer ${cloud.tokens.hr}" ${cloud.api}/alumni`,
      '',
    ].join('\n'),
  );
}

/** Everything about the cloud that is data, for whoever uses it from another process. */
function writeReadyFile(file: string, cloud: LaptopCloud): void {
  const { broken: _broken, close: _close, replaceCode: _replaceCode, ...ready } = cloud;
  try {
    writeFileSync(file, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new Refusal(`The ready file ${file} cannot be written (${causeOf(error)}).`);
  }
}
