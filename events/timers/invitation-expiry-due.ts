import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** An unanswered invitation closes now. */
export const invitationExpiryDue = defineEvent({
  type: 'invitation-expiry-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'An unanswered invitation closes now.',
  data: timerDataSchema,
  examples: [{ ref: 'alm_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
