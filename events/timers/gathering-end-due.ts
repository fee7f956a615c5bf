import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const gatheringEndDue = defineTimer({
  type: 'gathering-end-due',
  version: '1.0',
  summary: 'A gathering is over.',
  ref: refOf({ gatheringId: idSchema('gathering') }),
  example: { gatheringId: idFrom('gathering', 'example') },
});
