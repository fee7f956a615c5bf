import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** A service mail stayed in doubt for half an hour: it is sent once more. */
export const serviceMailDoubtDue = defineEvent({
  type: 'service-mail-doubt-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'A service mail stayed in doubt for half an hour: it is sent once more.',
  data: timerDataSchema,
  examples: [{ ref: 'mal_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
