import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const seatOfferDue = defineTimer({
  type: 'seat-offer-due',
  version: '1.0',
  summary: 'A seat was offered and its time is over.',
  ref: refOf({ gatheringId: idSchema('gathering'), alumniId: idSchema('alumnus') }),
  example: { gatheringId: idFrom('gathering', 'example'), alumniId: idFrom('alumnus', 'example') },
});
