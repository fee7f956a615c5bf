import * as z from 'zod';
import type { Ground } from '../ground.ts';
import { includes, keyOf, type Metric, type Metrics } from '../metrics.ts';
import type { Topics } from '../sns/topics.ts';
import type { WorkSource } from '../time/work.ts';
import { type AlarmDefinition, type AlarmState, alarmDefinitions } from './alarm-definition.ts';
import { changesAt, nextBoundary, rhythmOf, stateAt, type ValueIn } from './evaluation.ts';

/** What became of one action of an alarm. */
interface Notified {
  readonly at: string;
  readonly state: AlarmState;
  readonly topic: string;
  readonly delivered: boolean;
  /** Why the topic did not take it. */
  readonly because?: string;
}

/** An alarm as `GET /alarms` shows it. */
export interface ShownAlarm {
  readonly name: string;
  readonly description: string;
  readonly state: AlarmState;
  /** When it got this state. */
  readonly since: string;
  readonly notified: readonly Notified[];
  /** Why its state is never computed here. */
  readonly notEvaluated?: string;
}

const storedStanding = z.object({
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  since: z.string(),
  notified: z.array(
    z.object({
      at: z.string(),
      state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
      topic: z.string(),
      delivered: z.boolean(),
      because: z.string().optional(),
    }),
  ),
});
type Standing = z.infer<typeof storedStanding>;

/** Notifications that are kept of each alarm. */
const keptNotifications = 50;

type Parts = Pick<Ground, 'model' | 'clock' | 'database'> & { readonly metrics: Metrics; readonly topics: Topics };

/** An alarm and when it has to be evaluated next. */
interface Running {
  readonly definition: AlarmDefinition;
  readonly valueIn: ValueIn;
  standing: Standing;
  dueAt: number | undefined;
}

/** CloudWatch's alarms: evaluated when something was measured, and when time alone changes what they see. */
export class Alarms implements WorkSource {
  readonly #parts: Parts;
  readonly #running: readonly Running[];
  /** The alarms that look at one metric, by its key. */
  readonly #byKey: ReadonlyMap<string | undefined, readonly Running[]>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { clock, metrics } = parts;
    const now = clock.now();
    this.#running = alarmDefinitions(parts.model).map((definition) => ({
      definition,
      valueIn: valueInOf(definition, metrics),
      standing: this.#stored(definition, now),
      dueAt: definition.watched.kind === 'unknown' ? undefined : now,
    }));
    this.#byKey = Map.groupBy(this.#running, ({ definition: { watched } }) =>
      watched.kind === 'metric' ? keyOf(watched.metric) : undefined,
    );
    metrics.on('put', (metric, key) => this.#measured(metric, key));
  }

  hasWork(): boolean {
    return false;
  }

  nextWakeAt(): number | undefined {
    const times = this.#running.map(({ dueAt }) => dueAt).filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  wake(): void {
    const now = this.#parts.clock.now();
    for (const running of this.#running) {
      if (running.dueAt !== undefined && running.dueAt <= now) this.#evaluate(running, now);
    }
  }

  /** Every alarm, those that ring first. */
  shown(): ShownAlarm[] {
    const rank: Record<AlarmState, number> = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 };
    return this.#running
      .map(({ definition: { name, description, watched }, standing }) => ({
        ...{ name, description, ...standing },
        ...(watched.kind === 'unknown' ? { notEvaluated: watched.because } : {}),
      }))
      .sort((one, other) => rank[one.state] - rank[other.state]);
  }

  #measured(metric: Metric, key: string): void {
    const next = this.#parts.clock.now();
    const others = this.#byKey.get(undefined) ?? [];
    const asking = others.filter(({ definition }) => asksFor(definition, metric));
    for (const running of [...(this.#byKey.get(key) ?? []), ...asking]) {
      const at = nextBoundary(next, rhythmOf(running.definition));
      running.dueAt = Math.min(running.dueAt ?? at, at);
    }
  }

  #evaluate(running: Running, now: number): void {
    const { definition, valueIn, standing } = running;
    // Evaluations happen on the minute: a late evaluation sees the values of that minute.
    const at = Math.floor(now / rhythmOf(definition)) * rhythmOf(definition);
    const state = stateAt(definition, valueIn, at, standing.state);
    if (state !== standing.state) this.#change(running, state);
    running.dueAt = changesAt(definition, valueIn, now, state);
  }

  #change(running: Running, state: AlarmState): void {
    const { definition, standing } = running;
    const at = this.#parts.clock.isoNow();
    const message = {
      AlarmName: definition.name,
      AlarmDescription: definition.description,
      NewStateValue: state,
      OldStateValue: standing.state,
      StateChangeTime: at,
    };
    const notified = definition.actions[state].map((topic): Notified => {
      const sender = { service: 'cloudwatch.amazonaws.com', sourceArn: definition.arn };
      const decision = this.#parts.topics.publishOf(sender, topic, `${state}: ${definition.name}`, message);
      const about = { at, state, topic };
      return decision.allowed
        ? { ...about, delivered: true }
        : { ...about, delivered: false, because: decision.because };
    });
    const all = [...standing.notified, ...notified].slice(-keptNotifications);
    running.standing = { state, since: at, notified: all };
    this.#parts.database.remember(settingOf(definition), JSON.stringify(running.standing));
  }

  #stored(definition: AlarmDefinition, now: number): Standing {
    const stored = this.#parts.database.setting(settingOf(definition));
    if (stored !== undefined) return storedStanding.parse(JSON.parse(stored));
    return { state: 'INSUFFICIENT_DATA', since: new Date(now).toISOString(), notified: [] };
  }
}

function settingOf({ name }: AlarmDefinition): string {
  return `alarm:${name}`;
}

function asksFor({ watched }: AlarmDefinition, metric: Metric): boolean {
  return watched.kind === 'query' && includes(watched.metric, metric);
}

function valueInOf({ watched }: AlarmDefinition, metrics: Metrics): ValueIn {
  switch (watched.kind) {
    case 'metric':
      return (from, to) => metrics.statistic(watched.metric, watched.statistic, from, to);
    case 'query':
      return (from, to) => {
        const values = metrics
          .matching(watched.metric)
          .map((metric) => metrics.statistic(metric, 'Sum', from, to))
          .filter((value) => value !== undefined);
        return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
      };
    case 'unknown':
      return () => undefined;
  }
}
