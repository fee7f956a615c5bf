/** The tour of the README and of docs/tour.md, run as it is written: each block prints what the document shows below it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { projectFile, root } from '../../tools/docs/project.ts';
import { Running, Shell } from '../tour/shell.ts';
import { comparable, type Step, stepsOf } from '../tour/steps.ts';

const [start, ...steps] = [
  ...stepsOf('README.md', projectFile('README.md'), 'A tour'),
  ...stepsOf('docs/tour.md', projectFile('docs/tour.md')),
];

let folder: string;
let programme: Running;
let shell: Shell;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'okaeri-tour-'));
  programme = new Running(`${here(start?.command ?? '').trim()} --port ${await freePort()}`, root);
  await vi.waitUntil(() => programme.printed() !== '' && existsSync(join(folder, 'okaeri.json')), {
    timeout: 880_000,
    interval: 100,
  });
  shell = new Shell(root, folder);
}, 900_000);
afterAll(async () => {
  await shell?.close();
  await programme?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the tour', () => {
  test('begins with the programme, started as it says', () => {
    expect(start?.command).toMatch(/^npm start -- --ready-file okaeri\.json$/m);
    expect(comparable(programme.printed(), false)).toEqual(comparable(start?.output ?? '', false));
  });

  test.each(steps)('$place prints what is shown below it', async ({ command, output, csv }: Step) => {
    expect(comparable(await shell.run(here(command)), csv)).toEqual(comparable(output, csv));
  });
});

/** The reader's file, in the folder of this test. */
function here(command: string): string {
  return command.replaceAll('okaeri.json', join(folder, 'okaeri.json'));
}

/** A port whose next three ports are free, too: control, inbox and AWS front take those. */
async function freePort(): Promise<number> {
  for (let port = 23_000; port < 32_000; port += 4) {
    const free = await Promise.all([0, 1, 2, 3].map((offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error('no four ports in a row are free');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
