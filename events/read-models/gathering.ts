/** Published read model: a gathering as HR wrote it. `gatherings` writes; campaigns and mail read. */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { localizedTextSchema } from '../../shared/locale/languages.ts';
import { instantSchema, timeZoneSchema } from '../../shared/time/calendar.ts';
import { audienceSchema, classificationSchema } from './audience.ts';

/** The body of `POST /gatherings`, and of an `event-scheduled` from a calendar outside (CONTRACT.md). */
export const gatheringDraftSchema = z
  .strictObject({
    title: localizedTextSchema,
    description: localizedTextSchema.optional(),
    startsAt: instantSchema,
    endsAt: instantSchema,
    timeZone: timeZoneSchema,
    place: z.strictObject({ name: z.string().min(1).max(200), address: z.string().max(300).optional() }).nullish(),
    onlineUrl: z.url({ protocol: /^https$/ }).nullish(),
    seats: z.int().positive().max(100_000).nullish(),
    onlineSeats: z.int().positive().max(100_000).nullish(),
    waitingList: z.enum(['fifo', 'none']).default('none'),
    guestsPerMember: z.int().min(0).max(10).default(0),
    minAttendees: z.int().positive().nullish(),
    answerBy: instantSchema.nullish(),
    audience: audienceSchema.default({}),
    classification: classificationSchema.default('members'),
  })
  .superRefine((draft, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (Date.parse(draft.endsAt) <= Date.parse(draft.startsAt)) problem('endsAt', 'must be after startsAt');
    if (draft.answerBy != null && Date.parse(draft.answerBy) > Date.parse(draft.startsAt))
      problem('answerBy', 'must not be after startsAt');
    if (draft.place == null && draft.onlineUrl == null) problem('place', 'or onlineUrl must be given');
  });
export type GatheringDraft = z.infer<typeof gatheringDraftSchema>;

export const gatheringStatuses = ['draft', 'published', 'cancelled', 'over'] as const;

export const gatheringsTable = defineTable({
  name: 'Gatherings',
  item: z.object({
    gatheringId: idSchema('gathering'),
    sequence: z.int(),
    status: z.enum(gatheringStatuses),
    draft: gatheringDraftSchema,
    /** Raised when time or place changes: SEQUENCE of the calendar object. */
    calendarSequence: z.int(),
    /** Seats taken: attending members and their guests, as counted by the transactions that took them. */
    taken: z.int().nonnegative(),
    counts: z.object({ attending: z.int(), declined: z.int(), undecided: z.int(), waiting: z.int() }),
    createdBy: z.string(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    publishedAt: instantSchema.optional(),
    /** All gatherings by start: one partition is enough for what a company holds. */
    list: z.literal('gatherings').default('gatherings'),
  }),
  partition: 'gatheringId',
  indexes: { byCreation: { partition: 'list', sort: 'createdAt' } },
  holds: 'What HR wrote; who wrote it.',
  forgets: 'Kept; holds no personal data of alumni.',
});
export type GatheringItem = z.infer<typeof gatheringsTable.item>;
