/**
 * The times of a gathering: until when it takes RSVPs, those who wait for a seat, and feedback; its reminders, its last day,
 * its end; and how long a seat is offered. Pure.
 */
import { daysAfter } from '../../shared/time/calendar.ts';
import { day, hour } from '../../shared/time/durations.ts';
import type { GatheringDraft, GatheringItem } from './gathering.ts';

/** How long after the end the guests can give feedback. Days. */
const feedbackDays = 30;

/** The deadline for RSVPs, as HR wrote it: the gathering's own, else its start. */
export function rsvpDeadline({ answerBy, startsAt }: Pick<GatheringDraft, 'answerBy' | 'startsAt'>): string {
  return answerBy ?? startsAt;
}

/** The deadline for RSVPs: from then on, the page says that it is too late. */
export function rsvpsUntil({ draft }: { readonly draft: Pick<GatheringDraft, 'answerBy' | 'startsAt'> }): Date {
  return new Date(rsvpDeadline(draft));
}

/**
 * When the waiting list closes: with the deadline for RSVPs, and an hour before the start at the latest, since those who wait must hear in
 * time that no seat is coming.
 */
export function waitingUntil(gathering: { readonly draft: Pick<GatheringDraft, 'answerBy' | 'startsAt'> }): Date {
  return new Date(Math.min(rsvpsUntil(gathering).getTime(), Date.parse(gathering.draft.startsAt) - hour));
}

type Scheduled = Pick<GatheringItem, 'status'> & { readonly draft: Pick<GatheringDraft, 'answerBy' | 'startsAt'> };

/** Whether the time of its start has come, whatever became of the gathering. */
export function hasBegun({ draft }: Pick<Scheduled, 'draft'>, at: Date): boolean {
  return Date.parse(draft.startsAt) <= at.getTime();
}

/** Whether members are invited to it, and it has not begun. */
export function isToCome(gathering: Scheduled, at: Date): boolean {
  return gathering.status === 'published' && !hasBegun(gathering, at);
}

/** When the last 24 hours before the start begin. */
export function lastDayBegins({ startsAt }: Pick<GatheringDraft, 'startsAt'>): Date {
  return new Date(Date.parse(startsAt) - day);
}

/** Whether it is the last 24 hours before the start: seats are no longer offered, and a free seat goes to the first RSVP. */
export function isLastDay({ draft }: Pick<Scheduled, 'draft'>, at: Date): boolean {
  return at.getTime() >= lastDayBegins(draft).getTime();
}

/** When attending members are reminded: 24 hours and one hour before the start. */
export function reminderTimes({ draft }: Pick<Scheduled, 'draft'>): Readonly<Record<'day' | 'hour', Date>> {
  return { day: lastDayBegins(draft), hour: new Date(Date.parse(draft.startsAt) - hour) };
}

/**
 * Whether a reminder that was requested at `at` is for a start that was moved later since, so that the present one has a reminder of its own.
 * If the start was moved after the time of that reminder, there is none, and the reminder that was requested still says
 * what is true.
 */
export function isReminderMoved(
  gathering: Pick<Scheduled, 'draft'> & Pick<GatheringItem, 'changedAt'>,
  reminder: 'day' | 'hour',
  at: Date,
): boolean {
  const due = reminderTimes(gathering)[reminder].getTime();
  return at.getTime() < due && Date.parse(gathering.changedAt?.time ?? '') < due;
}

/** Whether RSVPs are taken: from every member before the deadline, and until the start from whoever has been offered a seat. */
export function isOpenToRsvps(gathering: Scheduled, at: Date, { holdsOffer = false } = {}): boolean {
  return isToCome(gathering, at) && (holdsOffer || rsvpsUntil(gathering) > at);
}

/** Whether it has ended, even if its timer has not come yet. */
export function hasEnded(
  { status, draft }: Pick<GatheringItem, 'status'> & { readonly draft: Pick<GatheringDraft, 'endsAt'> },
  at: Date,
): boolean {
  return status === 'over' || Date.parse(draft.endsAt) <= at.getTime();
}

/** Whether the page of a member's RSVP shows it: after the deadline, too, until the end. */
export function hasRsvpPage(gathering: Pick<GatheringItem, 'status' | 'draft'>, at: Date): boolean {
  return gathering.status === 'published' && !hasEnded(gathering, at);
}

/** Whether those who wait can still be offered a seat. Staff can give one later, too. */
export function offersSeats(gathering: Scheduled, at: Date): boolean {
  return isToCome(gathering, at) && waitingUntil(gathering) > at;
}

/**
 * Until when a seat that was offered is held: as long as it was promised, even after a deadline that was moved before
 * that, but not longer than until the start, which may have been moved, too.
 */
export function offerHeldUntil({ draft }: Pick<Scheduled, 'draft'>, promised: string): Date {
  return new Date(Math.min(Date.parse(promised), Date.parse(draft.startsAt)));
}

/** Until when feedback can be given and changed. */
export function feedbackUntil({ draft }: { readonly draft: Pick<GatheringDraft, 'endsAt' | 'timeZone'> }): Date {
  return daysAfter(new Date(draft.endsAt), feedbackDays, draft.timeZone);
}
