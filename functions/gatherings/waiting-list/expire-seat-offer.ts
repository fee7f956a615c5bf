/** The time of an offered seat is over: unless it was taken or declined, the seat is free for the next. */
import { idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import { commitChanges, loadGuest } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { expireOffer } from './offers.ts';

const gatheringIdSchema = idSchema('gathering');
const alumniIdSchema = idSchema('alumnus');

export const handler = consumer(subscriptions.expireSeatOffer, async ({ data }, { now, log, origin }) => {
  const [gatheringPart, alumniPart] = data.ref.split('.');
  const gatheringId = gatheringIdSchema.parse(gatheringPart);
  const gathering = await loadGathering(gatheringId);
  const guest = await loadGuest(gatheringId, alumniIdSchema.parse(alumniPart));
  const change = gathering && guest && expireOffer(gathering, guest, now);
  if (gathering === undefined || change === undefined) return log.info('EVENT_IGNORED');
  await commitChanges(gathering, [change], {}, { at: now, origin });
});
