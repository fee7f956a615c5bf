import type { FunctionDefinition } from './definition.ts';
import type { InvocationResult } from './result.ts';

/** What was measured during an invocation; times in milliseconds, memory in bytes. */
export interface Measured {
  readonly requestId: string;
  readonly duration: number;
  /** Only for the first invocation of a process. */
  readonly initDuration: number | undefined;
  /** The most that the process ever held; unknown when it was killed. */
  readonly memoryUsed: number | undefined;
}

/** Lambda's `platform.report` line in JSON. */
export function platformReport(
  time: string,
  { memory }: FunctionDefinition,
  { requestId, duration, initDuration, memoryUsed }: Measured,
  result: InvocationResult,
): string {
  const status = result.ok ? 'success' : result.errorType === 'Sandbox.Timedout' ? 'timeout' : 'error';
  const metrics = {
    durationMs: inHundredths(duration),
    // AWS bills whole milliseconds, loading included.
    billedDurationMs: Math.ceil(duration + (initDuration ?? 0)),
    memorySizeMB: memory,
    ...(memoryUsed === undefined ? {} : { maxMemoryUsedMB: Math.ceil(memoryUsed / 1_048_576) }),
    ...(initDuration === undefined ? {} : { initDurationMs: inHundredths(initDuration) }),
  };
  const record = { requestId, status, ...(result.ok ? {} : { errorType: result.errorType }), metrics };
  return JSON.stringify({ time, type: 'platform.report', record });
}

function inHundredths(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
