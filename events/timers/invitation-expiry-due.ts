import { idFrom } from '../../shared/identifier.ts';
import { defineTimer } from '../../shared/timers/define-timer.ts';
import { leaverRef } from './leaver-ref.ts';

export const invitationExpiryDue = defineTimer({
  type: 'invitation-expiry-due',
  version: '1.0',
  summary: 'An unanswered invitation closes now.',
  ref: leaverRef,
  example: { alumniId: idFrom('alumnus', 'example') },
});
