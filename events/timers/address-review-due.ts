import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const addressReviewDue = defineTimer({
  type: 'address-review-due',
  version: '1.0',
  summary: 'Somebody no longer has a private address; those who share it are reviewed now.',
  ref: refOf({ alumniId: idSchema('alumnus') }),
  example: { alumniId: idFrom('alumnus', 'example') },
});
