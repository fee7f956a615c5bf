import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

/**
 * HR gave a gathering more seats or a later deadline, or somebody left the programme and the seats are free again: members
 * who wait may get a seat now. In the latter case its subject is `<gatheringId>/<alumniId>`, as for all events of a guest.
 */
export const seatsOpened = defineEvent({
  type: 'seats-opened',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'More seats, a later deadline, or seats of somebody who left: members who wait may get a seat now.',
  data: z.object({ gatheringId: idSchema('gathering') }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c' }],
});
