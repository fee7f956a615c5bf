import * as z from 'zod';
import type { Ground } from '../ground.ts';
import type { AsynchronousInvocations } from '../lambda/asynchronous-invocations.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Queues } from '../queues/queues.ts';
import { Refusal, required } from '../refusal.ts';
import type { Resource } from '../template/model.ts';
import type { WorkSource } from '../time/work.ts';
import { compileSchedule, type NextTime } from './expression.ts';
import { WakeQueues } from './wake-queues.ts';
import { type Wakes, WakeTable } from './wake-table.ts';

interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly functionName: string;
  readonly input: string | undefined;
  readonly next: NextTime;
  readonly wakes: Wakes | undefined;
  /** When it fires next. */
  due: number | undefined;
}

const wakeMetadata = z.union([
  z.strictObject({ TableName: z.string(), Attribute: z.string(), First: z.literal(true).optional() }),
  z.strictObject({ Queues: z.literal(true) }),
]);

type Parts = Pick<Ground, 'model' | 'clock' | 'database' | 'engine' | 'access' | 'work' | 'metrics'> & {
  readonly queues: Queues;
  readonly functions: Functions;
  readonly invocations: AsynchronousInvocations;
};

/** EventBridge Scheduler with Lambda targets. */
export class Schedules implements WorkSource {
  readonly #parts: Parts;
  readonly #schedules: Schedule[];
  #refreshing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#schedules = parts.model
      .all('AWS::Scheduler::Schedule')
      .filter(({ properties }) => properties.State === 'ENABLED')
      .map((schedule) => this.#read(schedule));
  }

  /** Is called after writes to the tables. */
  written(tables: ReadonlySet<string>): void {
    for (const { wakes } of this.#schedules) wakes?.written(tables);
  }

  hasWork(): boolean {
    const now = this.#parts.clock.now();
    return this.#refreshing || this.#schedules.some((one) => (one.due ?? now + 1) <= now && this.#fires(one) <= now);
  }

  nextWakeAt(): number | undefined {
    const times = this.#schedules.map((schedule) => this.#fires(schedule)).filter(Number.isFinite);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async refresh(): Promise<void> {
    for (const { wakes } of this.#schedules) await wakes?.refresh();
  }

  wake(): void {
    if (this.#parts.engine.dead !== undefined) return;
    const now = this.#parts.clock.now();
    for (const schedule of this.#schedules) {
      if (schedule.due === undefined || schedule.due > now || this.#refreshing) continue;
      if (schedule.wakes === undefined) this.#fire(schedule, schedule.due);
      else this.#sweep(schedule, schedule.wakes);
    }
  }

  /** A sweep that is due: reads the table, or the queues, once to see whether there is anything to sweep. */
  #sweep(schedule: Schedule, wakes: Wakes): void {
    this.#refreshing = true;
    wakes
      .refresh()
      .then(() => {
        const now = this.#parts.clock.now();
        const at = this.#fires(schedule);
        if (at <= now) this.#fire(schedule, at);
        else schedule.due = schedule.next(now);
      })
      .catch((error: unknown) => {
        schedule.due = schedule.next(this.#parts.clock.now());
        process.stderr.write(
          `laptop cloud: the schedule ${schedule.name} could not read ${wakes.of}: ${String(error)}\n`,
        );
      })
      .finally(() => {
        this.#refreshing = false;
        this.#parts.work.changed();
      });
  }

  /** Ticks at which there is nothing to sweep are skipped here; on AWS the function runs and finds nothing. */
  #assumeTicks(functionName: string, next: NextTime): void {
    const dimensions = { FunctionName: functionName };
    const ticksIn = (from: number, to: number) => {
      let ticks = 0;
      for (let at = next(from); at !== undefined && at <= to; at = next(at)) ticks += 1;
      return ticks;
    };
    this.#parts.metrics.assume({ namespace: 'AWS/Lambda', name: 'Invocations', dimensions }, ticksIn);
    // Lambda counts no error of a run that succeeds, and nothing where there is no run.
    this.#parts.metrics.assume({ namespace: 'AWS/Lambda', name: 'Errors', dimensions }, (from, to) =>
      ticksIn(from, to) > 0 ? 0 : undefined,
    );
  }

  #fire(schedule: Schedule, at: number): void {
    const now = this.#parts.clock.now();
    schedule.wakes?.fired();
    const context: Record<string, string> = {
      'aws.scheduler.schedule-arn': schedule.arn,
      'aws.scheduler.scheduled-time': `${new Date(at).toISOString().slice(0, 19)}Z`,
      'aws.scheduler.execution-id': `${schedule.name}-${at}`,
      'aws.scheduler.attempt-number': '1',
    };
    const input = schedule.input?.replace(/<(aws\.scheduler\.[\w-]+)>/g, (found, key: string) => context[key] ?? found);
    this.#parts.database.transaction(() => {
      schedule.due = schedule.next(now);
      this.#parts.database.remember(`schedule:${schedule.name}`, String(at));
      this.#parts.invocations.accept(schedule.functionName, input ?? defaultEvent(schedule.arn, at));
    });
  }

  /** When a schedule fires next, as far as it is known; a sweep fires at the first tick at which something is due. */
  #fires({ due, next, wakes }: Schedule): number {
    if (due === undefined) return Number.POSITIVE_INFINITY;
    if (wakes === undefined) return due;
    const { earliest } = wakes;
    if (earliest === undefined) return Number.POSITIVE_INFINITY;
    return earliest <= due ? due : (next(earliest - 1) ?? Number.POSITIVE_INFINITY);
  }

  #read(schedule: Resource<'AWS::Scheduler::Schedule'>): Schedule {
    const { access, functions } = this.#parts;
    const { properties, place, name } = schedule;
    const { Target, ScheduleExpression, ScheduleExpressionTimezone } = properties;
    const target = required(
      functions.find(Target.Arn),
      `${place} has the target ${Target.Arn}, which is not a function; the laptop cloud knows no other.`,
    );
    access.requireRole(Target.RoleArn, 'scheduler.amazonaws.com', 'lambda:InvokeFunction', target.arn, place);
    const deadLetters = Target.DeadLetterConfig?.Arn;
    if (deadLetters !== undefined) {
      access.requireRole(Target.RoleArn, 'scheduler.amazonaws.com', 'sqs:SendMessage', deadLetters, place);
    }
    const next = compileSchedule(ScheduleExpression, ScheduleExpressionTimezone, place);
    const wake = schedule.metadata['laptop-cloud:wake'];
    const parsed = wake === undefined ? undefined : wakeMetadata.safeParse(wake);
    if (parsed?.success === false)
      throw new Refusal(`${place}: the metadata laptop-cloud:wake needs TableName and Attribute, or Queues.`);
    if (parsed !== undefined) this.#assumeTicks(target.name, next);
    // A schedule that was due while nothing ran fires once, late, like one that the service could not deliver in time.
    const last = this.#parts.database.setting(`schedule:${name}`);
    return {
      name,
      arn: schedule.arn(),
      functionName: target.name,
      input: Target.Input,
      next,
      wakes: this.#wakesBy(name, parsed?.data),
      due: next(last === undefined ? this.#parts.clock.now() : Number(last)),
    };
  }

  #wakesBy(name: string, metadata: z.infer<typeof wakeMetadata> | undefined): Wakes | undefined {
    if (metadata === undefined) return undefined;
    if ('Queues' in metadata) return new WakeQueues(this.#parts.queues);
    const ran = metadata.First !== true || this.#parts.database.setting(`schedule:${name}`) !== undefined;
    return new WakeTable(this.#parts.engine, metadata, ran);
  }
}

function defaultEvent(arn: string, at: number): string {
  return JSON.stringify({
    version: '0',
    id: `${at}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    resources: [arn],
    detail: '{}',
  });
}
