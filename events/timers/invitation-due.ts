import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** The invitation of a leaver may leave now. */
export const invitationDue = defineEvent({
  type: 'invitation-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'The invitation of a leaver may leave now.',
  data: timerDataSchema,
  examples: [{ ref: 'alm_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
