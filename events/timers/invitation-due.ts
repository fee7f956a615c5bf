import { idFrom } from '../../shared/identifier.ts';
import { defineTimer } from '../../shared/timers/define-timer.ts';
import { leaverRef } from './leaver-ref.ts';

export const invitationDue = defineTimer({
  type: 'invitation-due',
  version: '1.0',
  summary: 'The invitation of a leaver may leave now.',
  ref: leaverRef,
  example: { alumniId: idFrom('alumnus', 'example') },
});
