/** The time of an offered seat is over: unless it was taken or declined, the seat is free for the next member. */
import { seatOfferDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnGuest } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { expireOffer } from './offers.ts';

export const handler = consumer(subscriptions.expireSeatOffer, async ({ data }, consumption) => {
  await decideOnGuest(seatOfferDue.refIn(data), expireOffer, byOkaeri(), consumption);
});
