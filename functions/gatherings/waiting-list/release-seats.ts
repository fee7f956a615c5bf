/**
 * Somebody left the programme, or is employed again: the seats go back to those who wait. Decided by the state, so that
 * news that come twice, late or in another order take nothing back twice, and nothing from who has joined once more.
 */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import { commitChanges, gatheringsAnswered, loadGuest } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { hasRejoined, leaveGathering } from './leaving.ts';

const mailingRecords = openTable(mailingRecordsTable);

export const handler = consumer(subscriptions.releaseSeats, async (event, { now, log, origin }) => {
  const { alumniId } = event.data;
  const record = await mailingRecords.getOnly({ alumniId }, 'membership', 'membershipSince');
  if (hasRejoined(record, new Date(event.metadata.occurredAt))) return log.info('EVENT_IGNORED');
  let count = 0;
  for (const gatheringId of await gatheringsAnswered(alumniId)) {
    const gathering = await loadGathering(gatheringId);
    const guest = await loadGuest(gatheringId, alumniId);
    const change = gathering && guest && leaveGathering(gathering, guest, now);
    if (gathering === undefined || change === undefined) continue;
    await commitChanges(gathering, [change], {}, { at: now, origin });
    count += 1;
  }
  log.info('GUEST_LEFT', { count });
});
