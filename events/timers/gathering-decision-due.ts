import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const gatheringDecisionDue = defineTimer({
  type: 'gathering-decision-due',
  version: '1.0',
  summary: 'It is time to decide whether enough members come to a gathering.',
  ref: refOf({ gatheringId: idSchema('gathering') }),
  example: { gatheringId: idFrom('gathering', 'example') },
});
