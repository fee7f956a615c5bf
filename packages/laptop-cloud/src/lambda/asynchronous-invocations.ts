import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Queues } from '../queues/queues.ts';
import type { Work, WorkSource } from '../work.ts';
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
const RETRY_DELAYS = [60_000, 120_000];
/** How long a throttled event waits at first, doubling, and at most; in milliseconds. */
const BACK_OFF = { first: 1000, most: 300_000 };

/** Lambda's queue of asynchronous invocations, with its retries and what happens when they are used up. */
export class AsynchronousInvocations implements WorkSource {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #queues: Queues;
  readonly #work: Work;
  readonly #running = new Set<number>();
  /** How often an event was throttled in a row. */
  readonly #throttled = new Map<number, number>();

  constructor(database: Database, clock: Clock, functions: Functions, queues: Queues, work: Work) {
    this.#database = database;
    this.#clock = clock;
    this.#functions = functions;
    this.#queues = queues;
    this.#work = work;
  }

  /** Accepts an event; it is kept until the function has dealt with it or it has gone to its failure destination. */
  accept(functionName: string, payload: string): void {
    const now = this.#clock.now();
    this.#database.run(
      'INSERT INTO invocation (request_id, function, payload, attempts, since, due_at) VALUES (?, ?, ?, 0, ?, ?)',
      ...[randomUUID(), functionName, payload, now, now],
    );
    this.wake();
  }

  hasWork(): boolean {
    return this.#running.size > 0 || this.#due(1).length > 0;
  }

  nextWakeAt(): number | undefined {
    const sql = 'SELECT min(due_at) AS at FROM invocation WHERE due_at > ?';
    return this.#database.get<{ at: number | null }>(sql, this.#clock.now())?.at ?? undefined;
  }

  wake(): void {
    for (const row of this.#due(100)) {
      if (this.#running.has(row.id)) continue;
      this.#running.add(row.id);
      void this.#attempt(row);
    }
  }

  #due(limit: number): Row[] {
    return this.#database.all<Row>(
      'SELECT * FROM invocation WHERE due_at <= ? ORDER BY id LIMIT ?',
      this.#clock.now(),
      limit,
    );
  }

  async #attempt(row: Row): Promise<void> {
    const result = await this.#functions.invoke(row.function, row.payload);
    const definition = this.#functions.find(row.function);
    this.#running.delete(row.id);
    if (result.ok || definition === undefined) this.#forget(row);
    else this.#retryOrGiveUp(row, definition, result);
    this.#work.changed();
  }

  #retryOrGiveUp(row: Row, definition: FunctionDefinition, result: InvocationResult & { ok: false }): void {
    const { retries, maximumAge } = definition.asynchronous;
    const throttled = wasThrottled(result);
    const dueAt = this.#clock.now() + (throttled ? this.#backOff(row) : (RETRY_DELAYS[row.attempts] ?? 120_000));
    const exhausted = !throttled && row.attempts >= retries;
    const reason = exhausted ? 'RetriesExhausted' : dueAt - row.since > maximumAge ? 'EventAgeExceeded' : undefined;
    if (reason === undefined) {
      // What was throttled did not run, and is no attempt: it is tried again until it is too old.
      const attempts = throttled ? row.attempts : row.attempts + 1;
      this.#database.run('UPDATE invocation SET attempts = ?, due_at = ? WHERE id = ?', attempts, dueAt, row.id);
      return;
    }
    this.#database.transaction(() => {
      this.#sendToFailureDestination(row, definition, result, reason);
      this.#forget(row);
    });
  }

  #backOff({ id }: Row): number {
    const before = this.#throttled.get(id) ?? 0;
    this.#throttled.set(id, before + 1);
    return Math.min(BACK_OFF.first * 2 ** before, BACK_OFF.most);
  }

  #sendToFailureDestination(
    row: Row,
    definition: FunctionDefinition,
    result: InvocationResult & { ok: false },
    reason: string,
  ): void {
    const { onFailure } = definition.asynchronous;
    const queue = onFailure.kind === 'none' ? undefined : this.#queues.byArn(onFailure.arn);
    if (queue === undefined) return;
    const error = { errorType: result.errorType, errorMessage: result.errorMessage };
    if (onFailure.kind === 'deadLetterQueue') {
      const text = (stringValue: string): { dataType: string; stringValue: string } => ({
        dataType: 'String',
        stringValue,
      });
      this.#queues.send(queue, row.payload, {
        RequestID: text(row.request_id),
        ErrorCode: { dataType: 'Number', stringValue: wasThrottled(result) ? '429' : '200' },
        ErrorMessage: text(result.errorMessage),
      });
      return;
    }
    const record = {
      version: '1.0',
      timestamp: this.#clock.isoNow(),
      requestContext: {
        requestId: row.request_id,
        functionArn: `${definition.arn}:$LATEST`,
        condition: reason,
        approximateInvokeCount: row.attempts + 1,
      },
      requestPayload: JSON.parse(row.payload) as unknown,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error,
    };
    this.#queues.send(queue, JSON.stringify(record));
  }

  #forget(row: Row): void {
    this.#throttled.delete(row.id);
    this.#database.run('DELETE FROM invocation WHERE id = ?', row.id);
  }
}
