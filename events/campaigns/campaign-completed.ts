import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const campaignCompleted = defineEvent({
  type: 'campaign-completed',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'Every recipient of the campaign has an outcome.',
  data: z.object({ campaignId: idSchema('campaign') }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c' }],
});
