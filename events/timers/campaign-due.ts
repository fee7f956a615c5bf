import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** A scheduled campaign may be launched now. */
export const campaignDue = defineEvent({
  type: 'campaign-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'A scheduled campaign may be launched now.',
  data: timerDataSchema,
  examples: [{ ref: 'alm_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
