/**
 * The time of an offered seat is over: unless it was taken or declined, the seat is free for the next member. When a
 * gathering that was moved to before their end begins, it is over for all offers.
 */
import { gatheringStartDue, seatOfferDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnGuest, loadOffered } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { expireOffer } from './offers.ts';

export const handler = consumer(subscriptions.expireSeatOffer, async ({ type, data }, consumption) => {
  const isOfAll = type === gatheringStartDue.type;
  const offers = isOfAll ? await loadOffered(gatheringStartDue.refIn(data).gatheringId) : [seatOfferDue.refIn(data)];
  if (offers.length === 0) return consumption.log.info('EVENT_IGNORED', { reason: 'nothing_offered' });
  for (const offer of offers) await decideOnGuest(offer, expireOffer, byOkaeri(), consumption);
});
