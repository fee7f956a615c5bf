import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

/** HR wants the date of a gathering told before it is published. */
export const saveTheDateRequested = defineEvent({
  type: 'save-the-date-requested',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'HR wants the date of a gathering told before it is published.',
  data: z.object({
    gatheringId: idSchema('gathering'),
  }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c' }],
});
