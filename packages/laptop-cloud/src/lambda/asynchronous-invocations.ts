import { randomUUID } from 'node:crypto';
import type { Ground } from '../ground.ts';
import { textAttributes } from '../queues/queues.ts';
import { minute } from '../time/durations.ts';
import type { WorkSource } from '../time/work.ts';
import type { FunctionDefinition } from './definition.ts';
import type { Functions } from './functions.ts';
import { type InvocationResult, wasThrottled } from './result.ts';

interface Row {
  id: number;
  request_id: string;
  function: string;
  payload: string;
  attempts: number;
  since: number;
}

/** Lambda waits one minute before the first retry and two before the second. */
const retryDelays = [minute, 2 * minute];
/** How long a throttled event waits: at first, and at most after doubling. Milliseconds. */
const throttledDelays = { first: 1000, most: 5 * minute };

/** How many events of a function are under way at a time. */
const atATime = 20;

type Parts = Pick<Ground, 'database' | 'clock' | 'queues' | 'work'> & { readonly functions: Functions };

/** Lambda's queue of asynchronous invocations, with their retries and failure destinations. */
export class AsynchronousInvocations implements WorkSource {
  readonly #parts: Parts;
  readonly #running = new Set<number>();
  /** How many times in a row an event was throttled. */
  readonly #throttled = new Map<number, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Accepts an event and keeps it until the function succeeds or the event goes to its failure destination. */
  accept(functionName: string, payload: string): void {
    const now = this.#parts.clock.now();
    this.#parts.database.run(
      'INSERT INTO invocation (request_id, function, payload, attempts, since, due_at) VALUES (?, ?, ?, 0, ?, ?)',
      ...[randomUUID(), functionName, payload, now, now],
    );
    this.wake();
  }

  hasWork(): boolean {
    return this.#running.size > 0 || this.#isDue();
  }

  nextWakeAt(): number | undefined {
    const sql = 'SELECT min(due_at) AS at FROM invocation WHERE due_at > ?';
    return this.#parts.database.get<{ at: number | null }>(sql, this.#parts.clock.now())?.at ?? undefined;
  }

  wake(): void {
    // Each function has a queue of its own: a thousand events of one must not hold up those of another.
    for (const { function: name } of this.#parts.database.all<Pick<Row, 'function'>>(
      'SELECT DISTINCT function FROM invocation',
    )) {
      for (const row of this.#due(name)) {
        if (this.#running.has(row.id)) continue;
        this.#running.add(row.id);
        void this.#attempt(row);
      }
    }
  }

  #isDue(): boolean {
    const sql = 'SELECT id FROM invocation WHERE due_at <= ? LIMIT 1';
    return this.#parts.database.get<Pick<Row, 'id'>>(sql, this.#parts.clock.now()) !== undefined;
  }

  /** The oldest due events of a function, as many as may run at a time. */
  #due(name: string): Row[] {
    return this.#parts.database.all<Row>(
      'SELECT * FROM invocation WHERE function = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?',
      ...[name, this.#parts.clock.now(), atATime],
    );
  }

  async #attempt(row: Row): Promise<void> {
    const result = await this.#parts.functions.invoke(row.function, row.payload);
    const definition = this.#parts.functions.find(row.function);
    this.#running.delete(row.id);
    if (result.ok || definition === undefined) this.#forget(row);
    else this.#retryOrGiveUp(row, definition, result);
    this.#parts.work.changed();
  }

  #retryOrGiveUp(row: Row, definition: FunctionDefinition, result: InvocationResult & { ok: false }): void {
    const { retries, maximumAge } = definition.asynchronous;
    const throttled = wasThrottled(result);
    const dueAt = this.#parts.clock.now() + (throttled ? this.#backOff(row) : (retryDelays[row.attempts] ?? 120_000));
    const exhausted = !throttled && row.attempts >= retries;
    const reason = exhausted ? 'RetriesExhausted' : dueAt - row.since > maximumAge ? 'EventAgeExceeded' : undefined;
    if (reason === undefined) {
      // A throttled invocation did not run and is not an attempt: it is tried again until it is too old.
      const attempts = throttled ? row.attempts : row.attempts + 1;
      this.#parts.database.run('UPDATE invocation SET attempts = ?, due_at = ? WHERE id = ?', attempts, dueAt, row.id);
      return;
    }
    this.#parts.database.transaction(() => {
      this.#sendToFailureDestination(row, definition, result, reason);
      this.#forget(row);
    });
  }

  #backOff({ id }: Row): number {
    const before = this.#throttled.get(id) ?? 0;
    this.#throttled.set(id, before + 1);
    return Math.min(throttledDelays.first * 2 ** before, throttledDelays.most);
  }

  #sendToFailureDestination(
    row: Row,
    definition: FunctionDefinition,
    result: InvocationResult & { ok: false },
    reason: string,
  ): void {
    const { onFailure } = definition.asynchronous;
    const queue = onFailure.kind === 'none' ? undefined : this.#parts.queues.byArn(onFailure.arn);
    if (queue === undefined) return;
    const error = { errorType: result.errorType, errorMessage: result.errorMessage };
    if (onFailure.kind === 'deadLetterQueue') {
      this.#parts.queues.send(queue, row.payload, {
        ...textAttributes({ RequestID: row.request_id, ErrorMessage: result.errorMessage }),
        ErrorCode: { dataType: 'Number', stringValue: wasThrottled(result) ? '429' : '200' },
      });
      return;
    }
    const record = {
      version: '1.0',
      timestamp: this.#parts.clock.isoNow(),
      requestContext: {
        requestId: row.request_id,
        functionArn: `${definition.arn}:$LATEST`,
        condition: reason,
        approximateInvokeCount: row.attempts + 1,
      },
      requestPayload: JSON.parse(row.payload),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error,
    };
    this.#parts.queues.send(queue, JSON.stringify(record));
  }

  #forget(row: Row): void {
    this.#throttled.delete(row.id);
    this.#parts.database.run('DELETE FROM invocation WHERE id = ?', row.id);
  }
}
