import { formatInstant, isSameTime } from '../locale/dates.ts';
import type { Language } from '../locale/languages.ts';
import { textCatalogue } from './text-catalogue.ts';

const deadlineTexts = textCatalogue({
  inTwoZones: {
    ja: (deadline: string, there: string) => `${deadline}／お住まいの地域の時刻：${there}`,
    en: (deadline: string, there: string) => `${deadline}, which is ${there} where you are`,
  },
});

/**
 * A deadline in the zone that it was set for, and in the reader's where the clocks there say something else: in a mail and
 * on a page the same. A mail that is made for many readers at once knows no reader's zone.
 */
export function formatDeadline(at: Date, language: Language, timeZone: string, readersZone = timeZone): string {
  const deadline = formatInstant(at, language, timeZone);
  if (isSameTime(at, language, timeZone, readersZone)) return deadline;
  return deadlineTexts(language).inTwoZones(deadline, formatInstant(at, language, readersZone));
}
