import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** A gathering is over. */
export const gatheringEndDue = defineEvent({
  type: 'gathering-end-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'A gathering is over.',
  data: timerDataSchema,
  examples: [{ ref: 'alm_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
