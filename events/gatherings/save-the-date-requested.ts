import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const saveTheDateRequested = defineEvent({
  type: 'save-the-date-requested',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'HR announces the date of a gathering ahead of the gathering invitation.',
  data: z.object({ gatheringId: idSchema('gathering') }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c' }],
});
