import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const gatheringDeadlineDue = defineTimer({
  type: 'gathering-deadline-due',
  version: '1.0',
  summary: 'The deadline for RSVPs to a gathering has come.',
  ref: refOf({ gatheringId: idSchema('gathering') }),
  example: { gatheringId: idFrom('gathering', 'example') },
});
