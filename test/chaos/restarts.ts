/** Okaeri in a process of its own, which is killed and started again at once with the same state. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type MailSummary, ProgrammeClient, type RunningProgramme } from '../fixtures/programme-client.ts';

/** A mail that has not left after this time never leaves: an hour of moved clock. */
const mostMoves = 12;
const program = fileURLToPath(new URL('start-okaeri.ts', import.meta.url));

export interface RestartableOptions {
  readonly stateDir: string;
  readonly outdir: string;
  /** Mails a second that SES takes. */
  readonly quota: number;
}

/** A running Okaeri, whichever process it runs in at the moment. */
export class RestartableOkaeri {
  readonly #options: RestartableOptions;
  #process: ChildProcess | undefined;
  #programme: ProgrammeClient | undefined;
  /** A move of the clock that is under way; a kill cuts it off. */
  #moving: Promise<void> | undefined;

  constructor(options: RestartableOptions) {
    this.#options = options;
  }

  get programme(): ProgrammeClient {
    if (this.#programme === undefined) throw new Error('Okaeri does not run');
    return this.#programme;
  }

  async start(): Promise<void> {
    const { stateDir, outdir, quota } = this.#options;
    const child = spawn(process.execPath, [program, stateDir, outdir, String(quota)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`Okaeri ended with ${code} while it started`))),
    ])) as [string];
    this.#programme = new ProgrammeClient(JSON.parse(line) as RunningProgramme);
  }

  /** Sends SIGKILL to the whole process, in the middle of whatever it does, and starts it with the state on the disk. */
  async killAndRestart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    this.#programme = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await this.#moving;
  }

  /**
   * Waits until SES has accepted a number of mails of a kind. Whenever nothing else happens, the clock moves, and it still moves when this
   * returns, so that the kill comes in the middle of the work that its timers began.
   */
  async untilAccepted(atLeast: number, ofKind: (mail: MailSummary) => boolean): Promise<void> {
    for (let moves = 0; moves < mostMoves; ) {
      const accepted = (await this.programme.mails()).filter(ofKind).length;
      if (accepted >= atLeast) return;
      if (this.#moving === undefined && (await this.programme.status()).settled) {
        moves += 1;
        this.#moving = Promise.allSettled([this.programme.advance('PT5M')]).then(() => {
          this.#moving = undefined;
        });
      }
      await delay(100);
    }
  }
}
