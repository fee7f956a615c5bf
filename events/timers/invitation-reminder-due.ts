import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const invitationReminderDue = defineTimer({
  type: 'invitation-reminder-due',
  version: '1.0',
  summary: 'A reminder of an invitation may leave now.',
  ref: refOf({ alumniId: idSchema('alumnus') }),
  example: { alumniId: idFrom('alumnus', 'example') },
});
