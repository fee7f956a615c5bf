import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';

/** Something that is wrong with a queue, as the people on call were told. */
const toldSchema = z.object({
  kind: z.enum(['dead_letters', 'stuck', 'late']),
  queue: z.string(),
  /** The function that failed at the messages, or that does not get to them. */
  source: z.string().optional(),
  affects: z.string(),
  /** How many messages it was when it was told. */
  count: z.int(),
  since: storedInstantSchema,
});
/** Something that is wrong with a queue, as the people on call were told. */
export type Told = z.infer<typeof toldSchema>;

/** What the watch has told the people on call and is not over: it tells each thing once, and once that it is over. */
export const watchNoticesTable = defineTable({
  name: 'WatchNotices',
  item: z.object({ watch: z.literal('queues'), told: z.array(toldSchema) }),
  partition: 'watch',
  holds: 'Names of queues and functions in trouble of which the people on call know; no personal data.',
  forgets: 'Overwritten when it is over.',
});
