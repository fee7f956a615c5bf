import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const gatheringDeadlineDue = defineTimer({
  type: 'gathering-deadline-due',
  version: '1.0',
  summary:
    'The waiting list of a gathering closes: at the deadline for RSVPs, and an hour before the start at the latest.',
  ref: refOf({ gatheringId: idSchema('gathering') }),
  example: { gatheringId: idFrom('gathering', 'example') },
});
