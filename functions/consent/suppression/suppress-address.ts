/** mail-bounced, mail-complained: mail to the person stops, and an event tells the other contexts. */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { forAddress, suppressBounced, suppressComplained } from './suppressing.ts';

export const handler = consumer(subscriptions.suppressAddress, async (event, consumption) => {
  const { alumniId, addressEpoch: epoch } = event.data;
  const at = new Date(event.metadata.occurredAt);
  const reported = { epoch, card: await loadContactCard(alumniId) };
  const taken =
    event.type === 'mail-bounced'
      ? await decideOnPerson(
          alumniId,
          forAddress(reported, suppressBounced),
          byOkaeri({ bouncedAt: at, permanent: event.data.permanent }),
          consumption,
        )
      : await decideOnPerson(alumniId, forAddress(reported, suppressComplained), byOkaeri(at), consumption);
  if (taken === undefined) return;
  consumption.log.info('ADDRESS_SUPPRESSED', { suppression: taken.decision.state.suppression });
});
