/** What a person sees who asks a command what it can do: nothing is started for that. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
interface Failure {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
const help = async (script: string, option: string) => (await run(process.execPath, [script, option])).stdout;

/** The options that a script reads, as its `parseArgs` names them. */
const optionsIn = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/^ {6}'?([\w-]+)'?: \{ type: '(?:string|boolean)'/gm)].map(
    ([, name]) => name,
  );

test.each([
  ['infra/laptop/main.ts', 'infra/laptop/command-line.ts', 'npm start'],
  ['infra/laptop/dev.ts', 'infra/laptop/command-line.ts', 'npm start'],
  ['infra/operate/main.ts', 'infra/operate/main.ts', 'npm run operate'],
])(
  '%s --help names every option',
  async (script, file, command) => {
    const usage = await help(script, '--help');
    expect(usage).toContain(command);
    const options = optionsIn(file).filter((name) => name !== 'help');
    expect(options.length).toBeGreaterThan(4);
    expect(options.filter((name) => !usage.includes(`--${name}`))).toEqual([]);
    expect(await help(script, '-h')).toBe(usage);
  },
  60_000,
);

describe.each(['demo', 'chaos', 'fuzz', 'mutate', 'bench', 'test:schemathesis'])('npm run %s', (command) => {
  const script = (scripts[command] ?? '').replace('node ', '');
  const optionsOf = (usage: string) => [...usage.matchAll(/^ {2}--(\S+)/gm)].map(([, name]) => name);

  test('names with --help what it does and every option that it reads, and ends', async () => {
    const usage = await help(script, '--help');
    expect(usage).toMatch(new RegExp(`^npm run ${command} -- .*\n\n[A-Z]`));
    const read = [...readFileSync(script, 'utf8').matchAll(/^ {4}(\w+): \{\s+type:/gm)].map(([, name]) => name);
    expect(optionsOf(usage)).toEqual([...read, 'help']);
    expect(await help(script, '-h')).toBe(usage);
  }, 60_000);

  test('ends with 2 and the list for an option that it does not have', async () => {
    const ended = await run(process.execPath, [script, '--nonsense']).catch((error: Failure) => error);
    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("Unknown option '--nonsense'"),
    });
    expect(optionsOf(ended.stderr)).toContain('help');
  }, 60_000);
});

test.each([
  ['test/chaos/main.ts', ['--members', '0'], '--members: needs a whole number above 0'],
  ['test/fuzz/main.ts', ['--requests', '1e3', '--seed', '-'], '--requests, --seed: needs a whole number above 0'],
  ['test/bench/main.ts', ['--only', 'nonsense'], '--only takes programme, '],
  ['test/mutation/main.ts', ['nonsense.ts'], 'no pure file: nonsense.ts'],
])(
  '%s refuses %j before it starts anything',
  async (script, words, sentence) => {
    const ended = await run(process.execPath, [script, ...words]).catch((error: Failure) => error);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
  },
  60_000,
);

test('the usage of operate names every command that it takes', async () => {
  const { stderr } = await run(process.execPath, ['infra/operate/main.ts', 'nonsense']).catch(
    (error: { stderr: string }) => error,
  );
  const commands = /Give one of: (.*)\./.exec(stderr)?.[1]?.split(', ') ?? [];
  expect(commands.length).toBeGreaterThan(5);
  const usage = await help('infra/operate/main.ts', '--help');
  expect(commands.filter((command) => !usage.includes(`\n  ${command} `))).toEqual([]);
}, 60_000);

test.each([
  ['discard', ['Queue', '--all', '--reason', 'invalid', '--dry-run'], 'discard takes no --dry-run.'],
  ['discard', ['Queue', 'one', 'two', '--reason', 'invalid'], 'discard takes no two.'],
  ['redrive', ['--all', '--dry-run'], 'redrive takes no --dry-run.'],
  ['rotate-link-keys', ['--dry-run'], 'rotate-link-keys takes no --dry-run.'],
  ['status', ['extra'], 'status takes no extra.'],
  ['verify-ledger', ['--all'], 'verify-ledger takes no --all.'],
  ['redrive', ['--all', '--function', ''], '--function takes the name of a function.'],
  ['discard', ['Queue', '--all', '--reason', 'invalid', '--function', '-'], '--function takes the name of a function.'],
  ['discard', ['Queue', '--reason'], "Option '--reason <value>' argument missing"],
])('operate refuses in one sentence what %s would not heed: %j', async (command, words, sentence) => {
  const { stderr } = await run(process.execPath, ['infra/operate/main.ts', command, ...words]).catch(
    (error: { stderr: string }) => error,
  );
  expect(stderr).toBe(`${sentence}\n`);
});
