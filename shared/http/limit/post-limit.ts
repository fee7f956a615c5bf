/**
 * How many forms a page takes from one person: 30 in ten minutes (docs/adr/020-limits-per-person.md). The windows are the same
 * for everybody, so that the first form of a window needs nothing of the last one.
 */
import { minute, second } from '../../time/durations.ts';

/** Three times what the busiest visit needs: all of a page changed, a code mistyped and asked for again, an RSVP corrected. */
export const postsPerWindow = 30;

const windowLength = 10 * minute;

/** When the window of this moment began. */
export function windowOf(now: Date): Date {
  return new Date(now.getTime() - (now.getTime() % windowLength));
}

/** Whole seconds until the next window, 1 … 600: whoever waits that long is in it. */
export function secondsToNextWindow(now: Date): number {
  return Math.ceil((windowLength - (now.getTime() % windowLength)) / second);
}
