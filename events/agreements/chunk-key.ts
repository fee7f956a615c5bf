import * as z from 'zod';
import { idSchema } from '../../shared/identifier.ts';
import { refOf } from '../../shared/timers/define-timer.ts';

/**
 * How a chunk of a campaign is named in one word: as the subject of its events, and as what its timers wait for. Campaigns
 * and mail both write it.
 */
export const chunkKey = refOf({
  campaignId: idSchema('campaign'),
  chunk: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
});
export type ChunkKey = ReturnType<typeof chunkKey.read>;
