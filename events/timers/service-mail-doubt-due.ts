import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const serviceMailDoubtDue = defineTimer({
  type: 'service-mail-doubt-due',
  version: '1.0',
  summary:
    'A service mail was not sent, stayed in doubt for half an hour, or its sender may have died: it is looked at, and perhaps sent.',
  ref: refOf({ mailId: idSchema('mail') }),
  example: { mailId: idFrom('mail', 'example') },
});
