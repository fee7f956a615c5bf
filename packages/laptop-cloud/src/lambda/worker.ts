import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { FunctionDefinition } from './definition.ts';

/** Where the transformed runtime files are. */
export interface RuntimeFiles {
  readonly bootstrap: string;
  readonly preload: string;
}

/** What a worker process needs in addition to its function. */
export interface WorkerSurroundings {
  readonly files: RuntimeFiles;
  /** `host:port` of the Runtime API. */
  readonly runtimeApi: string;
  readonly region: string;
  readonly awsEndpoint: string;
  readonly clockOffset: number;
  readonly log: (line: string) => void;
}

/** A function's execution environment: one process, one invocation at a time. */
export class Worker {
  readonly id = randomUUID();
  readonly definition: FunctionDefinition;
  readonly process: ChildProcess;
  /** The open response to "give me the next event"; present while the worker is idle. */
  next: ServerResponse | undefined;
  /** The request id it works on. */
  requestId: string | undefined;
  ready = false;
  readonly #spawnedAt = performance.now();
  #initDuration: number | undefined;
  lastUsed = 0;
  /** Set when it is to end: its end is then not a failure of the function. */
  retired = false;

  constructor(definition: FunctionDefinition, surroundings: WorkerSurroundings) {
    this.definition = definition;
    const preload = `${surroundings.files.preload}?offset=${surroundings.clockOffset}`;
    // The heap gets what the runtime itself does not need, as on Lambda.
    const heap = Math.max(64, Math.floor(definition.memory * 0.9));
    const flags = ['--import', preload, `--max-old-space-size=${heap}`, surroundings.files.bootstrap];
    this.process = spawn(process.execPath, flags, {
      env: this.#environment(surroundings),
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: definition.directory,
    });
    // On AWS each process has a machine of its own. Here they share a few cores, and functions that a caller waits for have priority.
    if (definition.inBackground && this.process.pid !== undefined)
      setPriority(this.process.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', surroundings.log);
    }
    // `exit` reports the end of the process; the broken pipe adds nothing to that.
    this.process.stdin?.on('error', () => undefined);
  }

  /** Is called when it asks for work, which means that its code is loaded. */
  markReady(): void {
    if (!this.ready) this.#initDuration = performance.now() - this.#spawnedAt;
    this.ready = true;
  }

  /** How long it took to load, in milliseconds; returned once. */
  takeInitDuration(): number | undefined {
    const duration = this.#initDuration;
    this.#initDuration = undefined;
    return duration;
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  #environment({ runtimeApi, region, awsEndpoint }: WorkerSurroundings): NodeJS.ProcessEnv {
    const { name, memory, handler, directory, logGroup, accessKey, environment } = this.definition;
    return {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `${runtimeApi}/${this.id}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: this.id,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      AWS_ENDPOINT_URL: awsEndpoint,
      LAMBDA_TASK_ROOT: directory,
      _HANDLER: handler,
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      PATH: process.env['PATH'],
    };
  }
}
