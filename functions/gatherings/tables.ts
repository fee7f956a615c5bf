import * as z from 'zod';
import { attendanceModes, guestAnswers } from '../../events/read-models/gathering.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';

/** How an answer was given (STANDARDS §3). */
export const evidences = ['calendar', 'button', 'auto', 'staff'] as const;

/** Who answered which invitation, and how: one item per gathering and member. */
export const guestsTable = defineTable({
  name: 'Guests',
  item: z.object({
    gatheringId: idSchema('gathering'),
    alumniId: idSchema('alumnus'),
    /** Counts this member's answers and their events. */
    sequence: z.int(),
    answer: z.enum(guestAnswers),
    evidence: z.enum(evidences),
    /** Persons whom the member brings along. */
    guests: z.int().nonnegative(),
    mode: z.enum(attendanceModes).optional(),
    answeredAt: instantSchema,
    /** The calendar sequence of the gathering that was answered to; older ones may be asked again. */
    answeredTo: z.int(),
    /** Digest of the page load that the answer came from: tells a correction from a contradiction. */
    page: z.string().optional(),
    /** Since when the member waits for a seat: the order of the waiting list. */
    waitingSince: instantSchema.optional(),
    checkedInAt: instantSchema.optional(),
    checkedInBy: z.string().optional(),
    expiresAt: z.int(),
  }),
  partition: 'gatheringId',
  sort: 'alumniId',
  expires: 'expiresAt',
  holds: 'Who answered which invitation and how, with how many guests; who was checked in.',
  forgets: 'Two years after the end of the gathering (TTL).',
});
