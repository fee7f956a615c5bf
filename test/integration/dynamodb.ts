/** The DynamoDB engine that the integration tests run against: dynoxide unless `OKAERI_DYNAMODB_ENDPOINT` names another. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodbEndpoint: string;
  }
}

/** Starts the engine before the first test and stops it after the last. */
export async function setup(project: TestProject): Promise<() => void> {
  const given = process.env['OKAERI_DYNAMODB_ENDPOINT'];
  if (given !== undefined) {
    project.provide('dynamodbEndpoint', given);
    return () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'okaeri-dynamodb-'));
  const port = await freePort();
  const engine = spawn(executable(), ['--port', String(port), '--db-path', join(folder, 'tables.db')], {
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await reachable(endpoint, engine);
  project.provide('dynamodbEndpoint', endpoint);
  return () => {
    engine.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
}

function executable(): string {
  const bundled = fileURLToPath(
    new URL(`../../node_modules/@dynoxide/${process.platform}-${process.arch}/dynoxide`, import.meta.url),
  );
  return existsSync(bundled) ? bundled : 'dynoxide';
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function reachable(endpoint: string, engine: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (engine.exitCode !== null) throw new Error(`the DynamoDB engine ended with code ${engine.exitCode}`);
    try {
      await fetch(endpoint);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error('the DynamoDB engine does not answer');
}
