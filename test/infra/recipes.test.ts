/** Follows the recipes of `docs/add-a-….md` word for word in a copy of the project, which must then hold every rule of the house. */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/docs/project.ts';
import { follow } from '../recipes/recipe.ts';

/** What each recipe adds. */
const proofs: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'docs/add-a-context.md': ['cdk.out/Okaeri-Referrals.template.json', 'GET /referrals/{alumniId}'],
  'docs/add-a-mail.md': [
    'docs/generated/events.md',
    'consumed by `alumni/membership/reflect-membership`, `mail/service/send-service-mail`',
  ],
  'docs/add-a-page.md': ['cdk.out/Okaeri-Rehire.template.json', 'ANY /j/{token}'],
  'docs/add-a-permission.md': ['cdk.out/Okaeri-Rehire.template.json', 'TABLE_MAILING_RECORDS'],
  'docs/add-a-vendor.md': ['programme/programme.json', '"hrisSources": ["standard", "sakura"]'],
  'docs/add-an-event.md': ['docs/generated/events.md', '`rehire/jobs/report-draft`'],
};

const copied = ['docs', 'events', 'functions', 'infra', 'packages', 'programme', 'shared', 'test', 'tools'];
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'okaeri-recipes-'));
  const files = globSync(['*.{md,json,ts}', 'LICENSE', '.gitattributes', '.gitignore'], { cwd: root });
  for (const name of [...copied, ...files]) {
    cpSync(join(root, name), join(project, name), {
      recursive: true,
      filter: (path) => !path.endsWith('node_modules'),
    });
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs a program in the copy. @throws Error with all that it printed, when it fails: tsc and vitest say what is wrong on standard output */
function run(program: string, ...args: string[]): void {
  const env = { ...process.env, CDK_OUTDIR: join(project, 'cdk.out') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: project,
    env,
    encoding: 'utf8',
    maxBuffer: 100 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} failed:\n${stdout}${stderr}`);
}

describe('the recipes', () => {
  test('are all followed here', () => {
    expect(globSync('docs/add-*.md', { cwd: root }).sort()).toEqual(Object.keys(proofs));
  });

  test('that do not fit say why: the failure holds what a program printed', () => {
    expect(() => run('node_modules/typescript/bin/tsc', '--nonsense')).toThrow(/tsc --nonsense failed:\n.*--nonsense/s);
  });

  test.each(Object.keys(proofs))('%s fits the project', (recipe) => {
    follow(recipe, project);
  });

  test('together they leave a project that is formatted as ours', () => {
    run('node_modules/@biomejs/biome/bin/biome', 'ci', '.');
  });

  test('together they leave a project that is typed, documented, synthesized and tested', () => {
    run('node_modules/typescript/bin/tsc', '-p', '.');
    run('tools/docs/main.ts');
    const unit = [
      'test/unit/architecture.test.ts',
      'test/unit/rooms.test.ts',
      'test/unit/hris',
      'test/unit/events',
      'test/unit/docs',
      'test/unit/rehire',
      'test/unit/mail',
    ];
    run('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit*', ...unit);
    run('node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', 'test/integration/referrals');
    run(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      'infra',
      'test/infra/rules.test.ts',
      'test/infra/cold-start.test.ts',
    );
    run('infra/main.ts');
  });

  test.each(Object.entries(proofs))('%s leads to what it promises', (_recipe, [file, text]) => {
    expect(readFileSync(join(project, file), 'utf8')).toContain(text);
  });
});
