import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';

const openFindingSchema = z.object({
  kind: z.enum(['dead_letters', 'stuck', 'late', 'unknown_queue']),
  queue: z.string(),
  /** The function that failed at the messages, or that does not get to them. */
  source: z.string().optional(),
  affects: z.string(),
  /** How many messages it was when the people on call were notified. */
  count: z.int(),
  since: storedInstantSchema,
  /** When the queue lets go of the oldest of its dead letters, where that matters. */
  endsAt: storedInstantSchema.optional(),
  /** Of which end the people on call were reminded last. */
  remindedOf: storedInstantSchema.optional(),
});
/** Something that is wrong with a queue, of which the people on call were notified. */
export type OpenFinding = z.infer<typeof openFindingSchema>;

/** The findings of the queue watch that are not over: it notifies of each once, and once that it is over. */
export const openFindingsTable = defineTable({
  name: 'OpenFindings',
  item: z.object({ watch: z.literal('queues'), findings: z.array(openFindingSchema) }),
  partition: 'watch',
  holds: 'Names of queues and functions in trouble of which the people on call know; no personal data.',
  forgets: 'Overwritten when it is over.',
});

/** What log lines said, as far as somebody has to hear of it: of each line what it said last, of the programme or of one thing in it. */
export const lineRecordsTable = defineTable({
  name: 'LineRecords',
  item: z.object({
    code: z.string(),
    /** Id of the campaign or the gathering that the line names, or `programme`. */
    about: z.string(),
    /** When the line came last; of a heartbeat that never came, when it was first looked for. */
    lastAt: storedInstantSchema,
    /** From when on the silence of a heartbeat is one; none once the people on call were notified. */
    silentAt: storedInstantSchema.optional(),
    /** The first line of the hour, or the day, for which `count` and `notified` hold; a heartbeat has none. */
    since: storedInstantSchema.optional(),
    count: z.int().optional(),
    /** Whether the people on call were notified: of the line, of how often it came, or of its silence. */
    notified: z.boolean(),
    expiresAt: z.int().optional(),
  }),
  partition: 'code',
  sort: 'about',
  expires: 'expiresAt',
  holds: 'When log lines came last, by their codes and ids of campaigns and gatherings; no personal data.',
  keptDays: 2,
  forgets: 'after a line of which the people on call are notified (TTL); a heartbeat is overwritten by the next one.',
});
export type LineRecord = z.infer<typeof lineRecordsTable.item>;
