import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { freePort } from '../http-server.ts';
import { causeOf, Refusal } from '../refusal.ts';

/** An item of which only the text attributes can be read. */
export type Item = z.infer<typeof item>;

/** A response of the engine, unparsed. */
export interface EngineResponse {
  readonly status: number;
  readonly body: Buffer;
}

const item = z.record(z.string(), z.looseObject({ S: z.string().optional() }));
const scanPage = z.object({ Items: z.array(item), LastEvaluatedKey: z.unknown().optional() });
const failure = z.object({ __type: z.string().default('Error'), message: z.string().optional() });

/** How long the engine may take to listen, in milliseconds. */
const startTimeout = 10_000;

/** A DynamoDB engine: dynoxide as a child process, or another endpoint. */
export class DynamoDbEngine {
  readonly #url: URL;
  readonly #child: ChildProcess | undefined;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  /** Whether only this laptop cloud writes to it. */
  readonly exclusive: boolean;
  #dead: string | undefined;
  /** Resolves with one sentence when the engine stops on its own. */
  readonly death: Promise<string>;

  private constructor(url: string, child: ChildProcess | undefined) {
    this.#url = new URL(url);
    this.#child = child;
    this.exclusive = child !== undefined;
    this.death = new Promise((resolve) => {
      child?.once('exit', (code, signal) => {
        const how = signal ?? `status ${code}`;
        this.#dead = `The DynamoDB engine (dynoxide) ended unexpectedly (${how}); stop the laptop cloud and start it again.`;
        resolve(this.#dead);
      });
    });
  }

  /** Uses the endpoint, or starts dynoxide on a database file in `directory`. */
  static async start(directory: string, endpoint: string | undefined): Promise<DynamoDbEngine> {
    if (endpoint !== undefined) return DynamoDbEngine.#connected(new DynamoDbEngine(endpoint, undefined));
    const port = await freePort(0, 'DynamoDB engine');
    const file = join(directory, 'dynamodb.db');
    const child = spawnEngine(['--port', String(port), '--db-path', file]);
    const engine = await DynamoDbEngine.#connected(new DynamoDbEngine(`http://127.0.0.1:${port}`, child));
    addStreamIndexes(file);
    return engine;
  }

  static async #connected(engine: DynamoDbEngine): Promise<DynamoDbEngine> {
    const deadline = Date.now() + startTimeout;
    for (;;) {
      try {
        await engine.call('ListTables', '{}');
        return engine;
      } catch (error) {
        if (engine.#dead !== undefined || Date.now() > deadline) {
          await engine.close();
          throw new Refusal(`The DynamoDB engine at ${engine.#url.origin} does not respond (${causeOf(error)}).`);
        }
        await delay(10);
      }
    }
  }

  /** Why the engine has ended; undefined while it runs. */
  get dead(): string | undefined {
    return this.#dead;
  }

  /** One operation; the body is passed on as it is. */
  call(operation: string, body: string | Buffer, service = 'DynamoDB_20120810'): Promise<EngineResponse> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': `${service}.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
      };
      const outgoing = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        buffer(response).then((body) => resolve({ status: response.statusCode ?? 500, body }), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** An operation of the laptop cloud itself. @throws what DynamoDB returned instead of a result, `name` being its code */
  async request<Result>(
    result: z.ZodType<Result>,
    operation: string,
    input: object,
    service?: string,
  ): Promise<Result> {
    const { status, body } = await this.call(operation, JSON.stringify(input), service);
    const json: unknown = JSON.parse(body.toString());
    if (status === 200) return result.parse(json);
    const { __type, message } = failure.parse(json);
    throw Object.assign(new Error(message ?? `DynamoDB returned ${status}`), { name: __type.replace(/^.*#/, '') });
  }

  /** The items of a scan. */
  async *scan(input: object): AsyncGenerator<Item> {
    let start: unknown;
    do {
      const page = await this.request(scanPage, 'Scan', { ...input, ExclusiveStartKey: start });
      yield* page.Items;
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }

  /** Ends the engine; resolves when it has closed its file. */
  async close(): Promise<void> {
    this.#agent.destroy();
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.removeAllListeners('exit');
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.destroy();
    await ended;
  }
}

function spawnEngine(flags: readonly string[]): ChildProcess {
  const binary = findBinary();
  // The shell ends the engine when the pipe closes, which happens even when this process is killed with SIGKILL.
  const guard = 'exec 3<&0; "$@" & engine=$!; { cat <&3 >/dev/null; kill -9 $engine; } 2>/dev/null & wait $engine';
  const child = spawn('sh', ['-c', guard, 'sh', binary, ...flags], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  return child;
}

function findBinary(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    const file = join(manifest, '..', 'dynoxide');
    if (existsSync(file)) return file;
  } catch {
    // On another platform the optional package is missing, but the program may be on the PATH.
  }
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'dynoxide'));
  const found = onPath.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Refusal(
    'dynoxide is not installed for this platform: put it on PATH, or start DynamoDB Local and give its address as "dynamodbEndpoint".',
  );
}

// Every write with a stream looks up the highest sequence number; without these indexes that is a scan (1.2.1).
function addStreamIndexes(file: string): void {
  const sqlite = new DatabaseSync(file);
  try {
    sqlite.exec(`
      PRAGMA busy_timeout = 5000;
      CREATE INDEX IF NOT EXISTS laptop_cloud_stream_by_table
        ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
      CREATE INDEX IF NOT EXISTS laptop_cloud_stream_by_shard
        ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
    `);
  } finally {
    sqlite.close();
  }
}
