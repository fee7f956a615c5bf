import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const eventCancelled = defineEvent({
  type: 'event-cancelled',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'A published gathering was cancelled.',
  data: z.object({ gatheringId: idSchema('gathering') }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c' }],
});
