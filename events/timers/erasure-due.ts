import { idFrom } from '../../shared/identifier.ts';
import { defineTimer } from '../../shared/timers/define-timer.ts';
import { leaverRef } from './leaver-ref.ts';

export const erasureDue = defineTimer({
  type: 'erasure-due',
  version: '1.0',
  summary: 'A leaver who did not answer is to be erased now.',
  ref: leaverRef,
  example: { alumniId: idFrom('alumnus', 'example') },
});
