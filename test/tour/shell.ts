/** One bash session that runs the blocks of the tour one after the other, as a reader does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Variables and functions of one block are there in the next. A command that fails ends the session. */
export class Shell {
  readonly #bash: ChildProcess;
  readonly #folder: string;
  readonly #closed: Promise<unknown>;
  #printed = '';
  #blocks = 0;

  constructor(cwd: string, folder: string) {
    this.#folder = folder;
    this.#bash = spawn('bash', ['--noprofile', '--norc'], { cwd, env: plainEnvironment });
    this.#closed = once(this.#bash, 'close');
    for (const stream of [this.#bash.stdout, this.#bash.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#printed += chunk;
      });
    }
    this.#bash.stdin?.write('exec 2>&1\nset -e\n');
  }

  /** Runs a block to its end. @returns what it printed, errors too @throws Error when a command of it fails */
  async run(block: string): Promise<string> {
    this.#blocks += 1;
    this.#printed = '';
    const file = join(this.#folder, `block-${this.#blocks}.sh`);
    writeFileSync(file, block);
    const end = `<end of block ${this.#blocks}>\n`;
    this.#bash.stdin?.write(`. ${file} </dev/null\nprintf '%s\\n' '${end.trim()}'\n`);
    while (!this.#printed.endsWith(end)) {
      const more = this.#bash.stdout === null ? undefined : once(this.#bash.stdout, 'data');
      const closed = this.#closed.then(() => 'closed' as const);
      if ((await Promise.race([more, closed])) === 'closed')
        throw new Error(`a command of this block failed; it printed: ${this.#printed}`);
    }
    return this.#printed.slice(0, -end.length);
  }

  async close(): Promise<void> {
    this.#bash.stdin?.end();
    await this.#closed;
  }
}

/** A programme that runs until it is stopped, in a process group of its own. */
export class Running {
  readonly #bash: ChildProcess;
  readonly #closed: Promise<unknown>;
  #printed = '';

  constructor(command: string, cwd: string) {
    this.#bash = spawn('bash', ['-c', command], { cwd, env: plainEnvironment, detached: true });
    this.#closed = once(this.#bash, 'close');
    for (const stream of [this.#bash.stdout, this.#bash.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#printed += chunk;
      });
    }
  }

  /** What it printed so far. @throws Error when it has ended */
  printed(): string {
    if (this.#bash.exitCode !== null) throw new Error(`it ended; it printed: ${this.#printed}`);
    return this.#printed;
  }

  async stop(): Promise<void> {
    if (this.#bash.pid !== undefined && this.#bash.exitCode === null) process.kill(-this.#bash.pid, 'SIGTERM');
    await this.#closed;
  }
}

/** A reader's terminal has no colours to compare. */
const plainEnvironment = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' };
