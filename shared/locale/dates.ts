import type { Language } from './languages.ts';

const tags: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' };

/** How a language writes dates: the weekday in a date, and what stands between the parts. */
const styles = {
  ja: { weekday: 'short', beforeTime: '', until: '〜', brackets: ['（', '）'] },
  en: { weekday: 'long', beforeTime: ', ', until: '–', brackets: [' (', ')'] },
} as const satisfies Record<Language, unknown>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs up to a millisecond, keeping it costs nothing: a page needs a dozen, in few zones. */
function format(name: string, language: Language, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${name} ${language} ${timeZone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(tags[language], { timeZone, ...options });
  formats.set(key, made);
  return made;
}

/** A date with its weekday as in a letter: 2026年12月10日（木）; Thursday, 10 December 2026. */
export function formatDate(at: Date, language: Language, timeZone: string): string {
  const { weekday, brackets } = styles[language];
  const date = format('date', language, timeZone, { year: 'numeric', month: 'long', day: 'numeric', weekday }).format(
    at,
  );
  // CLDR sets the weekday of a Japanese date in half-width brackets.
  return date.replace(/\((.+)\)$/, brackets.join('$1'));
}

/** A time of day: 19:00. */
export function formatTime(at: Date, language: Language, timeZone: string): string {
  return format('time', language, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** The zone's usual name on that day: 日本標準時, Japan Standard Time. */
function zoneName(at: Date, language: Language, timeZone: string): string {
  const parts = format('zone', language, timeZone, { timeZoneName: 'long' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** Whether the clocks of two zones show the same day and time. */
export function isSameTime(at: Date, language: Language, zone: string, other: string): boolean {
  return [formatDate, formatTime].every((show) => show(at, language, zone) === show(at, language, other));
}

/** A date and the time on it: 2026年12月10日（木）19:00; Thursday, 10 December 2026, 19:00. */
export function formatDateTime(at: Date, language: Language, timeZone: string): string {
  const parts = [formatDate(at, language, timeZone), formatTime(at, language, timeZone)];
  return parts.join(styles[language].beforeTime);
}

/** A date, the time on it and whose time that is, for a reader who may live in another zone. */
export function formatInstant(at: Date, language: Language, timeZone: string): string {
  return withZone(formatDateTime(at, language, timeZone), at, language, timeZone);
}

/**
 * Start and end, with the date of the end only where it differs: 2026年12月10日（木）19:00〜21:00（日本標準時）. If the clocks
 * change in between, each has the name of its own zone.
 */
export function formatPeriod(start: Date, end: Date, language: Language, timeZone: string): string {
  const days = [formatDate(start, language, timeZone), formatDate(end, language, timeZone)];
  const endTime = formatTime(end, language, timeZone);
  const until = days[0] === days[1] ? endTime : formatDateTime(end, language, timeZone);
  const from = formatDateTime(start, language, timeZone);
  const isChanged = zoneName(start, language, timeZone) !== zoneName(end, language, timeZone);
  const period = [isChanged ? withZone(from, start, language, timeZone) : from, until];
  return withZone(period.join(styles[language].until), end, language, timeZone);
}

function withZone(time: string, at: Date, language: Language, timeZone: string): string {
  return time + styles[language].brackets.join(zoneName(at, language, timeZone));
}

/** A zone to choose from, by its name on that day and its city: 日本標準時 (Tokyo). */
export function zoneAndCity(at: Date, language: Language, timeZone: string): string {
  return `${zoneName(at, language, timeZone)} (${cityOf(timeZone)})`;
}

/** `America/New_York` → New York. */
function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}
