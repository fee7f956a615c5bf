/** Calendar arithmetic in a time zone: what "the next business day at ten" and "30 days later" mean. */
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/**
 * The years that a date may be in. Nobody means a date outside of them: it is a system's word for "none": 0001-01-01
 * (.NET), 1753-01-01 and 1900-01-01 (SQL Server, spreadsheets), 9999-12-31 ("no end").
 */
const firstYear = 1901;
const lastYear = 2199;
const outOfRange = `must be in the years ${firstYear} to ${lastYear}: leave the field out if there is no date`;

const date = String.raw`(?:19(?:0[1-9]|[1-9]\d)|2[01]\d\d)-\d\d-\d\d`;
const offset = String.raw`(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))`;

/** The most digits of a fraction of a second: nanoseconds, more than any system states. RFC 3339 §5.6 has no limit. */
const fractionDigits = 9;

/** What dates and instants look like, by their `format`, which says that the day exists: for the description of the API. */
export const datePatterns: Readonly<Record<string, string>> = {
  date: `^${date}$`,
  'date-time': String.raw`^${date}T\d\d:\d\d:\d\d(?:\.\d{1,${fractionDigits}})?${offset}$`,
};

/** A calendar date, ISO 8601 (2026-03-31): one that exists, without a time. */
export const calendarDateSchema = z.iso
  .date('must be a date such as 2026-03-31')
  .refine((date) => isInRange(Date.parse(date)), outOfRange)
  .meta({ description: 'Calendar date, ISO 8601', examples: ['2026-03-31'] });

/**
 * An instant with an offset, ISO 8601 (2026-03-31T09:00:00Z), with its seconds (RFC 3339 §5.6). The offset is at most 14 hours (XML Schema part 2 §3.2.7.3), and the
 * range of years is that of UTC, so that an offset cannot leave it.
 */
export const instantSchema = z.iso
  .datetime({ offset: true, error: ({ input }) => whatInstantLacks(input) })
  .refine((instant) => !new RegExp(`\\.\\d{${fractionDigits + 1}}`).test(instant), {
    error: `must have at most ${fractionDigits} digits after the point of its seconds`,
    params: { code: 'too_large' },
  })
  .refine((instant) => !/[+-](?:14:(?!00)|1[5-9]:|2\d:)\d*$/.test(instant), 'must have an offset of at most 14 hours')
  .refine((instant) => isInRange(Date.parse(instant)), outOfRange)
  .meta({ description: 'Instant, ISO 8601 with offset', examples: ['2026-03-31T09:00:00Z'] });

/**
 * An instant that members read in mails, pages and calendars: by the minute, so seconds are cut off and what is stored is what is shown. Of two such
 * instants that differ, a calendar's DTEND is later than its DTSTART (RFC 5545 §3.8.2.2).
 */
export const minuteSchema = instantSchema.overwrite((instant) => instant.replace(/(T\d\d:\d\d):[\d.]+/, '$1:00'));

/** A date and an instant as they are stored: the years were checked when they were written (docs/architecture.md, "Rules change"). */
export const storedDateSchema = z.iso.date();
export const storedInstantSchema = z.iso.datetime({ offset: true });

/** What a text lacks to be an instant. */
function whatInstantLacks(input: unknown): string {
  const example = 'such as 2026-03-31T09:00:00+09:00';
  if (typeof input !== 'string') return `must be an instant as text, ${example}`;
  if (/^\d{4}-\d\d-\d\d$/.test(input)) return `needs a time and an offset, ${example}`;
  if (z.iso.datetime({ local: true }).safeParse(input).success) return `needs an offset (Z or +09:00), ${example}`;
  if (/^[\d-]{10}T\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(input)) return `needs seconds, ${example}`;
  if (/^\d{4}-\d\d-\d\d \d/.test(input)) return `needs a T between date and time, ${example}`;
  return `must be a date that exists with a time and an offset, ${example}`;
}

/** An unreadable date was already reported by its form. */
function isInRange(at: number): boolean {
  if (Number.isNaN(at)) return true;
  const year = new Date(at).getUTCFullYear();
  return year >= firstYear && year <= lastYear;
}

/** The most characters of a zone's name: a longer text is neither looked up nor kept. */
const longestZone = 61;

/** A zone of the IANA time zone database that this runtime knows, in the database's spelling. */
export const timeZoneSchema = z
  .string()
  .superRefine((zone, context) => {
    if (zoneNamed(zone).iana !== undefined) return;
    const meant = zoneMeant(zone);
    const example = meant === undefined ? ' such as Asia/Tokyo' : `; did you mean ${meant}?`;
    context.addIssue({ code: 'custom', message: `must be an IANA time zone${example}` });
  })
  .overwrite((zone) => zoneNamed(zone).iana ?? zone)
  .meta({
    description: 'A zone of the IANA time zone database; an abbreviation such as JST is not accepted',
    examples: ['Asia/Tokyo'],
    maxLength: longestZone,
    pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
  });

/** A zone as it is stored: an abbreviation that was once accepted (JST) is read as the zone that it stood for. */
export const storedTimeZoneSchema = z.string().overwrite((zone) => {
  const { iana, resolved } = zoneNamed(zone);
  return iana ?? resolved ?? zone;
});

/**
 * A stored zone, for what HR reads; UTC if it is one that is no longer known, so that HR can still read what to
 * correct.
 */
export function zoneToShow(stored: string): string {
  return zoneNamed(stored).iana ?? 'UTC';
}

/** The names of three letters in the IANA database (2026a, files `europe`, `northamerica` and `backward`). */
const shortZones = 'CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' ');

interface ZoneName {
  /** The name in the spelling of the database; absent = it is not in it. */
  readonly iana?: string | undefined;
  /** What the runtime takes it for. */
  readonly resolved?: string | undefined;
}

const namedZones = new Map<string, ZoneName>();
const mostNames = 1000;

/** Asking the runtime takes a third of a millisecond, and every item that is read names a zone: each is asked for once. */
function zoneNamed(zone: string): ZoneName {
  if (zone.length > longestZone) return {};
  const known = namedZones.get(zone);
  if (known !== undefined) return known;
  const named = askForZone(zone);
  if (namedZones.size < mostNames) namedZones.set(zone, named);
  return named;
}

/**
 * The runtime (ICU) also knows abbreviations that are not in the database, such as JST or PST; Temporal refuses them, as
 * several places share each (ECMA-402 §6.5).
 */
function askForZone(zone: string): ZoneName {
  if (!/^[A-Za-z][\w+/-]*$/.test(zone)) return {};
  try {
    const resolved = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
    const abbreviation = /^[a-z]{3}$/i.test(zone) && !shortZones.includes(zone.toUpperCase());
    if (abbreviation || /^SystemV\//i.test(zone)) return { resolved };
    return { iana: spelled(zone), resolved };
  } catch {
    return {};
  }
}

/** The name as the database spells it: the runtime itself gives another name for what it treats as an alias (Japan). */
function spelled(zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
}

/** The zone that somebody meant by an abbreviation or by the name of a city alone. */
function zoneMeant(zone: string): string | undefined {
  if (zone.length > longestZone) return undefined;
  const city = `/${zone.trim().replaceAll(' ', '_').toLowerCase()}`;
  return zoneNamed(zone).resolved ?? Intl.supportedValuesOf('timeZone').find((one) => one.toLowerCase().endsWith(city));
}

/** The calendar date of an instant in a zone. */
export function dateIn(zone: string, at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** An instant as the clocks of a zone show it, with their offset: 2026-12-10T19:00:00+09:00. */
export function offsetInstant(zone: string, at: Date): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  return zoned.toString({ smallestUnit: 'second', timeZoneName: 'never' });
}

/** The instant of a wall-clock hour on a date in a zone (DST gaps move forward). */
export function instantAt(date: string, hour: number, zone: string): Date {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: { hour } });
  return new Date(zoned.epochMilliseconds);
}

/** The last minute of a date in a zone: a deadline that reads 23:59. */
export function endOfDay(date: string, zone: string): Date {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: { hour: 23, minute: 59 } });
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
