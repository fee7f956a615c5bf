import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { chunkFields } from '../agreements/chunk-fields.ts';

export const audienceChunkFrozen = defineEvent({
  type: 'audience-chunk-frozen',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'Up to 100 recipients are frozen and may be sent to: a nudge for a sending lane.',
  data: z.object(chunkFields),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
