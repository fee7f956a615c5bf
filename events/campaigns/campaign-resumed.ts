import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const campaignResumed = defineEvent({
  type: 'campaign-resumed',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'Sending continues after a pause or a wait for quota: the chunks that are not done are nudged again.',
  data: z.object({
    campaignId: idSchema('campaign'),
    after: z.literal('quota').optional().meta({
      description: 'quota = a wait for quota is over, and nobody decided to continue; absent = HR resumed it',
    }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c' }],
});
