import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

/** HR decided that whoever of a campaign stayed in doubt is sent to once more. */
export const resendInDoubtRequested = defineEvent({
  type: 'resend-in-doubt-requested',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'HR decided that whoever of a campaign stayed in doubt is sent to once more.',
  data: z.object({ campaignId: idSchema('campaign') }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c' }],
});
