/**
 * Quiet hours: when a night ends. Which mail waits for that is decided by `campaign-sending/recipient-check.ts` (all campaign mail, by
 * the member's zone) and `service/service-mail.ts` (`keepQuietHours`: mail to leavers, by the programme's zone). Pure.
 */
import { Temporal } from 'temporal-polyfill';
import type { Programme } from '../../../shared/programme/programme.ts';

type QuietHours = Programme['quietHours'];

/**
 * The end of the quiet hours in a zone; undefined = it is not quiet there now. The hours may span midnight. They follow
 * the wall clock: if it is turned forward, they end at the first time that exists; if it is turned back, at the later
 * of two equal times.
 */
export function quietUntil(quietHours: QuietHours, timeZone: string, at: Date): Date | undefined {
  if (quietHours === null) return undefined;
  const now = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  const [from, to] = [Temporal.PlainTime.from(quietHours.from), Temporal.PlainTime.from(quietHours.to)];
  const time = now.toPlainTime();
  const hasBegun = Temporal.PlainTime.compare(time, from) >= 0;
  const endsToday = Temporal.PlainTime.compare(time, to) < 0;
  const overMidnight = Temporal.PlainTime.compare(from, to) > 0;
  if (overMidnight ? !hasBegun && !endsToday : !hasBegun || !endsToday) return undefined;
  const day = endsToday ? now.toPlainDate() : now.toPlainDate().add({ days: 1 });
  const end = day.toPlainDateTime(to).toZonedDateTime(timeZone, { disambiguation: 'later' });
  return new Date(end.epochMilliseconds);
}
