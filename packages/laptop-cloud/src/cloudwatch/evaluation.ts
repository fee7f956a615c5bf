import { day, hour, minute } from '../time/durations.ts';
import type { AlarmDefinition, AlarmState } from './alarm-definition.ts';

/** The value in a window of time; undefined = nothing was measured. Milliseconds. */
export type ValueIn = (from: number, to: number) => number | undefined;

type Evaluated = Pick<AlarmDefinition, 'period' | 'periods' | 'breaches' | 'threshold' | 'isBeyond' | 'missing'>;

/** How often an alarm is evaluated: every minute, or every hour if its period is a day (CloudWatch, "Alarm evaluation"). */
export function rhythmOf({ period }: Pick<Evaluated, 'period'>): number {
  return period >= day ? hour : minute;
}

/**
 * The state of an alarm at an instant: its last periods, which end with that instant, are compared with the threshold. Where
 * missing data are "missing", only the periods with data count; with none there are too few.
 */
export function stateAt(alarm: Evaluated, valueIn: ValueIn, at: number, before: AlarmState): AlarmState {
  const { period, periods, breaches, missing } = alarm;
  const values = Array.from({ length: periods }, (_, age) => valueIn(at - (age + 1) * period, at - age * period));
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 && missing === 'missing') return 'INSUFFICIENT_DATA';
  if (known.length === 0 && missing === 'ignore') return before;
  const beyond = known.filter((value) => alarm.isBeyond(value, alarm.threshold)).length;
  const assumed = missing === 'breaching' ? values.length - known.length : 0;
  const needed = missing === 'missing' ? Math.min(breaches, known.length) : breaches;
  return beyond + assumed >= needed ? 'ALARM' : 'OK';
}

/** When the state will be another one if nothing more is measured; undefined = it stays. Milliseconds. */
export function changesAt(alarm: Evaluated, valueIn: ValueIn, after: number, state: AlarmState): number | undefined {
  const rhythm = rhythmOf(alarm);
  const until = after + alarm.period * (alarm.periods + 1);
  for (let at = nextBoundary(after, rhythm); at <= until; at += rhythm) {
    if (stateAt(alarm, valueIn, at, state) !== state) return at;
  }
  return undefined;
}

/** The first evaluation after an instant. */
export function nextBoundary(after: number, rhythm: number): number {
  return (Math.floor(after / rhythm) + 1) * rhythm;
}
