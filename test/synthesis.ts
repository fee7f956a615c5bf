/** One synth for the tests of a project: the assembly that they look at or run. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    assembly: string;
  }
}

/** Synthesizes the app into a temporary folder, as `npm run synth` does. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'okaeri-synth-'));
  const assembly = join(folder, 'cdk.out');
  const app = fileURLToPath(new URL('../infra/main.ts', import.meta.url));
  execFileSync(process.execPath, [app], { env: { ...process.env, CDK_OUTDIR: assembly }, stdio: 'pipe' });
  project.provide('assembly', assembly);
  return () => rmSync(folder, { recursive: true, force: true });
}
