import * as z from 'zod';
import { defineTable } from '../dynamo/table-definition.ts';
import { storedInstantSchema } from '../time/calendar.ts';

/** What waits for its time, in buckets of a minute. */
export const timersTable = defineTable({
  name: 'Timers',
  item: z.object({
    /** The minute it is due in, `2026-04-01T01:00Z`. The places of the sweeps are kept under `cursor`. */
    bucket: z.string(),
    /** `kind#ref`: a thing waits at most once for one kind in one minute. */
    timer: z.string(),
    kind: z.string(),
    ref: z.string(),
    dueAt: storedInstantSchema.optional(),
    sweptTo: storedInstantSchema.optional(),
    correlationId: z.string().optional(),
    sequence: z.int().optional(),
  }),
  partition: 'bucket',
  sort: 'timer',
  holds: 'Ids of people and things that wait, and until when.',
  forgets: 'When due, at the next sweep.',
});
