import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const audienceFreezeLeft = defineEvent({
  type: 'audience-freeze-left',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'The freeze of an audience ran out of time and continues after the chunks that it wrote.',
  data: z.object({
    campaignId: idSchema('campaign'),
    chunks: z
      .int()
      .nonnegative()
      .meta({ description: 'How many chunks have been written so far', examples: [4000] }),
    after: idSchema('alumnus')
      .optional()
      .meta({
        description: 'The last member that was read, in the order of the audience; absent if there was none',
        examples: ['alm_04fz7kq2m9x1c'],
      }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunks: 4000, after: 'alm_04fz7kq2m9x1c' }],
});
