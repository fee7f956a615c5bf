/** The time of an offered seat is over: unless it was taken or declined, the seat is free for the next member. */
import { seatOfferDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import { commitGuests, loadGuest } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { expireOffer } from './offers.ts';

export const handler = consumer(subscriptions.expireSeatOffer, async ({ data }, { now, log, origin }) => {
  const { gatheringId, alumniId } = seatOfferDue.refIn(data);
  const gathering = await loadGathering(gatheringId);
  if (gathering === undefined) return log.info('EVENT_IGNORED', { reason: 'unknown' });
  const decision = expireOffer({ gathering, guest: await loadGuest(gatheringId, alumniId) }, byOkaeri(), now);
  if (decision.refused !== undefined) return log.info('EVENT_IGNORED', { reason: decision.refused });
  await commitGuests(gathering, [decision], { at: now, origin });
});
