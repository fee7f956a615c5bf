import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

/**
 * Somebody left the programme, and the seats are free again: members who wait may get a seat now. Its subject is
 * `<gatheringId>/<alumniId>`, as for all events of a guest. `event-rescheduled` is about additional seats.
 */
export const seatsOpened = defineEvent({
  type: 'seats-opened',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'Seats of somebody who left are free: members who wait may get a seat now.',
  data: z.object({ gatheringId: idSchema('gathering') }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c' }],
});
