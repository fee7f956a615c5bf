import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** Mails of a chunk stayed in doubt for half an hour: their number is judged. */
export const chunkDoubtDue = defineEvent({
  type: 'chunk-doubt-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'Mails of a chunk stayed in doubt for half an hour: their number is judged.',
  data: timerDataSchema,
  examples: [{ ref: 'cmp_04fz7kq2m9x1c.0', dueAt: '2026-04-01T01:00:00.000Z' }],
});
