import * as z from 'zod';
import { idSchema } from '../../shared/identifier.ts';

/** A chunk of a campaign, as the events about it name it. */
export const chunkFields = {
  campaignId: idSchema('campaign'),
  chunk: z
    .int()
    .nonnegative()
    .meta({ description: 'Number of the chunk, from 0', examples: [0] }),
};
