import { existsSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

// The Node runtime of a function process: asks the Runtime API for the next event, calls the handler, sends the result.

enableCompileCache();

type Handler = (event: unknown, context: unknown) => unknown;
interface Failure {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

const runtimeApi = new URL(`http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/`);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const clock = (globalThis as Record<symbol, unknown>)[Symbol.for('laptop-cloud.clock')] as { offset: number };

// The laptop cloud holds the standard input; when it ends, even by SIGKILL, the pipe ends, and this process with it.
process.stdin
  .resume()
  .once('end', () => process.exit(0))
  .once('error', () => process.exit(0));

function call(
  method: string,
  path: string,
  body?: string,
): Promise<{ headers: IncomingMessage['headers']; body: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const memory = { 'laptop-cloud-memory-used': String(process.resourceUsage().maxRSS * 1024) };
    const outgoing = request(
      new URL(path, runtimeApi),
      { method, agent, headers: { ...headers, ...memory } },
      (response) => {
        text(response).then((content) => resolve({ headers: response.headers, body: content }), reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function failure(error: unknown): Failure {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function loadHandler(): Promise<Handler> {
  const [module = '', name = ''] = (process.env['_HANDLER'] ?? '').split(/\.(?=[^.]*$)/);
  const files = ['.mjs', '.js', '.cjs'].map((extension) =>
    join(process.env['LAMBDA_TASK_ROOT'] ?? '', `${module}${extension}`),
  );
  const file = files.find((candidate) => existsSync(candidate)) ?? module;
  const loaded = (await import(file)) as Record<string, unknown>;
  const handler = loaded[name];
  if (typeof handler !== 'function') throw new TypeError(`${module}.${name} is undefined or not exported`);
  return handler as Handler;
}

let running: string | undefined;

async function fatal(error: unknown, errorType?: string): Promise<never> {
  const found = failure(error);
  const path = running === undefined ? 'init/error' : `invocation/${running}/error`;
  process.stderr.write(`${JSON.stringify({ level: 'FATAL', ...found })}\n`);
  await call('POST', path, JSON.stringify({ ...found, errorType: errorType ?? found.errorType })).catch(
    () => undefined,
  );
  process.exit(1);
}
process.on('uncaughtException', (error) => void fatal(error));
process.on('unhandledRejection', (error) => void fatal(error, 'Runtime.UnhandledPromiseRejection'));

function contextOf(headers: IncomingMessage['headers'], requestId: string): object {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function work(handler: Handler): Promise<never> {
  for (;;) {
    // The laptop cloud has ended: there is no result to send and nothing to clean up.
    const next = await call('GET', 'invocation/next').catch(() => process.exit(0));
    const requestId = String(next.headers['lambda-runtime-aws-request-id']);
    clock.offset = Number(next.headers['laptop-cloud-clock-offset']);
    process.env['_X_AMZN_TRACE_ID'] = String(next.headers['lambda-runtime-trace-id']);
    running = requestId;
    try {
      const result = await handler(JSON.parse(next.body), contextOf(next.headers, requestId));
      await call('POST', `invocation/${requestId}/response`, JSON.stringify(result) ?? 'null');
    } catch (error) {
      process.stderr.write(`${JSON.stringify({ level: 'ERROR', requestId, ...failure(error) })}\n`);
      await call('POST', `invocation/${requestId}/error`, JSON.stringify(failure(error))).catch(() => process.exit(0));
    }
    running = undefined;
  }
}

const handler = await loadHandler().catch((error: unknown) => fatal(error));
await work(handler);
