/**
 * `npm run test:schemathesis -- --examples 20 --seed 7 --as hr`: Schemathesis, an independent tester, makes requests from the
 * description of the API, right ones and wrong ones, and checks every response against it: all of its checks, all of its phases,
 * as each persona. Needs Python 3 with venv and, the first time, the Python package index.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Okaeri, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { loadSample } from '../../infra/laptop/sample.ts';
import { type Caller, ProgrammeClient } from '../fixtures/programme-client.ts';

const version = '4.32.5';
const personas: readonly Caller[] = ['hr', 'approver', 'hiring', 'privacy'];
const here = fileURLToPath(new URL('.', import.meta.url));
const description = fileURLToPath(new URL('../../docs/generated/openapi.json', import.meta.url));

const { values } = parseArgs({
  options: {
    examples: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    as: { type: 'string', multiple: true, default: [...personas] },
    // One operation by its operationId.
    operation: { type: 'string' },
  },
});
const callers = personas.filter((persona) => values.as.includes(persona));
if (callers.length === 0) throw new Error(`--as is one of ${personas.join(', ')}`);

const program = installed();
// Two at a time, each lane in a cloud of its own, so that a seed makes the same requests of the same state.
const lanes = [0, 1].map((lane) => callers.filter((_, at) => at % 2 === lane)).filter((lane) => lane.length > 0);
const failed = (await Promise.all(lanes.map(judgedInTurn))).flat();
console.log(
  failed.length === 0 ? '\nVERDICT  schemathesis finds nothing' : `\nVERDICT  findings as ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Judges the API as each persona of a lane. @returns those with findings */
async function judgedInTurn(lane: readonly Caller[]): Promise<Caller[]> {
  const cloud = await startOkaeri({ quiet: true, throttled: false });
  try {
    await loadSample(cloud);
    const programme = new ProgrammeClient(cloud);
    await programme.settled();
    const { body } = await programme.call<{ items: { alumniId: string }[] }>('hr', 'GET', '/alumni?limit=20');
    const persons = body.items.map(({ alumniId }) => alumniId);
    const found: Caller[] = [];
    for (const caller of lane) {
      const { output, code } = await judged(cloud, caller, persons);
      console.log(
        `\n== schemathesis ${version} as ${caller}: seed ${values.seed}, ${values.examples} examples\n${output}`,
      );
      if (code !== 0) found.push(caller);
    }
    return found;
  } finally {
    await cloud.close();
  }
}

/** The program, in a virtual environment that is kept between runs in the temporary directory. */
function installed(): string {
  const folder = join(tmpdir(), `okaeri-schemathesis-${version}`);
  const found = join(folder, 'bin/schemathesis');
  if (existsSync(found)) return found;
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  execFileSync(join(folder, 'bin/pip'), ['install', '--quiet', `schemathesis==${version}`], { stdio: 'inherit' });
  return found;
}

/** Runs the program. @returns what it printed, and its exit code: 0 = no finding */
async function judged({ api, tokens, webhookSecrets }: Okaeri, caller: Caller, persons: string[]) {
  const { examples, seed, operation } = values;
  const options = ['--seed', seed, '--max-examples', examples, '--url', api, '--continue-on-failure', '--no-color'];
  const only = operation === undefined ? [] : ['--include-operation-id', operation];
  const run = spawn(
    program,
    ['--config-file', join(here, 'schemathesis.toml'), 'run', description, '--checks', 'all', ...options, ...only],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      // It leaves files where it runs.
      cwd: tmpdir(),
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        SCHEMATHESIS_HOOKS: join(here, 'schemathesis_hooks.py'),
        OKAERI_TOKEN: tokens[caller],
        OKAERI_PERSONS: JSON.stringify(persons),
        OKAERI_WEBHOOK_SECRET: webhookSecrets['standard'],
      },
    },
  );
  const ended = new Promise<number>((resolve, reject) => {
    run.once('error', reject);
    run.once('close', (code) => resolve(code ?? 1));
  });
  const [printed, complained, code] = await Promise.all([text(run.stdout), text(run.stderr), ended]);
  return { output: `${printed}${complained}`, code };
}
