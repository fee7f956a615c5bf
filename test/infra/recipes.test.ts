/** Follows the recipes of `docs/add-a-….md` word for word in a copy of the project, which must then hold every rule of the house. */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/docs/project.ts';
import { follow } from '../recipes/recipe.ts';

/** What must be there afterwards that was not before, by recipe. */
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

function run(program: string, ...args: string[]): string {
  const env = { ...process.env, CDK_OUTDIR: join(project, 'cdk.out') };
  return execFileSync(process.execPath, [join('node_modules', program), ...args], {
    cwd: project,
    env,
    encoding: 'utf8',
  });
}

describe('the recipes', () => {
  test('are all followed here', () => {
    expect(globSync('docs/add-*.md', { cwd: root }).sort()).toEqual(Object.keys(proofs));
  });

  test.each(Object.keys(proofs))('%s fits the project', (recipe) => {
    follow(recipe, project);
  });

  test('together they leave a project that is formatted as ours', () => {
    run('@biomejs/biome/bin/biome', 'ci', '.');
  });

  test('together they leave a project that is typed, documented, synthesized and tested', () => {
    run('typescript/bin/tsc', '-p', '.');
    execFileSync(process.execPath, ['tools/docs/main.ts'], { cwd: project });
    const unit = [
      'test/unit/architecture.test.ts',
      'test/unit/rooms.test.ts',
      'test/unit/hris',
      'test/unit/events',
      'test/unit/docs',
      'test/unit/rehire',
      'test/unit/mail',
    ];
    run('vitest/vitest.mjs', 'run', '--project', 'unit*', ...unit);
    run('vitest/vitest.mjs', 'run', '--project', 'integration', 'test/integration/referrals');
    run('vitest/vitest.mjs', 'run', '--project', 'infra', 'test/infra/rules.test.ts', 'test/infra/cold-start.test.ts');
    execFileSync(process.execPath, ['infra/main.ts'], {
      cwd: project,
      env: { ...process.env, CDK_OUTDIR: join(project, 'cdk.out') },
    });
  });

  test.each(Object.entries(proofs))('%s leads to what it promises', (_recipe, [file, text]) => {
    expect(readFileSync(join(project, file), 'utf8')).toContain(text);
  });
});
