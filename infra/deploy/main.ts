/** `npm run deploy`: checks that the account is ready, deploys, and publishes the events of that time again. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compileProgramme } from '../../shared/programme/compile.ts';
import { awsDeployment } from '../operate/deployment.ts';
import { CommandRefused, causeOf, sentenceOf } from '../operate/refusal.ts';
import { republish } from '../operate/republish.ts';
import { readAccount } from './account.ts';
import { DeploymentRecord } from './deployment-record.ts';
import { parameterArguments, readParameters } from './parameters.ts';
import { type AccountFacts, findings, type OperatorValues, type PreflightFinding } from './preflight.ts';

const usage = `npm run deploy -- [--parameters FILE] [--check] [--yes]

Synthesizes the templates, checks that the account is ready for them, and deploys all stacks.

  --parameters FILE  values of the deployment (default programme/parameters.json; docs/deploy.md)
  --check            only says what is missing; changes nothing
  --yes              asks nothing (CI): wider permissions are approved without a question
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

function lineOf({ weight, what, remedy }: PreflightFinding): string {
  return `${weight === 'stop' ? 'STOP' : 'note'}  ${what}\n      ${remedy}`;
}

async function preflight(parameters: OperatorValues): Promise<AccountFacts> {
  const { storageRegion } = compileProgramme(`${root}programme`);
  const facts = await readAccount(parameters.OidcIssuer ?? '');
  process.stdout.write(`Account ${facts.account}, region ${facts.region}.\n`);
  const found = findings(facts, { storageRegion, parameters });
  for (const finding of found) process.stdout.write(`${lineOf(finding)}\n`);
  const stops = found.filter(({ weight }) => weight === 'stop').length;
  if (stops > 0) throw new CommandRefused('The account is not ready; nothing was changed.');
  process.stdout.write('The account is ready.\n');
  return facts;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) return void process.stdout.write(`${usage}\n`);
  const parameters = readParameters(options.parameters);
  run('The synthesis', 'infra/main.ts', []);
  const given = parameterArguments(outdir, parameters);
  const facts = await preflight(parameters);
  const record = new DeploymentRecord(options.outputs);
  record.refuseAnother(facts);
  if (options.check) return;
  const from = record.begin(new Date());
  const approval = ['--require-approval', options.yes ? 'never' : 'broadening'];
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  // CDK writes the outputs of the finished stacks even when a later one fails: the previous file stays until all are finished.
  const outputs = ['--outputs-file', record.unfinished];
  run('The deployment', cdk, ['deploy', '--all', '--app', outdir, ...outputs, ...approval, ...given]);
  record.complete();
  await publishAgain(options.outputs, from);
  record.end();
}

/** A new rule exists only once its stack is deployed; what producers emitted before that reached no consumer. */
async function publishAgain(outputs: string, from: Date): Promise<void> {
  const deployment = awsDeployment(outputs);
  const to = new Date();
  try {
    const events = await republish(deployment, { from, to }, to);
    process.stdout.write(
      `${events} events since ${from.toISOString()} are published again; functions that have already handled them ignore them.\n`,
    );
  } catch (error) {
    const command = `npm run republish -- --from ${from.toISOString()} --to ${to.toISOString()}`;
    throw new CommandRefused(
      `The stacks are deployed, but the events of that time could not be published again (${causeOf(error)}). Run: ${command}`,
    );
  } finally {
    deployment.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
});
