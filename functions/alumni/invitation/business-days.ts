/** Business days as the programme counts them, and when mail of an invitation may leave. Pure. */
import type { Programme } from '../../../shared/programme/programme.ts';
import { dateIn, dayOfWeek, instantAt, plusDays } from '../../../shared/time/calendar.ts';
import { hour } from '../../../shared/time/durations.ts';

/** The parts of the programme that make a day a business day. */
type BusinessCalendar = Pick<Programme, 'businessCalendar' | 'holidays'>;

const saturday = 6;

/** Whether people work on that day: not a weekend, not a bank holiday (国民の祝日に関する法律), not a day the company is closed. */
export function isBusinessDay(date: string, { businessCalendar, holidays }: BusinessCalendar): boolean {
  if (dayOfWeek(date) >= saturday || holidays.includes(date)) return false;
  return !businessCalendar.closed.includes(date.slice('2026-'.length));
}

/** The first business day after a date. */
export function nextBusinessDay(date: string, calendar: BusinessCalendar): string {
  let day = plusDays(date, 1);
  while (!isBusinessDay(day, calendar)) day = plusDays(day, 1);
  return day;
}

/**
 * The first instant from `at` on at which mail of an invitation may leave: within the programme's hour of a business day. What comes
 * later, because a timer was late or HR corrects an address in the evening, waits for the next one.
 */
export function nextInvitationTime(
  at: Date,
  rules: BusinessCalendar & Pick<Programme, 'invitation' | 'timeZone'>,
): Date {
  const { invitation, timeZone } = rules;
  const today = dateIn(timeZone, at);
  const opens = instantAt(today, invitation.hour, timeZone);
  if (isBusinessDay(today, rules) && at.getTime() < opens.getTime() + hour) return at > opens ? at : opens;
  return instantAt(nextBusinessDay(today, rules), invitation.hour, timeZone);
}

/** As {@link nextInvitationTime}, where the hour of the day has no room: what does not leave in it leaves on the next business day. */
export function timeAfterThisHour(at: Date, rules: Parameters<typeof nextInvitationTime>[1]): Date {
  const next = nextInvitationTime(at, rules);
  if (next > at) return next;
  const { invitation, timeZone } = rules;
  return instantAt(nextBusinessDay(dateIn(timeZone, at), rules), invitation.hour, timeZone);
}
