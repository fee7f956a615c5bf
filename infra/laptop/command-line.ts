import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { causeOf, Refusal, sentenceOf } from '@okaeri/laptop-cloud';
import { newAccount } from './new-account.ts';
import { type Okaeri, type OkaeriOptions, startOkaeri } from './okaeri.ts';
import { loadSample } from './sample.ts';

/**
 * Runs Okaeri from the command line until it is stopped: the frame of `npm start` and `npm run dev`.
 * An error is reported in one sentence, and the process ends with 1.
 *
 * @param whenReady is called with the running cloud before the ready file is written
 */
export function runFromCommandLine(whenReady: (cloud: Okaeri) => Promise<void> | void = () => undefined): void {
  run(whenReady).catch((error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  });
}

const usage = `npm start -- [options]    (npm run dev takes the same, and picks up changed functions)

  --port N           port of the API (default 3000); inbox, control and others follow it
  --smtp-port N      port that takes inbound mail (default 0: a free one)
  --account new      an account as AWS gives it: 10 functions at once, SES in its sandbox (a mail a second, 200 a day,
                     verified recipients: --verified, by default example.com and example.net)
  --verified NAME    an address or a domain that the sandbox takes mail for; again for each
  --state DIR        keeps data between runs (default: in memory)
  --ready-file FILE  when ready, writes URLs and tokens there
  --sample           loads the sample programme (alias --demo)`;

async function run(whenReady: (cloud: Okaeri) => Promise<void> | void): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      'smtp-port': { type: 'string', default: '0' },
      account: { type: 'string' },
      verified: { type: 'string', multiple: true },
      state: { type: 'string' },
      'ready-file': { type: 'string' },
      sample: { type: 'boolean', default: false },
      // An alias of --sample.
      demo: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_532)
    throw new Refusal(`--port ${values.port} is not a port from 1 to 65532.`);
  const smtpPort = Number(values['smtp-port']);
  if (!Number.isInteger(smtpPort) || smtpPort < 0 || smtpPort > 65_535)
    throw new Refusal(`--smtp-port ${values['smtp-port']} is not a port from 0 (a free one) to 65535.`);
  const startedAt = performance.now();
  process.stdout.write('Okaeri starts: the stacks are synthesized and their functions bundled.\n');
  const starting = startOkaeri({
    port,
    smtpPort,
    ...accountOf(values),
    ...(values.state === undefined ? {} : { stateDir: values.state }),
  });
  // From the first moment on, so that an interrupted start leaves nothing behind.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const stop = (cloud: Okaeri): Promise<void> => cloud.close();
      void starting.then(stop, () => undefined).then(() => process.exit(signal === 'SIGINT' ? 130 : 0));
    });
  }
  const cloud = await starting;
  void cloud.broken.then(async () => {
    await cloud.close();
    process.exit(1);
  });
  print(cloud, performance.now() - startedAt);
  if (values.sample || values.demo) await loadSample(cloud);
  await whenReady(cloud);
  if (values['ready-file'] !== undefined) writeReadyFile(values['ready-file'], cloud);
}

/** The account that the options ask for. @throws {Refusal} naming the option that makes no sense */
function accountOf({ account, verified }: { account?: string; verified?: string[] }): OkaeriOptions {
  if (account === 'new') return newAccount(verified);
  if (account !== undefined) throw new Refusal(`--account ${account}: the laptop knows the account "new".`);
  if (verified !== undefined) throw new Refusal('--verified is about the sandbox: give --account new, too.');
  return {};
}

function print(cloud: Okaeri, milliseconds: number): void {
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

/** Everything about the cloud that is data, for programs in other processes. */
function writeReadyFile(file: string, cloud: Okaeri): void {
  // JSON leaves functions out, and a promise would be `{}`.
  const { broken: _broken, ...ready } = cloud;
  try {
    writeFileSync(file, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new Refusal(`The ready file ${file} cannot be written (${causeOf(error)}).`);
  }
}
