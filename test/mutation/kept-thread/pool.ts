/**
 * A pool of vitest whose only thread outlives a run: the next fault finds the packages already loaded. The project's own modules
 * are evaluated again for every test file, as in a thread of their own.
 */
import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Plugin } from 'vite';
import type { PoolRunnerInitializer } from 'vitest/node';

type Listener = (message: unknown) => void;
type PoolWorker = ReturnType<PoolRunnerInitializer['createPoolWorker']>;
type Request = Parameters<PoolWorker['send']>[0];

const name = 'kept-thread';
const entry = new URL('worker.ts', import.meta.url);

/** After so many runs the thread is a new one: what modules that were evaluated before hold is memory. */
const runsPerThread = 100;

let idle: { readonly thread: Worker; readonly runs: number } | undefined;

class KeptThread implements PoolWorker {
  readonly name = name;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #execArgv: string[];
  /** The thread's messages, for as long as this run lasts. */
  readonly #events = new EventEmitter();
  readonly #listeners: Readonly<Record<string, Listener>> = Object.fromEntries(
    ['message', 'error', 'exit'].map((event) => [event, (value: unknown) => this.#events.emit(event, value)]),
  );
  #thread: Worker | undefined;
  #runs = 0;
  #hasEnded = false;

  constructor({ env, execArgv }: { readonly env: Partial<NodeJS.ProcessEnv>; readonly execArgv: string[] }) {
    this.#environment = env as NodeJS.ProcessEnv;
    this.#execArgv = execArgv;
  }

  on(event: string, listener: Listener): void {
    this.#events.on(event, listener);
  }

  off(event: string, listener: Listener): void {
    this.#events.off(event, listener);
  }

  send(message: Request): void {
    if (message.type === 'stop') {
      // Only the run ends: the thread would close what the next run uses.
      this.#hasEnded = true;
      this.#events.emit('message', { type: 'stopped', __vitest_worker_response__: true });
    } else this.#thread?.postMessage(message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  async start(): Promise<void> {
    this.#thread = idle?.thread ?? new Worker(entry, { env: this.#environment, execArgv: this.#execArgv });
    this.#runs = (idle?.runs ?? 0) + 1;
    idle = undefined;
    this.#thread.ref();
    for (const [event, listener] of Object.entries(this.#listeners)) this.#thread.on(event, listener);
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    if (thread === undefined) return;
    for (const [event, listener] of Object.entries(this.#listeners)) thread.off(event, listener);
    if (!this.#hasEnded || this.#runs >= runsPerThread || idle !== undefined) {
      await thread.terminate();
      return;
    }
    thread.unref();
    idle = { thread, runs: this.#runs };
  }
}

/** As a plugin: Stryker names its own pool on the command line, which goes before the configuration. */
export const keptThread: Plugin = {
  name,
  configureVitest({ project }) {
    project.config.pool = name as typeof project.config.pool;
    project.config.poolRunner = { name, createPoolWorker: (options) => new KeptThread(options) };
  },
};
