import * as z from 'zod';
import { instantSchema } from '../time/calendar.ts';

/** What a due timer says: whose it is and when it was due. The consumer re-reads state before it acts. */
export const timerDataSchema = z.object({
  ref: z.string().min(1).max(64).meta({ description: 'Id of the thing that waits' }),
  dueAt: instantSchema.meta({ description: 'When it was due' }),
});
