/** How a chunk is named in one word: as the subject of its events and the reference of its timers. */
import * as z from 'zod';
import type { SendProgress } from '../../../events/read-models/send-progress.ts';
import { idSchema } from '../../../shared/identifier.ts';

export type ChunkKey = Pick<SendProgress, 'campaignId' | 'chunk'>;

export function chunkRef({ campaignId, chunk }: ChunkKey): string {
  return `${campaignId}.${chunk}`;
}

const refSchema = z.tuple([idSchema('campaign'), z.string().regex(/^\d{1,9}$/)]);

/** The chunk that a timer's reference names. @throws ZodError on anything else. */
export function chunkNamedBy(ref: string): ChunkKey {
  const [campaignId, chunk] = refSchema.parse(ref.split('.'));
  return { campaignId, chunk: Number(chunk) };
}
