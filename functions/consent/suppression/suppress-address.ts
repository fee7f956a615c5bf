/** mail-bounced, mail-complained: mail to the person stops, and the other contexts hear of it. */
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { commitChange, loadPerson } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { suppressBounced, suppressComplained } from './suppressing.ts';

export const handler = consumer(subscriptions.suppressAddress, async (event, { now, log, origin }) => {
  // A mailbox that is full today is no reason to stop.
  if (event.type === 'mail-bounced' && !event.data.permanent) {
    return log.info('EVENT_IGNORED', { reason: 'temporary_bounce' });
  }
  const person = await loadPerson(event.data.alumniId);
  const occurred = byOkaeri(new Date(event.metadata.occurredAt));
  const decide = event.type === 'mail-bounced' ? suppressBounced : suppressComplained;
  const change = decide(person, occurred, now);
  if (isRefusal(change)) return log.info('EVENT_IGNORED', { reason: change.refused });
  await commitChange(person, change, { at: now, origin });
  log.info('ADDRESS_SUPPRESSED', { suppression: change.state.suppression });
});
