import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const resendInDoubtRequested = defineEvent({
  type: 'resend-in-doubt-requested',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'HR requested a resend to the recipients of a campaign who stayed in doubt.',
  data: z.object({ campaignId: idSchema('campaign') }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c' }],
});
