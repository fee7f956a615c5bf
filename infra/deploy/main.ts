/** `npm run deploy`: looks whether the account is ready, deploys, and has what was announced meanwhile published again. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compileProgramme } from '../../shared/programme/compile.ts';
import { awsDeployment } from '../operate/deployment.ts';
import { CommandRefused, sentenceOf } from '../operate/refusal.ts';
import { republish } from '../operate/republish.ts';
import { readAccount } from './account.ts';
import { parameterArguments, readParameters } from './parameters.ts';
import { type Finding, findings } from './preflight.ts';

const usage = `npm run deploy -- [--parameters FILE] [--check] [--yes]

Synthesizes the templates, looks whether the account is ready for them, and deploys all stacks.

  --parameters FILE  values of the deployment (default programme/parameters.json; docs/deploy.md)
  --check            only says what stands in the way; changes nothing
  --yes              asks nothing (CI): changes of permissions are approved
  --outputs FILE     where names and addresses are written (default deployment.json)
  --help             prints this`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const outdir = `${root}cdk.out`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      parameters: { type: 'string', default: 'programme/parameters.json' },
      outputs: { type: 'string', default: 'deployment.json' },
      check: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values;
}

/** Runs a program of the project; its output is the command's. @throws CommandRefused when it fails */
function run(what: string, file: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new CommandRefused(`${what} failed.`);
}

function lineOf({ weight, what, remedy }: Finding): string {
  return `${weight === 'stop' ? 'STOP' : 'note'}  ${what}\n      ${remedy}`;
}

async function preflight(parameters: Readonly<Record<string, string>>): Promise<void> {
  const { storageRegion } = compileProgramme(`${root}programme`);
  const found = findings(await readAccount(parameters['OidcIssuer'] ?? ''), { storageRegion, parameters });
  for (const finding of found) process.stdout.write(`${lineOf(finding)}\n`);
  const stops = found.filter(({ weight }) => weight === 'stop').length;
  if (stops > 0) throw new CommandRefused('The account is not ready; nothing was changed.');
  process.stdout.write('The account is ready.\n');
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) return void process.stdout.write(`${usage}\n`);
  const parameters = readParameters(options.parameters);
  run('The synthesis', 'infra/main.ts', []);
  const given = parameterArguments(outdir, parameters);
  await preflight(parameters);
  if (options.check) return;
  const isUpgrade = existsSync(options.outputs);
  const startedAt = new Date();
  const approval = ['--require-approval', options.yes ? 'never' : 'broadening'];
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  run('The deployment', cdk, [
    'deploy',
    '--all',
    '--app',
    outdir,
    '--outputs-file',
    options.outputs,
    ...approval,
    ...given,
  ]);
  if (isUpgrade) await publishAgain(options.outputs, startedAt);
}

/** A new rule exists only once its stack is deployed; what producers emitted before that reached no consumer. */
async function publishAgain(outputs: string, from: Date): Promise<void> {
  const deployment = awsDeployment(outputs);
  try {
    const now = new Date();
    const events = await republish(deployment, { from, to: now }, now);
    process.stdout.write(
      `${events} events of the deployment's time are published again; who has handled them ignores them.\n`,
    );
  } finally {
    deployment.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
});
