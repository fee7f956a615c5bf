import { defineEvent } from '../../shared/bus/contract.ts';
import { timerDataSchema } from '../../shared/bus/timer.ts';

/** A seat was offered and its time is over. */
export const seatOfferDue = defineEvent({
  type: 'seat-offer-due',
  source: 'okaeri.timers',
  version: '1.0',
  summary: 'A seat was offered and its time is over.',
  data: timerDataSchema,
  examples: [{ ref: 'gth_04fz7kq2m9x1c.alm_04fz7kq2m9x1c', dueAt: '2026-04-01T01:00:00.000Z' }],
});
