/**
 * Somebody left the programme, is employed again or excluded: the seats go back to members who wait. The state says what is released,
 * so events that come twice, late or in another order release nothing twice, and nothing of somebody who joined again.
 */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import { commitGuests, gatheringsOf, loadGuest } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { hasRejoined, leaveGathering } from './leaving.ts';

const mailingRecords = openTable(mailingRecordsTable);

export const handler = consumer(subscriptions.releaseSeats, async (event, { now, log, origin }) => {
  const { alumniId } = event.data;
  const record = await mailingRecords.getOnly({ alumniId }, 'membership', 'membershipSince');
  if (hasRejoined(record, new Date(event.metadata.occurredAt))) {
    return log.info('EVENT_IGNORED', { reason: 'joined_again' });
  }
  let count = 0;
  for (const gatheringId of await gatheringsOf(alumniId)) {
    const gathering = await loadGathering(gatheringId);
    if (gathering === undefined) continue;
    const decision = leaveGathering({ gathering, guest: await loadGuest(gathering, alumniId) }, byOkaeri(), now);
    if (decision.refused !== undefined) continue;
    await commitGuests(gathering, [decision], { at: now, origin });
    count += 1;
  }
  if (count === 0) return log.info('EVENT_IGNORED', { reason: 'nothing_to_release' });
  log.info('SEATS_RELEASED', { count });
});
