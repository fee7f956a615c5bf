import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** It is to be decided whether enough members come to a gathering. */
export const gatheringDecisionDue = defineEvent({
  type: 'gathering-decision-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'It is to be decided whether enough members come to a gathering.',
  data: timerDataSchema,
  examples: [{ ref: 'gth_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
