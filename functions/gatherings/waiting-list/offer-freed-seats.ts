/**
 * A seat became free, more seats were opened, or the last day began: those who wait are offered the free seats, or told.
 * What is offered is read from the state, so that an event that comes twice, late or in another order offers nothing twice.
 */
import { idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import { seatBounds } from '../gathering/seats.ts';
import { commitChanges } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { hasSeatsForTheLine, offersFor } from './offers.ts';
import { loadLine } from './waiting-store.ts';

const gatheringIdSchema = idSchema('gathering');

/** Three writes each and one for the gathering fit a transaction. */
const offersAtOnce = 30;

export const handler = consumer(subscriptions.offerFreedSeats, async ({ data }, { now, log, origin }) => {
  const gatheringId = 'ref' in data ? gatheringIdSchema.parse(data.ref.split('.')[0]) : data.gatheringId;
  let offered = 0;
  for (;;) {
    const gathering = await loadGathering(gatheringId);
    if (gathering === undefined || !hasSeatsForTheLine(gathering, now)) break;
    const changes = offersFor(gathering, await loadLine(gatheringId), now, offersAtOnce);
    if (changes.length === 0) break;
    await commitChanges(gathering, changes, seatBounds(gathering.draft), { at: now, origin });
    offered += changes.length;
  }
  if (offered > 0) log.info('SEATS_OFFERED', { gatheringId, count: offered });
});
