import { idFrom } from '../../shared/identifier.ts';
import { defineTimer } from '../../shared/timers/define-timer.ts';
import { chunkKey } from '../agreements/chunk-key.ts';

export const chunkDoubtDue = defineTimer({
  type: 'chunk-doubt-due',
  version: '1.0',
  summary: 'Mails of a chunk have stayed in doubt for long enough: their number is judged.',
  ref: chunkKey,
  example: { campaignId: idFrom('campaign', 'example'), chunk: 3 },
});
