import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const chunkLeft = defineEvent({
  type: 'chunk-left',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'A lane ran out of time before its chunk was done; another lane continues with it.',
  data: z.object({
    campaignId: idSchema('campaign'),
    chunk: z
      .int()
      .nonnegative()
      .meta({ description: 'Number of the chunk, from 0', examples: [0] }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
