import { idFrom } from '../../shared/identifier.ts';
import { defineTimer } from '../../shared/timers/define-timer.ts';
import { leaverRef } from './leaver-ref.ts';

export const addressReviewDue = defineTimer({
  type: 'address-review-due',
  version: '1.0',
  summary: 'Somebody no longer has a private address; those who share it are reviewed now.',
  ref: leaverRef,
  example: { alumniId: idFrom('alumnus', 'example') },
});
