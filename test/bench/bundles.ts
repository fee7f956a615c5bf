/** What is deployed, and what a checkout installs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { environmentOf, templatesIn } from '../templates.ts';
import { report, seconds } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Size of each bundle, and how long a fresh process takes to import it. */
export function measureBundles(outdir: string): void {
  const bundles = `${outdir}-bundles`;
  const variables = environments(outdir);
  const measured: { name: string; kilobytes: number; milliseconds: number }[] = [];
  for (const file of globSync('**/index.mjs', { cwd: bundles }).sort()) {
    const name = dirname(file);
    const url = pathToFileURL(join(bundles, file)).href;
    const script = `const t=performance.now();await import(${JSON.stringify(url)});console.log(performance.now()-t);process.exit()`;
    const times = Array.from({ length: 5 }, () =>
      Number(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], {
          env: { ...process.env, ...variables.get(name), AWS_REGION: 'ap-northeast-1', NODE_OPTIONS: '' },
        }).toString(),
      ),
    );
    const milliseconds = times.sort((one, other) => one - other)[times.length >> 1] ?? 0;
    const kilobytes = statSync(join(bundles, file)).size / 1000;
    console.log(`${`  ${name}`.padEnd(52)} ${kilobytes.toFixed(0)} kB, cold ${milliseconds.toFixed(0)} ms`);
    measured.push({ name, kilobytes, milliseconds });
  }
  const largest = measured.reduce((one, other) => (other.kilobytes > one.kilobytes ? other : one));
  const cold = measured.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  report(`largest of ${measured.length} bundles (${largest.name})`, `${largest.kilobytes.toFixed(0)} kB`, '< 600 kB');
  report(
    'cold import of a bundle, median / slowest',
    `${cold[cold.length >> 1]?.toFixed(0)} / ${cold.at(-1)?.toFixed(0)} ms`,
  );
}

/** The environment that the templates give each function, by its entry. */
function environments(outdir: string): ReadonlyMap<string, Record<string, string>> {
  const functions = templatesIn(outdir)
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return new Map(functions.map((one) => [String(one.Metadata?.['laptop-cloud:entry']), environmentOf(one)]));
}

/** How long a fresh checkout takes to install. */
export function measureInstall(): void {
  const folder = mkdtempSync(join(tmpdir(), 'okaeri-install-'));
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, name), join(folder, name));
  const from = performance.now();
  const { stdout, stderr, status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'notice'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('npm ci failed');
  const packages = /added (\d+) package/.exec(stdout + stderr)?.[1] ?? '?';
  const megabytes = execFileSync('du', ['-sm', join(folder, 'node_modules')])
    .toString()
    .split('\t')[0];
  report('npm ci', `${seconds(performance.now() - from)}, ${packages} packages, ${megabytes} MB`, '< 60 s');
  rmSync(folder, { recursive: true, force: true });
}
