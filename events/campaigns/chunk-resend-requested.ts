import { defineEvent } from '../../shared/bus/contract.ts';
import { audienceChunkFrozen } from './audience-chunk-frozen.ts';

export const chunkResendRequested = defineEvent({
  type: 'chunk-resend-requested',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'HR requested a resend to the recipients of a chunk who stayed in doubt.',
  data: audienceChunkFrozen.data,
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', chunk: 0 }],
});
