/** mail-bounced, mail-complained: mail to the person stops, and an event tells the other contexts. */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { forAddress, suppressBounced, suppressComplained } from './suppressing.ts';

export const handler = consumer(subscriptions.suppressAddress, async (event, consumption) => {
  const { log } = consumption;
  // A mailbox that is full today is no reason to stop.
  if (event.type === 'mail-bounced' && !event.data.permanent) {
    return log.info('EVENT_IGNORED', { reason: 'temporary_bounce' });
  }
  const occurred = byOkaeri(new Date(event.metadata.occurredAt));
  const decide = event.type === 'mail-bounced' ? suppressBounced : suppressComplained;
  const { alumniId, addressEpoch: epoch } = event.data;
  const reported = { epoch, card: await loadContactCard(alumniId) };
  const taken = await decideOnPerson(alumniId, forAddress(reported, decide), occurred, consumption);
  if (taken !== undefined) log.info('ADDRESS_SUPPRESSED', { suppression: taken.decision.state.suppression });
});
