import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

/** HR requested a resend to the recipients of a chunk who stayed in doubt. */
export const chunkResendRequested = defineEvent({
  type: 'chunk-resend-requested',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'HR requested a resend to the recipients of a chunk who stayed in doubt.',
  data: z.object({
    campaignId: idSchema('campaign'),
    chunk: z
      .int()
      .nonnegative()
      .meta({ description: 'Number of the chunk within its campaign, from 0', examples: [0] }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
