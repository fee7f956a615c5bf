/** Calendar arithmetic in a time zone: what "the next business day at ten" and "30 days later" mean. */
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/** A calendar date, ISO 8601 (2026-03-31). */
export const calendarDateSchema = z.iso
  .date()
  .meta({ description: 'Calendar date, ISO 8601', examples: ['2026-03-31'] });

/** An instant with an offset, ISO 8601 (2026-03-31T09:00:00Z). */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .meta({ description: 'Instant, ISO 8601 with offset', examples: ['2026-03-31T09:00:00Z'] });

/** An IANA time zone that this runtime knows. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'must be an IANA time zone such as Asia/Tokyo')
  .meta({ description: 'IANA time zone', examples: ['Asia/Tokyo'] });

const knownZones = new Set<string>();

/** Asking the runtime takes a third of a millisecond, and every item that is read names a zone: each is asked for once. */
function isTimeZone(zone: string): boolean {
  if (knownZones.has(zone)) return true;
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return false;
  }
  knownZones.add(zone);
  return true;
}

/** The calendar date of an instant in a zone. */
export function dateIn(zone: string, at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The instant of a wall-clock hour on a date in a zone (DST gaps move forward). */
export function instantAt(date: string, hour: number, zone: string): Date {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: { hour } });
  return new Date(zoned.epochMilliseconds);
}

/** The date some days later. */
export function plusDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The instant some calendar days later, at the same wall-clock time in the zone. */
export function daysAfter(at: Date, days: number, zone: string): Date {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  return new Date(zoned.add({ days }).epochMilliseconds);
}

/** Day of the week, 1 = Monday … 7 = Sunday (ISO 8601). */
export function dayOfWeek(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}
