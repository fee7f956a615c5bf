import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { chunkFields } from '../agreements/chunk-fields.ts';

export const chunkLeft = defineEvent({
  type: 'chunk-left',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'A lane ran out of time before its chunk was done; another lane continues it.',
  data: z.object(chunkFields),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
