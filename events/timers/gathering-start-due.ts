import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const gatheringStartDue = defineTimer({
  type: 'gathering-start-due',
  version: '1.0',
  summary: 'A gathering whose times were moved begins: no seat is held for an offer any more.',
  ref: refOf({ gatheringId: idSchema('gathering') }),
  example: { gatheringId: idFrom('gathering', 'example') },
});
