import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const erasureDue = defineTimer({
  type: 'erasure-due',
  version: '1.0',
  summary: 'A leaver who did not answer is to be erased now.',
  ref: refOf({ alumniId: idSchema('alumnus') }),
  example: { alumniId: idFrom('alumnus', 'example') },
});
