import * as z from 'zod';
import { attendanceModes, guestAnswers } from '../../events/read-models/gathering.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';

/** How an answer was given (STANDARDS §3). */
export const evidences = ['calendar', 'button', 'auto', 'staff'] as const;

/** So many changes of an answer are kept per member; older ones are dropped. */
export const changesKept = 20;

/** A change of a member's answer: the audit trail that HR sees. */
export const answerChangeSchema = z
  .object({
    at: instantSchema,
    actor: z.string().meta({
      description: '`member`, `okaeri` (offers, their end, seats of who left), or the user who did it for them',
    }),
    from: z.enum([...guestAnswers, 'none']).meta({ description: 'What the answer was' }),
    to: z.enum(guestAnswers).meta({ description: 'What it became' }),
    evidence: z.enum(evidences).optional().meta({ description: 'How it was given; absent where nobody answered' }),
    reason: z.string().optional().meta({ description: 'Why staff changed it' }),
  })
  .meta({ title: 'AnswerChange' });

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
    /** When the member's calendar says that this was answered, however long the reply was on its way (DTSTAMP, RFC 5545 §3.8.7.2). */
    calendarStamp: instantSchema.optional(),
    /** Since when the member waits for a seat: the order of the waiting list. */
    waitingSince: instantSchema.optional(),
    /** Until when the seat is held that is offered to the member. */
    offerExpiresAt: instantSchema.optional(),
    /** Offers in a row that the member let pass. */
    offersMissed: z.int().nonnegative().default(0),
    /** When a waiting member was told that seats are free for whoever comes first, in the last day. */
    toldAt: instantSchema.optional(),
    checkedInAt: instantSchema.optional(),
    checkedInBy: z.string().optional(),
    history: z.array(answerChangeSchema).max(changesKept).default([]),
    expiresAt: z.int(),
  }),
  partition: 'gatheringId',
  sort: 'alumniId',
  indexes: { byMember: { partition: 'alumniId', sort: 'gatheringId', only: [] } },
  expires: 'expiresAt',
  holds:
    'Who answered which invitation and how, with how many guests; who was checked in; who at HR changed an answer, and why.',
  forgets: 'Two years after the end of the gathering (TTL); why HR changed an answer, when the member leaves.',
});

/** How far it has come that everybody is told of a gathering's reminder, change, cancellation or end: one item each. */
export const noticeRunsTable = defineTable({
  name: 'NoticeRuns',
  item: z.object({
    /** The gathering, what is told of it, and which of these: a second delivery finds the same run. */
    run: z.string(),
    version: z.int(),
    /** 0 = those who answered are told; then, one after the other, the recipients of the mails about it. */
    stage: z.int().nonnegative(),
    /** The guest who was told last. */
    afterGuest: idSchema('alumnus').optional(),
    /** The place in the audience of the recipient who is next. */
    nextRecipient: z.int().nonnegative(),
    told: z.int().nonnegative(),
    done: z.boolean(),
    expiresAt: z.int(),
  }),
  partition: 'run',
  expires: 'expiresAt',
  holds: 'How many were asked to be told what of a gathering; the id of the member who was last.',
  forgets: '90 days after it began (TTL).',
});
export type NoticeRun = z.infer<typeof noticeRunsTable.item>;

/**
 * What those who were there thought of a gathering. Kept apart from who said it: a member is known here only by a keyed
 * digest, which nobody who reads the table can turn back or guess.
 */
export const gatheringFeedbackTable = defineTable({
  name: 'GatheringFeedback',
  item: z.object({
    gatheringId: idSchema('gathering'),
    /** Keyed digest of the gathering and the member. */
    respondent: z.string(),
    sequence: z.int(),
    rating: z.int().min(1).max(5),
    comment: z.string().max(1000),
    givenAt: instantSchema,
    expiresAt: z.int(),
  }),
  partition: 'gatheringId',
  sort: 'respondent',
  expires: 'expiresAt',
  holds:
    'What members thought of a gathering, in their own words, under a pseudonym that only our link keys could make again.',
  forgets: 'Two years after the end of the gathering (TTL).',
});
export type GatheringFeedback = z.infer<typeof gatheringFeedbackTable.item>;
