import * as z from 'zod';
import { idSchema } from '../shared/identifier.ts';
import { defineEvent } from './contract.ts';

/** Time or place of a published gathering changed. */
export const eventRescheduled = defineEvent({
  type: 'event-rescheduled',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'Time or place of a published gathering changed.',
  data: z.object({ gatheringId: idSchema('gathering') }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c' }],
});
