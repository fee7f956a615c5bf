/** mail-bounced, mail-complained: mail to the person stops, and the others hear of it. */

import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import type { ConsentChange } from '../ledger/consent-change.ts';
import { commitChange, loadPerson } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { suppressBounced, suppressComplained } from './suppressing.ts';

export const handler = consumer(subscriptions.suppressAddress, async (event, { now, log, origin }) => {
  const change = decide(await loadPerson(event.data.alumniId), event, now);
  if (change === undefined) return log.info('EVENT_IGNORED');
  await commitChange(change, origin);
  log.info('ADDRESS_SUPPRESSED', { suppression: change.after.suppression });
});

/** A mailbox that is full today is no reason to stop. */
function decide(
  person: MailingRecord,
  event: EventOn<typeof subscriptions.suppressAddress>,
  now: Date,
): ConsentChange | undefined {
  const told = new Date(event.metadata.occurredAt);
  if (event.type === 'mail-complained') return suppressComplained(person, told, now);
  return 'permanent' in event.data && event.data.permanent ? suppressBounced(person, told, now) : undefined;
}
