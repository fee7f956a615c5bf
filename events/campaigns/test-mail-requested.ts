import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const testMailRequested = defineEvent({
  type: 'test-mail-requested',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'Somebody requested a test mail of a campaign to their own address.',
  data: z.object({ campaignId: idSchema('campaign'), testMailId: idSchema('testMail') }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', testMailId: 'tst_04fz7kq2m9x1c' }],
});
