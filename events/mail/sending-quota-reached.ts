import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { chunkFields } from '../agreements/chunk-fields.ts';

export const sendingQuotaReached = defineEvent({
  type: 'sending-quota-reached',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'SES takes no more mails today; the campaign waits for the quota.',
  data: z.object(chunkFields),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
