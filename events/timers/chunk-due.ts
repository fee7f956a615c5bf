import { idFrom } from '../../shared/identifier.ts';
import { defineTimer } from '../../shared/timers/define-timer.ts';
import { chunkKey } from '../agreements/chunk-key.ts';

export const chunkDue = defineTimer({
  type: 'chunk-due',
  version: '1.0',
  summary: 'A chunk waited for the end of quiet hours, or for a lane that may have died: a lane looks at it.',
  ref: chunkKey,
  example: { campaignId: idFrom('campaign', 'example'), chunk: 3 },
});
