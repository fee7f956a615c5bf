import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const invitationDue = defineTimer({
  type: 'invitation-due',
  version: '1.0',
  summary: 'The invitation of a leaver may leave now.',
  ref: refOf({ alumniId: idSchema('alumnus') }),
  example: { alumniId: idFrom('alumnus', 'example') },
});
