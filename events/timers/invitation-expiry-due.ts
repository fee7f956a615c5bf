import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const invitationExpiryDue = defineTimer({
  type: 'invitation-expiry-due',
  version: '1.0',
  summary: 'An unanswered invitation closes now.',
  ref: refOf({ alumniId: idSchema('alumnus') }),
  example: { alumniId: idFrom('alumnus', 'example') },
});
