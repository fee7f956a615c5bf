/**
 * `npm run test:parity`: the integration tests of the stores on DynamoDB Local, Amazon's own engine, as a second opinion
 * beside the one they run on every day. Needs Java 17 and, the first time, the npm registry. Arguments go to vitest.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** DynamoDB Local's jar ships in this package; it is fetched for this run and is not a dependency. */
const carrier = 'amplify-dynamodb-simulator@2.9.30';
const root = fileURLToPath(new URL('..', import.meta.url));

const folder = fetchEngine();
const port = await freePort();
const endpoint = `http://127.0.0.1:${port}`;
const engine = spawn(
  'java',
  [
    `-Djava.library.path=${folder}/DynamoDBLocal_lib`,
    '-Xmx1g',
    '-jar',
    `${folder}/DynamoDBLocal.jar`,
    '-inMemory',
    '-sharedDb',
    '-port',
    String(port),
  ],
  // It leaves a file where it runs.
  { stdio: 'ignore', cwd: folder },
);
engine.once('error', (error) => stop(`Java does not start (${error.message}); apt-get install default-jre-headless.`));
process.once('exit', () => engine.kill('SIGKILL'));
await reachable(engine);
// The laptop cloud's own tests are left out: they run the whole cloud, not the stores.
const options = ['run', '--project', 'integration', '--exclude', 'packages/laptop-cloud/**'];
const vitest = spawn(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), ...options, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, OKAERI_DYNAMODB_ENDPOINT: endpoint } },
);
vitest.once('exit', (code) => process.exit(code ?? 1));

/** The folder of the engine, kept between runs in the temporary directory. */
function fetchEngine(): string {
  const kept = join(tmpdir(), `okaeri-${carrier.replace('@', '-')}`);
  const found = join(kept, 'package/emulator');
  if (existsSync(join(found, 'DynamoDBLocal.jar'))) return found;
  mkdirSync(kept, { recursive: true });
  // Packed, not installed: the jars are in the package itself, its 280 dependencies are of no use here.
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', kept, carrier], { encoding: 'utf8' });
  execFileSync('tar', ['-xzf', join(kept, packed.trim()), '-C', kept]);
  return found;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function reachable(running: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (running.exitCode !== null) stop(`DynamoDB Local ended with code ${running.exitCode}; it needs Java 17.`);
    try {
      await fetch(endpoint);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  stop('DynamoDB Local does not respond.');
}

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
