/** The words of RSVPs that events, stored items and several contexts share. A word is only ever added: events with it live on. */

/** Where an invited member stands. */
export const guestRsvps = ['attending', 'waiting', 'offered', 'declined', 'undecided', 'unconfirmed'] as const;
export type GuestRsvp = (typeof guestRsvps)[number];

/** The two ways to take part; each has its own seats. */
export const attendanceModes = ['place', 'online'] as const;
export type AttendanceMode = (typeof attendanceModes)[number];

/** How an RSVP was given: by a calendar's reply, a button, a link of the mail that was believed, or by HR. */
export const evidences = ['calendar', 'button', 'auto', 'staff'] as const;
export type RsvpEvidence = (typeof evidences)[number];

/**
 * The notices that a gathering causes; `date_corrected` = a date or place other than the save-the-date says,
 * `waiting_closed` = the waiting list has closed.
 */
export const gatheringNotices = [
  'reminder_day',
  'reminder_hour',
  'date_corrected',
  'rescheduled',
  'cancelled',
  'thanks',
  'waiting_closed',
] as const;

/**
 * The parts of a gathering whose change members are told of; `place_added` = there was none before, `answer_by` = the deadline for RSVPs.
 * Members with an RSVP are told of an earlier one only; a text that HR wrote says another one, whichever way it moved.
 */
export const changedParts = ['time', 'place', 'place_added', 'online_address', 'answer_by'] as const;
export type ChangedPart = (typeof changedParts)[number];

/** Why a calendar's reply could not be taken. */
export const reasonsNotTaken = [
  'full',
  'too_late',
  'cancelled',
  'over',
  'out_of_date',
  'other_address',
  'not_understood',
  'overtaken',
] as const;
export type ReasonNotTaken = (typeof reasonsNotTaken)[number];
