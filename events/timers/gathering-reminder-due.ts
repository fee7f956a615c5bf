import * as z from 'zod';
import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const gatheringReminderDue = defineTimer({
  type: 'gathering-reminder-due',
  version: '1.0',
  summary: 'It is time to remind those who come to a gathering.',
  ref: refOf({ gatheringId: idSchema('gathering'), reminder: z.enum(['day', 'hour']) }),
  example: { gatheringId: idFrom('gathering', 'example'), reminder: 'day' },
});
