import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const sendingHarmed = defineEvent({
  type: 'sending-harmed',
  source: 'okaeri.mail',
  version: '1.1',
  summary: 'A campaign does harm, or cannot be sent: campaigns pauses it.',
  data: z.object({
    campaignId: idSchema('campaign'),
    because: z.enum(['bounces', 'complaints', 'in_doubt', 'account', 'policy']).meta({
      description: 'What is wrong; account = SES takes no mail of ours at all, policy = receivers refuse it',
      examples: ['bounces'],
    }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', because: 'bounces' }],
});
