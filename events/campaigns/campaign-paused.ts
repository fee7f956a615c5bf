import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const campaignPaused = defineEvent({
  type: 'campaign-paused',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'Sending stopped until somebody resumes it.',
  data: z.object({ campaignId: idSchema('campaign') }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c' }],
});
