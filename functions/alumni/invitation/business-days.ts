/** Business days as the programme counts them. Pure. */
import type { Programme } from '../../../shared/programme/programme.ts';
import { dayOfWeek, plusDays } from '../../../shared/time/calendar.ts';

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
