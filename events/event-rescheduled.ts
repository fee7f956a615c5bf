import * as z from 'zod';
import { idSchema } from '../shared/identifier.ts';
import { defineEvent } from './contract.ts';

/** Time or place of a published gathering changed. */
export const eventRescheduled = defineEvent({
  type: 'event-rescheduled',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'Time or place of a published gathering changed.',
  data: z.object({
    gatheringId: idSchema('gathering'),
    answersAskedAgain: z.boolean().meta({
      description: 'Whether members are asked for a new answer; what they answered before holds until then',
      examples: [true],
    }),
  }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c', answersAskedAgain: true }],
});
