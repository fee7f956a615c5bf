import { idFrom } from '../../shared/identifier.ts';
import { defineTimer } from '../../shared/timers/define-timer.ts';
import { leaverRef } from './leaver-ref.ts';

export const invitationReminderDue = defineTimer({
  type: 'invitation-reminder-due',
  version: '1.0',
  summary: 'A reminder of an invitation may leave now.',
  ref: leaverRef,
  example: { alumniId: idFrom('alumnus', 'example') },
});
