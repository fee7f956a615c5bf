import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const audienceFrozen = defineEvent({
  type: 'audience-frozen',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'The whole audience of a campaign is frozen.',
  data: z.object({
    campaignId: idSchema('campaign'),
    recipients: z.int().nonnegative().meta({ description: 'How many recipients the campaign has' }),
    chunks: z.int().nonnegative().meta({ description: 'How many chunks they are in' }),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', recipients: 130, chunks: 2 }],
});
