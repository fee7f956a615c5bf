/**
 * A seat became free, HR opened more seats, or the last 24 hours began: the free seats are offered to members who wait. The state
 * says what is offered, so an event that comes twice, late or in another order offers nothing twice.
 */
import { gatheringReminderDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import { commitGuests } from '../rsvp/guest-store.ts';
import { loadLine, loadWholeLine } from '../rsvp/line-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { concernedBySeats, hasSeatsForWaiting, offerSeats } from './offers.ts';
import { loadInTheirZones } from './waiting-store.ts';

/** Three writes for each decision and one for the gathering fit into a transaction. */
const most = 30;

export const handler = consumer(subscriptions.offerFreedSeats, async (event, { now, log, origin }) => {
  const isTimer = event.type === gatheringReminderDue.type;
  const { gatheringId } = isTimer ? gatheringReminderDue.refIn(event.data) : event.data;
  let count = 0;
  // Seats that are left are for whoever is missing from the index of a long line: then the table is read.
  for (const load of [loadLine, loadWholeLine]) {
    const before = await loadGathering(gatheringId);
    if (before === undefined || !hasSeatsForWaiting(before, now)) break;
    const line = await load(before);
    const concerned = concernedBySeats(before, line.parties, now);
    for (let next = 0; next < concerned.length; next += most) {
      // The seats that the members before have got are no longer free.
      const gathering = await loadGathering(gatheringId);
      if (gathering === undefined || !hasSeatsForWaiting(gathering, now)) break;
      const waiting = await loadInTheirZones(gatheringId, concerned.slice(next, next + most));
      const decisions = offerSeats({ gathering, waiting }, byOkaeri({ most }), now);
      if (decisions.length === 0) continue;
      await commitGuests(gathering, decisions, { at: now, origin });
      count += decisions.length;
    }
    if (line.isWhole) break;
  }
  if (count === 0) return log.info('EVENT_IGNORED', { reason: 'nothing_to_offer' });
  log.info('SEATS_OFFERED', { gatheringId, count });
});
