/** How a date may compare with the clock: each kind of date has one rule, whoever states it. Pure. */
import { Temporal } from 'temporal-polyfill';
import { day, hour, minute } from './durations.ts';

/** What is wrong with a date at an instant; undefined = nothing. The schemas refuse dates that cannot be read. */
export type DateRule = (date: string, now: Date) => string | undefined;

/** Clocks of two systems differ; as much as Standard Webhooks 1.0 allows a timestamp. Milliseconds. */
const clockTolerance = 5 * minute;
/** How many years ahead the end of an employment may be: notice periods and fixed terms are shorter. */
const yearsOfEmployment = 2;
/** How many years ahead HR may plan. */
const yearsOfPlans = 5;

/** When something was said or done: at most five minutes ahead of our clock. A later time would win over everything that follows. */
export const happened: DateRule = (instant, now) =>
  Date.parse(instant) > now.getTime() + clockTolerance ? 'must not be in the future' : undefined;

/** A day of somebody's employment: at most two years ahead. Its zone is not known, so a day of tolerance is included. */
export const employmentDay: DateRule = (date, now) =>
  Date.parse(date) > now.getTime() && Date.parse(date) > yearsAfter(now, yearsOfEmployment) + day
    ? `must be at most ${yearsOfEmployment} years ahead`
    : undefined;

/** When something is planned: at most five years ahead. */
export const planned: DateRule = (instant, now) =>
  Date.parse(instant) > yearsAfter(now, yearsOfPlans) ? `must be at most ${yearsOfPlans} years ahead` : undefined;

/** When something that is still to come is planned: not in the past, apart from five minutes, and at most five years ahead. */
export const toCome: DateRule = (instant, now) =>
  Date.parse(instant) < now.getTime() - clockTolerance ? 'is in the past' : planned(instant, now);

/**
 * When something begins or closes that members come to or act by, or when a launched campaign is to leave: in the future. No tolerance,
 * unlike {@link toCome}: what has begun or closed by our clock takes nobody any more.
 */
export const ahead: DateRule = (instant, now) => (Date.parse(instant) <= now.getTime() ? 'is in the past' : undefined);

/**
 * A rule for a date that is changed: one that stays what it was does not break it, although it may have passed since it
 * was written.
 */
export function unlessUnchanged(before: string | null | undefined, rule: DateRule): DateRule {
  return (date, now) => (Date.parse(date) === Date.parse(before ?? '') ? undefined : rule(date, now));
}

/** The greatest distance from UTC, in milliseconds: UTC+14, where a day begins first. */
const earliestZone = 14 * hour;

/** An instant that is not before a day, in any zone; `name` is what the message calls it. */
export function notBefore(day: string | undefined, name: string): DateRule {
  return (instant) =>
    day !== undefined && Date.parse(instant) < Date.parse(day) - earliestZone
      ? `must not be before ${name}`
      : undefined;
}

/** A date that is held to a rule, and its place. */
export type DateInQuestion = readonly [pointer: string, date: string | null | undefined, rule: DateRule];

/** What is wrong with a date, and its place. */
interface DateProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** The dates that break their rule, each by its pointer (RFC 6901); dates that are not given break none. */
export function dateProblems(dates: readonly DateInQuestion[], now: Date): DateProblem[] {
  return dates.flatMap(([pointer, date, rule]) => {
    const detail = date == null ? undefined : rule(date, now);
    return detail === undefined ? [] : [{ pointer, detail }];
  });
}

function yearsAfter(now: Date, years: number): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC');
  return zoned.add({ years }).epochMilliseconds;
}
