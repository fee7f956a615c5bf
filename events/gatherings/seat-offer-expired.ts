import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const seatOfferExpired = defineEvent({
  type: 'seat-offer-expired',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary: 'A member did not take the offered seat in time; it goes to the next.',
  data: z.object({ gatheringId: idSchema('gathering'), alumniId: idSchema('alumnus') }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c', alumniId: 'alm_04fz7kq2m9x1c' }],
});
