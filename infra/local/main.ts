import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type LaptopCloud, startLaptopCloud } from './laptop-cloud.ts';
import { causeOf, Refusal } from './refusal.ts';

/** `npm start`: the laptop cloud from the command line. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      state: { type: 'string' },
      'ready-file': { type: 'string' },
      demo: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_532)
    throw new Refusal(`--port ${values.port} is not a port from 1 to 65532.`);
  const startedAt = performance.now();
  const starting = startLaptopCloud({ port, ...(values.state === undefined ? {} : { stateDir: values.state }) });
  // From the first moment on: whoever stops us while we start leaves nothing behind either.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const stop = (cloud: LaptopCloud): Promise<void> => cloud.close();
      void starting.then(stop, () => undefined).then(() => process.exit(signal === 'SIGINT' ? 130 : 0));
    });
  }
  const cloud = await starting;
  void cloud.broken.then(async (sentence) => {
    process.stderr.write(`${sentence}\n`);
    await cloud.close();
    process.exit(1);
  });
  print(cloud, performance.now() - startedAt);
  if (values.demo) process.stdout.write('\nThe sample programme is loaded, told and checked by: npm run demo\n');
  if (values['ready-file'] !== undefined) writeReadyFile(values['ready-file'], cloud);
}

function print(cloud: LaptopCloud, milliseconds: number): void {
  process.stdout.write(
    [
      `Okaeri runs on this machine (ready in ${(milliseconds / 1000).toFixed(1)} s). Ctrl-C stops it.`,
      `  API and pages  ${cloud.api}`,
      `  Inbox          ${cloud.inbox}`,
      `  Control        ${cloud.control}/status`,
      '',
      `  curl -H "Authorization: Bearer ${cloud.tokens.hr}" ${cloud.api}/alumni`,
      '',
    ].join('\n'),
  );
}

function writeReadyFile(
  file: string,
  { api, inbox, control, tokens, webhookSecrets, noticeVersion }: LaptopCloud,
): void {
  const ready = { api, inbox, control, tokens, webhookSecrets, noticeVersion };
  try {
    writeFileSync(file, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new Refusal(`The ready file ${file} cannot be written (${causeOf(error)}).`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Refusal ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
