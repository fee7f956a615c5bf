import { Temporal } from 'temporal-polyfill';
import { Refusal } from '../refusal.ts';
import { day, hour, minute } from '../time/durations.ts';

/** The first time after `instant` (milliseconds) at which a schedule fires; undefined if it never does again. */
export type NextTime = (instant: number) => number | undefined;

const unitLengths: Record<string, number> = { minute, hour, day };

/**
 * Compiles `rate(…)`, `cron(…)` or `at(…)`. A rate counts from the epoch and not from the creation of the schedule, so
 * that it fires at the same times in every run.
 * @throws {Refusal} on an expression that is not known
 */
export function compileSchedule(expression: string, timeZone: string, place: string): NextTime {
  const [, kind, body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') {
    const [, amount = '', unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(body) ?? [];
    const period = Number(amount) * (unitLengths[unit] ?? 0);
    if (period > 0) return (instant) => (Math.floor(instant / period) + 1) * period;
  }
  if (kind === 'at' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)) {
    const at = Temporal.PlainDateTime.from(body).toZonedDateTime(timeZone).epochMilliseconds;
    return (instant) => (instant < at ? at : undefined);
  }
  const fields = body.split(/\s+/);
  if (kind === 'cron' && fields.length === 6) return compileCron(fields, timeZone, place);
  throw new Refusal(`${place}: the laptop cloud does not know the schedule expression ${expression}.`);
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function compileCron(fields: readonly string[], timeZone: string, place: string): NextTime {
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  const minutes = valuesOf(minute, 0, 59, place);
  const hours = valuesOf(hour, 0, 23, place);
  const months = new Set(valuesOf(month, 1, 12, place, monthNames, 1));
  const years = new Set(valuesOf(year, 1970, 2199, place));
  const days = day === '?' ? undefined : day === 'L' ? ('last' as const) : new Set(valuesOf(day, 1, 31, place));
  const weekdays = weekday === '?' ? undefined : new Set(valuesOf(weekday, 1, 7, place, weekdayNames, 1));
  const dayMatches = (date: Temporal.PlainDate): boolean => {
    if (!years.has(date.year) || !months.has(date.month)) return false;
    if (days === 'last') return date.day === date.daysInMonth;
    return (days?.has(date.day) ?? true) && (weekdays?.has((date.dayOfWeek % 7) + 1) ?? true);
  };
  return (instant) => {
    let date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
    // Four years hold every combination of day, weekday and month that can occur.
    for (let count = 0; count < 366 * 4 + 1; count += 1, date = date.add({ days: 1 })) {
      if (!dayMatches(date)) continue;
      for (const h of hours) {
        for (const m of minutes) {
          const at = date.toZonedDateTime({ timeZone, plainTime: { hour: h, minute: m } }).epochMilliseconds;
          if (at > instant) return at;
        }
      }
    }
    return undefined;
  };
}

/** The values of one cron field: `*`, lists, ranges, steps, names. */
function valuesOf(
  field: string,
  least: number,
  most: number,
  place: string,
  names: readonly string[] = [],
  first = 0,
): number[] {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const start = from === '*' ? least : numberOf(from, names, first);
    const end = to !== undefined ? numberOf(to, names, first) : from === '*' || step !== undefined ? most : start;
    if (!(start >= least && end <= most && start <= end)) {
      throw new Refusal(`${place}: the laptop cloud does not know the cron field ${field}.`);
    }
    for (let value = start; value <= end; value += Number(step ?? 1)) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function numberOf(text: string, names: readonly string[], first: number): number {
  const index = names.indexOf(text.toUpperCase());
  return index >= 0 ? index + first : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
