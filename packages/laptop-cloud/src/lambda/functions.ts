import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import * as z from 'zod';
import type { Ground } from '../ground.ts';
import { type HttpServer, readBody, send, sendJson } from '../http-server.ts';
import { required } from '../refusal.ts';
import type { WorkSource } from '../time/work.ts';
import { Concurrency } from './concurrency.ts';
import type { FunctionDefinition } from './definition.ts';
import { platformReport } from './report.ts';
import { errorOf, failed, type InvocationResult, refusedRequest, returned, throttled } from './result.ts';
import { type RuntimeFiles, Worker } from './worker.ts';

interface Invocation {
  readonly requestId: string;
  readonly definition: FunctionDefinition;
  readonly payload: string;
  readonly done: (result: InvocationResult) => void;
  timer?: NodeJS.Timeout;
  worker?: Worker;
  startedAt?: number;
  memoryUsed?: number | undefined;
}

interface Parts extends Pick<Ground, 'clock' | 'logs' | 'work' | 'metrics'> {
  readonly server: HttpServer;
  readonly region: string;
  readonly awsEndpoint: string;
  readonly files: RuntimeFiles;
  /** The concurrent executions of the account. */
  readonly concurrency: number;
}

const runtimeHeaders = z.object({ 'laptop-cloud-memory-used': z.coerce.number().optional() });

/** Processes of all functions together. */
const totalWorkers = 48;
/** Lambda gives a function ten seconds to load. */
const initTimeout = 10_000;

/**
 * The Lambda service: starts a process for a function when all of its processes are busy, keeps it warm,
 * hands it one event at a time over the Runtime API, and kills it when its time is up.
 */
export class Functions implements WorkSource {
  readonly #definitions = new Map<string, FunctionDefinition>();
  readonly #workers = new Map<string, Worker>();
  readonly #waiting = new Map<string, Invocation[]>();
  readonly #running = new Map<string, Invocation>();
  readonly #concurrency: Concurrency;
  readonly #parts: Parts;
  #closed = false;

  constructor(definitions: readonly FunctionDefinition[], parts: Parts) {
    this.#parts = parts;
    this.#concurrency = new Concurrency(definitions, parts.concurrency);
    for (const definition of definitions) this.#definitions.set(definition.name, definition);
    parts.server.handle((request, response) => this.#runtimeApi(request, response));
  }

  /** Every function. */
  get definitions(): FunctionDefinition[] {
    return [...this.#definitions.values()];
  }

  /** Invocations under way, waiting ones included. */
  get runningCount(): number {
    return this.#running.size + [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }

  now(): number {
    return this.#parts.clock.now();
  }

  /** The function of a name, a display name or its end (`send-mail`), or an ARN. */
  find(name: string): FunctionDefinition | undefined {
    const last = name.slice(name.lastIndexOf(':') + 1);
    const all = this.definitions;
    return (
      this.#definitions.get(last) ??
      all.find(({ displayName }) => displayName === last) ??
      all.find(({ displayName }) => displayName.endsWith(`-${last}`))
    );
  }

  /** How many processes, busy and idle, a function has. */
  counts(name: string): { busy: number; idle: number; waiting: number } {
    const workers = [...this.#workers.values()].filter(({ definition }) => definition.name === name);
    const busy = workers.filter(({ requestId }) => requestId !== undefined).length;
    return { busy, idle: workers.length - busy, waiting: this.#waiting.get(name)?.length ?? 0 };
  }

  /** Invokes a function and waits for its result. */
  invoke(name: string, payload: string): Promise<InvocationResult> {
    const definition = this.#definitions.get(name);
    if (definition === undefined)
      return Promise.resolve(failed('ResourceNotFoundException', `Function not found: ${name}`));
    const refused = refusedRequest(payload);
    if (refused !== undefined) return Promise.resolve(refused);
    if (!this.#concurrency.enter(definition)) {
      this.#count(definition, 'Throttles');
      return Promise.resolve(failed(throttled, 'Rate Exceeded.'));
    }
    return new Promise((resolve) => {
      const done = (result: InvocationResult): void => {
        this.#concurrency.leave(definition);
        this.#count(definition, 'Invocations');
        // Zero is recorded, too, so that the metric of errors shows that it ran.
        this.#count(definition, 'Errors', result.ok ? 0 : 1);
        resolve(result);
      };
      const invocation = { requestId: randomUUID(), definition, payload, done };
      const waiting = this.#waiting.get(name);
      if (waiting === undefined) this.#waiting.set(name, [invocation]);
      else waiting.push(invocation);
      this.#assign(definition);
    });
  }

  /** Kills a process of a function with SIGKILL, a busy one first; returns whether there was one. */
  kill(name: string): boolean {
    const workers = [...this.#workers.values()].filter(({ definition }) => definition.name === name);
    const victim = workers.find(({ requestId }) => requestId !== undefined) ?? workers[0];
    victim?.kill();
    return victim !== undefined;
  }

  /**
   * Replaces the code of a function. Idle processes end at once, busy ones when their invocation has ended.
   * @throws {Refusal} when no function is made from that entry
   */
  replaceCode(entry: string, code: Uint8Array): void {
    const found = this.definitions.find((known) => known.entry === entry);
    const definition = required(found, `No function of the templates is made from ${entry}.`);
    const file = join(definition.directory, `${definition.handler.replace(/\.\w+$/, '')}.mjs`);
    // Renamed into place: a process that starts meanwhile loads the old code or the new, never half of it.
    writeFileSync(`${file}.new`, code);
    renameSync(`${file}.new`, file);
    for (const worker of this.#workers.values()) {
      if (worker.definition === definition) this.#retire(worker);
    }
  }

  /** Whether a caller is waiting for a result now: an API call is being worked on. */
  get callerWaits(): boolean {
    return [...this.#running.values()].some(({ definition }) => !definition.inBackground);
  }

  hasWork(): boolean {
    return this.runningCount > 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    // Invocations under way never end, because nothing may be written once the database is closed. Messages that were being worked on
    // become visible again at the next start.
    for (const { timer } of this.#running.values()) clearTimeout(timer);
    const ends = [...this.#workers.values()].map((worker) => {
      const end = new Promise<void>((resolve) => worker.process.once('close', () => resolve()));
      worker.kill();
      return end;
    });
    await Promise.all(ends);
    await this.#parts.server.close();
  }

  #count({ name }: FunctionDefinition, metric: 'Invocations' | 'Errors' | 'Throttles', value = 1): void {
    this.#parts.metrics.put({ namespace: 'AWS/Lambda', name: metric, dimensions: { FunctionName: name } }, value);
  }

  #assign(definition: FunctionDefinition): void {
    const waiting = this.#waiting.get(definition.name) ?? [];
    const own = [...this.#workers.values()].filter((worker) => worker.definition === definition);
    for (const worker of own) {
      const invocation = worker.next === undefined ? undefined : waiting.shift();
      if (worker.next !== undefined && invocation !== undefined) this.#hand(worker, worker.next, invocation);
    }
    const starting = own.filter(({ ready }) => !ready).length;
    const wanted = Math.min(waiting.length - starting, definition.processes - own.length);
    for (let count = 0; count < wanted; count += 1) this.#startWorker(definition);
  }

  #startWorker(definition: FunctionDefinition): void {
    if (this.#closed) return;
    if (this.#workers.size >= totalWorkers && !this.#retireIdleWorker()) return;
    const worker = new Worker(definition, {
      ...{ files: this.#parts.files, region: this.#parts.region, awsEndpoint: this.#parts.awsEndpoint },
      runtimeApi: this.#parts.server.url.slice('http://'.length),
      clockOffset: this.#parts.clock.offset,
      log: (line) => definition.mayLog && this.#parts.logs.write(definition.displayName, line),
    });
    this.#workers.set(worker.id, worker);
    const initTimer = setTimeout(() => worker.ready || worker.kill(), initTimeout + definition.timeout);
    worker.process.once('error', (error) => this.#parts.logs.write(definition.displayName, error.message));
    worker.process.once('exit', (code, signal) => {
      clearTimeout(initTimer);
      this.#workers.delete(worker.id);
      this.#ended(worker, code, signal);
    });
  }

  /** Makes room for a process of a busier function. */
  #retireIdleWorker(): boolean {
    const idle = [...this.#workers.values()].filter(({ next, retired }) => next !== undefined && !retired);
    const oldest = idle.sort((a, b) => a.lastUsed - b.lastUsed)[0];
    if (oldest === undefined) return false;
    this.#retire(oldest);
    return true;
  }

  /** Ends an idle process now and a busy one as soon as it asks for more work. */
  #retire(worker: Worker): void {
    worker.retired = true;
    if (worker.next === undefined) return;
    worker.next = undefined;
    this.#workers.delete(worker.id);
    worker.kill();
  }

  #ended(worker: Worker, code: number | null, signal: NodeJS.Signals | null): void {
    const { definition, requestId, ready } = worker;
    if (this.#closed) return;
    const how = signal === null ? `exit status ${code}` : `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
    const result = failed(
      'Runtime.ExitError',
      `RequestId: ${requestId ?? worker.id} Error: Runtime exited with error: ${how}`,
    );
    if (requestId !== undefined) this.#finish(requestId, result);
    else if (!ready) this.#failOldest(definition, result);
    this.#assign(definition);
  }

  /** A process that cannot load its code fails the invocation it was started for. */
  #failOldest(definition: FunctionDefinition, result: InvocationResult): void {
    this.#waiting.get(definition.name)?.shift()?.done(result);
    this.#parts.work.changed();
  }

  #hand(worker: Worker, response: ServerResponse, invocation: Invocation): void {
    const { definition } = worker;
    worker.next = undefined;
    worker.requestId = invocation.requestId;
    invocation.worker = worker;
    invocation.startedAt = performance.now();
    this.#running.set(invocation.requestId, invocation);
    invocation.timer = setTimeout(() => this.#timeOut(invocation), definition.timeout);
    send(response, 200, 'application/json', invocation.payload, {
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(this.#parts.clock.now() + definition.timeout),
      'lambda-runtime-invoked-function-arn': definition.arn,
      'lambda-runtime-trace-id': traceId(this.#parts.clock.now()),
      'laptop-cloud-clock-offset': String(this.#parts.clock.offset),
    });
  }

  #timeOut(invocation: Invocation): void {
    const seconds = (invocation.definition.timeout / 1000).toFixed(2);
    invocation.worker?.kill();
    this.#finish(
      invocation.requestId,
      failed('Sandbox.Timedout', `RequestId: ${invocation.requestId} Error: Task timed out after ${seconds} seconds`),
    );
  }

  #finish(requestId: string, result: InvocationResult): void {
    const invocation = this.#running.get(requestId);
    if (invocation === undefined || this.#closed) return;
    this.#running.delete(requestId);
    clearTimeout(invocation.timer);
    if (invocation.worker) {
      invocation.worker.requestId = undefined;
      invocation.worker.lastUsed = performance.now();
    }
    this.#report(invocation, result);
    invocation.done(result);
    this.#parts.work.changed();
  }

  #report({ definition, requestId, startedAt = 0, memoryUsed, worker }: Invocation, result: InvocationResult): void {
    if (!definition.mayLog) return;
    const measured = {
      requestId,
      duration: performance.now() - startedAt,
      initDuration: worker?.takeInitDuration(),
      memoryUsed,
    };
    this.#parts.logs.write(
      definition.displayName,
      platformReport(this.#parts.clock.isoNow(), definition, measured, result),
    );
  }

  async #runtimeApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, workerId = '', , , kind, requestId = '', outcome] = (request.url ?? '').split('/');
    const worker = this.#workers.get(workerId);
    if (worker === undefined) return void response.destroy();
    if (kind === 'invocation' && requestId === 'next') {
      worker.markReady();
      if (worker.retired) return worker.kill();
      worker.next = response;
      response.once('close', () => (worker.next = worker.next === response ? undefined : worker.next));
      return this.#assign(worker.definition);
    }
    const body = await readBody(request);
    const invocation = this.#running.get(requestId);
    if (invocation) invocation.memoryUsed = runtimeHeaders.parse(request.headers)['laptop-cloud-memory-used'];
    sendJson(response, 202, { status: 'OK' });
    if (kind === 'init') {
      worker.ready = true;
      return this.#failOldest(worker.definition, errorOf(body.toString()));
    }
    this.#finish(requestId, outcome === 'response' ? returned(body) : errorOf(body.toString()));
  }
}

/** Strips the types of the two files that run inside function processes, once per start, because it would cost each process 50 ms. */
export async function writeRuntimeFiles(directory: string): Promise<RuntimeFiles> {
  const write = async (name: string): Promise<string> => {
    const source = readFileSync(fileURLToPath(new URL(`${name}.ts`, import.meta.url)), 'utf8');
    const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node24' });
    const file = join(directory, `${name}.mjs`);
    writeFileSync(file, code);
    return file;
  };
  const [bootstrap, preload] = await Promise.all([write('bootstrap'), write('preload-clock')]);
  return { bootstrap, preload: pathToFileURL(preload).href };
}

// A new random trace per invocation, as for an untraced caller; correlation ids travel in the events.
function traceId(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
