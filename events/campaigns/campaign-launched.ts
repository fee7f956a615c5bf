import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const campaignLaunched = defineEvent({
  type: 'campaign-launched',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'A campaign may be sent: its audience is frozen next.',
  data: z.object({ campaignId: idSchema('campaign') }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c' }],
});
