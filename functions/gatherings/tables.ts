import * as z from 'zod';
import { attendanceModes, changedParts, evidences, guestRsvps } from '../../events/agreements/rsvp-words.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { archiveDays } from '../../shared/outbox/outbox-table.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';

/** How many changes of an RSVP are kept for each member; older ones are dropped. */
export const changesKept = 20;

/** A change of a member's RSVP: the audit trail that HR sees. */
export const rsvpChangeSchema = z
  .object({
    at: storedInstantSchema,
    actor: z.string().meta({
      description:
        '`member`, `okaeri` (offers, their end, seats of a member who left), or the user who did it for them',
    }),
    from: z.enum([...guestRsvps, 'none']).meta({ description: 'What the RSVP was' }),
    to: z.enum(guestRsvps).meta({ description: 'What it became' }),
    evidence: z.enum(evidences).optional().meta({ description: 'How it was given; absent if it was not an RSVP' }),
    checkIn: z
      .enum(['done', 'undone'])
      .optional()
      .meta({ description: 'Present if it was a check-in, or undid one: the RSVP stayed as it was' }),
    reason: z.string().optional().meta({ description: 'Why staff changed it' }),
  })
  .meta({ title: 'RsvpChange' });

/** Two years after the end of a gathering, what is known about its guests is deleted. */
const guestsKeptDays = 2 * 365;

/** The RSVPs: one item for each gathering and member. */
export const guestsTable = defineTable({
  name: 'Guests',
  item: z.object({
    gatheringId: idSchema('gathering'),
    alumniId: idSchema('alumnus'),
    /** Counts this member's RSVPs and their events. */
    sequence: z.int(),
    answer: z.enum(guestRsvps),
    evidence: z.enum(evidences),
    /** People whom the member brings along. */
    guests: z.int().nonnegative(),
    mode: z.enum(attendanceModes).optional(),
    answeredAt: storedInstantSchema,
    /** The calendar sequence of the gathering that the RSVP was given to. */
    answeredTo: z.int(),
    /** Digest of the page load that the RSVP came from: tells a correction from a contradiction. */
    page: z.string().optional(),
    /** When the calendar says that the RSVP was given, however late the mail came in (DTSTAMP, RFC 5545 §3.8.7.2). */
    calendarStamp: storedInstantSchema.optional(),
    /** When the member began to wait for a seat: the order of the waiting list. */
    waitingSince: storedInstantSchema.optional(),
    /** Until when the offered seat is held for the member. */
    offerExpiresAt: storedInstantSchema.optional(),
    /** How many offers in a row expired. */
    offersMissed: z.int().nonnegative().default(0),
    /**
     * What the expired offer was for: the form begins with this; and until when its seat was held, as the mail of the offer said. Items from
     * before that was noted do not say so.
     */
    missed: z
      .object({
        guests: z.int().nonnegative(),
        mode: z.enum(attendanceModes).optional(),
        heldUntil: storedInstantSchema.optional(),
      })
      .optional(),
    /** When the waiting member got the notice, in the last 24 hours, that a free seat goes to the first who asks for it. */
    toldAt: storedInstantSchema.optional(),
    checkedInAt: storedInstantSchema.optional(),
    checkedInBy: z.string().optional(),
    history: z.array(rsvpChangeSchema).max(changesKept).default([]),
    expiresAt: z.int(),
  }),
  partition: 'gatheringId',
  sort: 'alumniId',
  indexes: {
    byMember: { partition: 'alumniId', sort: 'gatheringId', only: [] },
    // The waiting list: only guests who wait have `waitingSince`.
    byTurn: { partition: 'gatheringId', sort: 'waitingSince', only: ['answer', 'mode', 'guests', 'toldAt'] },
  },
  expires: 'expiresAt',
  holds: 'Who sent which RSVP and how, with how many guests; who was checked in; who at HR changed an RSVP, and why.',
  keptDays: guestsKeptDays,
  forgets: 'after the end of the gathering (TTL); why HR changed an RSVP, when the member leaves.',
});

/** What happened, as far as it matters for the notices. */
const noticeOccasionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reminder'), reminder: z.enum(['day', 'hour']), dueAt: storedInstantSchema }),
  z.object({ kind: z.literal('waiting_closed'), dueAt: storedInstantSchema }),
  z.object({ kind: z.literal('ended') }),
  z.object({ kind: z.literal('date_corrected'), number: z.int(), changed: z.array(z.enum(changedParts)).readonly() }),
  z.object({
    kind: z.literal('rescheduled'),
    number: z.int(),
    rsvpsAskedAgain: z.boolean(),
    changed: z.array(z.enum(changedParts)).readonly(),
  }),
  z.object({ kind: z.literal('cancelled'), number: z.int() }),
]);
/** What happened, as far as it matters for the notices. */
export type NoticeOccasion = Readonly<z.infer<typeof noticeOccasionSchema>>;

/** How far a run of notices has come: one item for each reminder, change, cancellation or end of a gathering. */
export const noticeRunsTable = defineTable({
  name: 'NoticeRuns',
  item: z.object({
    /** The gathering, the notice and its number: a second delivery of the event finds the same run. */
    run: z.string(),
    version: z.int(),
    /** What the notices are about, and when it happened: a run that was left goes on with nothing but this. */
    occasion: noticeOccasionSchema,
    changedAt: storedInstantSchema,
    /** Whose turn it is: 0 = the guests; 1, 2, … = the recipients of the first, second, … campaign about the gathering. */
    stage: z.int().nonnegative(),
    /** The guest who got a notice last. */
    afterGuest: idSchema('alumnus').optional(),
    /** The position of the next recipient in the audience. */
    nextRecipient: z.int().nonnegative(),
    /** How many notices were requested. */
    told: z.int().nonnegative(),
    done: z.boolean(),
    expiresAt: z.int(),
  }),
  partition: 'run',
  expires: 'expiresAt',
  holds: 'How many notices of a gathering were requested; the id of the member who was last.',
  keptDays: archiveDays,
  forgets: 'after it began (TTL).',
});
export type NoticeRun = z.infer<typeof noticeRunsTable.item>;

/** From how many hours before the start members can be checked in. */
export const checkInHours = 12;
/** For how many days after the end they can be, and a check-in can be undone. */
export const checkInDays = 30;

/** Ratings are from 1 (not good) to this (very good). */
export const bestRating = 5;
/** Characters of a comment at most. */
export const longestComment = 1000;

/**
 * What guests thought of a gathering, kept apart from their identity: a member is known here only by a keyed digest, which
 * nobody who reads the table can reverse or guess.
 */
export const gatheringFeedbackTable = defineTable({
  name: 'GatheringFeedback',
  item: z.object({
    gatheringId: idSchema('gathering'),
    /** Keyed digest of the gathering and the member. */
    respondent: z.string(),
    sequence: z.int(),
    rating: z.int().min(1).max(bestRating),
    comment: z.string().max(longestComment),
    givenAt: storedInstantSchema,
    expiresAt: z.int(),
  }),
  partition: 'gatheringId',
  sort: 'respondent',
  expires: 'expiresAt',
  holds: 'What members thought of a gathering, in their own words, under a pseudonym that only our link keys can make.',
  keptDays: guestsKeptDays,
  forgets: 'after the end of the gathering (TTL).',
});
export type GatheringFeedback = z.infer<typeof gatheringFeedbackTable.item>;
