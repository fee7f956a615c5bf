import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const audienceChunkFrozen = defineEvent({
  type: 'audience-chunk-frozen',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'Up to 100 recipients are frozen and may be sent to: a nudge for a sending lane.',
  data: z.object({
    campaignId: idSchema('campaign'),
    chunk: z
      .int()
      .nonnegative()
      .meta({ description: 'Number of the chunk within its campaign, from 0', examples: [0] }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
