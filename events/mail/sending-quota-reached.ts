import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const sendingQuotaReached = defineEvent({
  type: 'sending-quota-reached',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'SES takes no more mails today; the campaign waits for the quota.',
  data: z.object({
    campaignId: idSchema('campaign'),
    chunk: z
      .int()
      .nonnegative()
      .meta({ description: 'Number of the chunk, from 0', examples: [0] }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
