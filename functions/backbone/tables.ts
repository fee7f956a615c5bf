import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';

const openFindingSchema = z.object({
  kind: z.enum(['dead_letters', 'stuck', 'late', 'unknown_queue']),
  queue: z.string(),
  /** The function that failed to handle the messages, or has not reached them. */
  source: z.string().optional(),
  affects: z.string(),
  /** How many messages there were when the people on call were notified. */
  count: z.int(),
  since: storedInstantSchema,
  /** When the queue drops the oldest of its dead letters, where that matters. */
  endsAt: storedInstantSchema.optional(),
  /** The end of which the people on call were last reminded. */
  remindedOf: storedInstantSchema.optional(),
});
/** Something wrong with a queue that the people on call were notified of. */
export type OpenFinding = z.infer<typeof openFindingSchema>;

/** The findings of the queue watch that are not over. It sends one notification of each finding, and one when the finding is over. */
export const openFindingsTable = defineTable({
  name: 'OpenFindings',
  item: z.object({ watch: z.literal('queues'), findings: z.array(openFindingSchema) }),
  partition: 'watch',
  holds: 'Names of queues and functions in trouble that the people on call know of; no personal data.',
  forgets: 'Overwritten when it is over.',
});

/** What log lines said, as far as somebody has to hear of it: for each line, what it last said about the programme or about one thing in it. */
export const lineRecordsTable = defineTable({
  name: 'LineRecords',
  item: z.object({
    code: z.string(),
    /** Id of the campaign or the gathering that the line names, or `programme`. */
    about: z.string(),
    /** When the line last came; for a heartbeat that never came, when it was first looked for. */
    lastAt: storedInstantSchema,
    /** When a heartbeat counts as silent; none once the people on call were notified. */
    silentAt: storedInstantSchema.optional(),
    /** The first line of the hour, or the day, that `count` and `notified` are about; a heartbeat has none. */
    since: storedInstantSchema.optional(),
    count: z.int().optional(),
    /** Whether the people on call were notified: of the line, of how often it came, or of its silence. */
    notified: z.boolean(),
    expiresAt: z.int().optional(),
  }),
  partition: 'code',
  sort: 'about',
  expires: 'expiresAt',
  holds: 'When log lines last came, by their codes and ids of campaigns and gatherings; no personal data.',
  keptDays: 2,
  forgets: 'after a line that the people on call are notified of (TTL); a heartbeat is overwritten by the next one.',
});
export type LineRecord = z.infer<typeof lineRecordsTable.item>;
