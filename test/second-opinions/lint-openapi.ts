/**
 * `npm run lint:openapi`: an independent linter judges the description of the API. It is fetched for this run, as its weight would
 * hurt `npm ci`; needs the npm registry.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const linter = '@redocly/cli@2.77.0';
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'okaeri-lint-'));
try {
  const { status } = spawnSync(
    'npx',
    ['--yes', linter, 'lint', '--config', file('redocly.yaml'), file('../../docs/generated/openapi.json')],
    { cwd: folder, stdio: 'inherit', env: { ...process.env, REDOCLY_TELEMETRY: 'off' } },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
