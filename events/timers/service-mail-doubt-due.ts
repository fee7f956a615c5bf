import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const serviceMailDoubtDue = defineTimer({
  type: 'service-mail-doubt-due',
  version: '1.0',
  summary: 'A service mail was not sent, stayed in doubt, or lost its sender. It is looked at now, and perhaps sent.',
  ref: refOf({ mailId: idSchema('mail') }),
  example: { mailId: idFrom('mail', 'example') },
});
