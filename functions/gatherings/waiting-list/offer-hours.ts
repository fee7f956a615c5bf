/** How long an offered seat is held. Pure. */
import { dateIn, instantAt, plusDays } from '../../../shared/time/calendar.ts';
import { hour } from '../../../shared/time/durations.ts';

/** How many hours of the member's day an offer lasts; the night does not count. */
const openHours = { length: 12, least: 1, from: 8, until: 22 } as const;

/**
 * The end of an offer made at `from`: twelve hours, counted from 08:00 to 22:00 in the member's zone, and never after
 * `until`; undefined = less than one such hour is left until then, and an offer would only cost the member the place on the waiting
 * list. The hours are elapsed time, so a change of the clocks neither shortens nor lengthens the offer.
 */
export function offerEnds(from: Date, zone: string, until: Date): Date | undefined {
  let left = openHours.length * hour;
  let usable = 0;
  for (let date = dateIn(zone, from); ; date = plusDays(date, 1)) {
    const opens = Math.max(from.getTime(), instantAt(date, openHours.from, zone).getTime());
    const closes = instantAt(date, openHours.until, zone).getTime();
    const open = Math.max(0, closes - opens);
    usable += Math.max(0, Math.min(closes, until.getTime()) - opens);
    if (open >= left) {
      return usable < openHours.least * hour ? undefined : new Date(Math.min(opens + left, until.getTime()));
    }
    left -= open;
  }
}
