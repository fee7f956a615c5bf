/** `npm run test:schemathesis -- --examples 20 --seed 7 --as hr`: Schemathesis, an independent tester, judges the API. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Okaeri, personas, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { loadSample } from '../../infra/laptop/sample.ts';
import { readCommandLine, refuseCommandLine } from '../command-options.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';

const version = '4.32.5';
const everybody = Object.keys(personas) as (keyof typeof personas)[];
type Persona = (typeof everybody)[number];
const here = fileURLToPath(new URL('.', import.meta.url));
const description = fileURLToPath(new URL('../../docs/generated/openapi.json', import.meta.url));

const { values } = readCommandLine({
  command: 'npm run test:schemathesis',
  does: `Makes requests from the description of the API, right ones and wrong ones, and checks every response against it: all
checks and all phases of Schemathesis, as each persona. What a persona has no scope for gets a few requests, since all are
refused before they are read. Needs Python 3 with venv and, the first time, the Python package index.`,
  options: {
    examples: { type: 'string', default: '2', says: 'how many requests per operation and phase' },
    seed: { type: 'string', default: '1', says: 'which requests' },
    as: { type: 'string', multiple: true, default: [...everybody], says: 'a persona; may be given several times' },
    operation: { type: 'string', says: 'one operation only, by its operationId' },
  },
});
const callers = everybody.filter((persona) => values.as.includes(persona));
if (callers.length === 0) refuseCommandLine(`--as is one of ${everybody.join(', ')}`);

const program = installed();
// Two at a time, each lane in a cloud of its own, so that a seed makes the same requests of the same state.
const lanes = [0, 1].map((lane) => callers.filter((_, at) => at % 2 === lane)).filter((lane) => lane.length > 0);
const failed = (await Promise.all(lanes.map(judgedInTurn))).flat();
console.log(
  failed.length === 0 ? '\nVERDICT  schemathesis finds nothing' : `\nVERDICT  findings as ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Judges the API as each persona of a lane. @returns those with findings */
async function judgedInTurn(lane: readonly Persona[]): Promise<Persona[]> {
  const cloud = await startOkaeri({ quiet: true, throttled: false });
  try {
    await loadSample(cloud);
    const programme = new ProgrammeClient(cloud);
    await programme.untilIdle();
    const { body } = await programme.call<{ items: { alumniId: string }[] }>('hr', 'GET', '/alumni?limit=20');
    const persons = body.items.map(({ alumniId }) => alumniId);
    const found: Persona[] = [];
    for (const caller of lane) {
      const [open, refused] = operationsFor(caller);
      const runs = [
        { operations: open, options: ['--max-examples', values.examples] },
        { operations: refused, options: ['--max-examples', '2', '--phases', 'fuzzing'] },
      ].filter(({ operations }) => operations.length > 0);
      for (const run of runs) {
        const { output, code } = await judged(cloud, caller, persons, run);
        const about = `${run.operations.length} operations, seed ${values.seed}, ${run.options.join(' ')}`;
        console.log(`\n== schemathesis ${version} as ${caller}: ${about}\n${output}`);
        if (code !== 0 && !found.includes(caller)) found.push(caller);
      }
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

/** Operations, by their operationIds, and how they are judged. */
interface Run {
  readonly operations: readonly string[];
  readonly options: readonly string[];
}

/** The operations that a persona has a scope for, and the others, as the description says. */
function operationsFor(caller: Persona): [open: string[], refused: string[]] {
  const { paths } = JSON.parse(readFileSync(description, 'utf8')) as {
    paths: Record<string, Record<string, { operationId: string; description: string }>>;
  };
  const scopes = personas[caller].scope.split(' ');
  const all = Object.values(paths)
    .flatMap((path) => Object.values(path))
    .filter(({ operationId }) => values.operation === undefined || operationId === values.operation);
  const isOpen = ({ description: text }: { description: string }) =>
    !text.includes('Needs the scope') || scopes.some((scope) => text.includes(`\`${scope}\``));
  const idsWhere = (wanted: boolean) =>
    all.filter((one) => isOpen(one) === wanted).map(({ operationId }) => operationId);
  return [idsWhere(true), idsWhere(false)];
}

/** Runs the program. @returns what it printed, and its exit code: 0 = no finding */
async function judged({ api, tokens, webhookSecrets }: Okaeri, caller: Persona, persons: string[], run: Run) {
  const options = ['--seed', values.seed, '--url', api, '--continue-on-failure', '--no-color', ...run.options];
  const only = run.operations.flatMap((operation) => ['--include-operation-id', operation]);
  const tester = spawn(
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
    tester.once('error', reject);
    tester.once('close', (code) => resolve(code ?? 1));
  });
  const [printed, complained, code] = await Promise.all([text(tester.stdout), text(tester.stderr), ended]);
  return { output: `${printed}${complained}`, code };
}
