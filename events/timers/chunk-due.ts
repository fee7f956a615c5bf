import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** A chunk waited for the end of quiet hours: a lane goes on with it. */
export const chunkDue = defineEvent({
  type: 'chunk-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'A chunk waited for the end of quiet hours: a lane goes on with it.',
  data: timerDataSchema,
  examples: [{ ref: 'cmp_04fz7kq2m9x1c.0', dueAt: '2026-04-01T01:00:00.000Z' }],
});
