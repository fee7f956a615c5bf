import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const eventScheduled = defineEvent({
  type: 'event-scheduled',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'A gathering was published; its texts are in the gathering item.',
  data: z.object({ gatheringId: idSchema('gathering') }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c' }],
});
