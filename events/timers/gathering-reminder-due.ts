import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** It is time to remind those who come to a gathering. */
export const gatheringReminderDue = defineEvent({
  type: 'gathering-reminder-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'It is time to remind those who come to a gathering.',
  data: timerDataSchema,
  examples: [{ ref: 'gth_04fz7kq2m9x1c.day', dueAt: '2026-04-01T01:00:00.000Z' }],
});
