import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** A reminder of an invitation may leave now. */
export const invitationReminderDue = defineEvent({
  type: 'invitation-reminder-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'A reminder of an invitation may leave now.',
  data: timerDataSchema,
  examples: [{ ref: 'alm_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
