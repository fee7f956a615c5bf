import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { chunkFields } from '../agreements/chunk-fields.ts';

export const chunkSent = defineEvent({
  type: 'chunk-sent',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'Every recipient of a chunk has an outcome.',
  data: z.object(chunkFields),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
