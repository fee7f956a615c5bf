import * as z from 'zod';
import { idSchema } from '../shared/identifier.ts';
import { defineEvent } from './contract.ts';

/** The whole audience of a campaign is frozen. */
export const audienceFrozen = defineEvent({
  type: 'audience-frozen',
  source: 'okaeri.campaigns',
  version: '1.0',
  summary: 'The whole audience of a campaign is frozen.',
  data: z.object({
    campaignId: idSchema('campaign'),
    recipients: z.int().nonnegative(),
    chunks: z.int().nonnegative(),
  }),
  examples: [{ campaignId: 'cmp_04fz7kq2m9x1c', recipients: 130, chunks: 2 }],
});
