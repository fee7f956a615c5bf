/** mail-bounced, mail-complained: mail to the person stops, and an event tells the other contexts. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { byOkaeri, type Command } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import type { DecideConsent } from '../ledger/consent-change.ts';
import { decideOnPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { complaintFor, forAddress, type ReportedAddress, suppressBounced } from './suppressing.ts';

export const handler = consumer(subscriptions.suppressAddress, async (event, consumption) => {
  const { alumniId, addressEpoch: epoch } = event.data;
  const at = new Date(event.metadata.occurredAt);
  const taken =
    event.type === 'mail-bounced'
      ? await decideOnPerson(
          alumniId,
          onCard(epoch, (reported) => forAddress(reported, suppressBounced)),
          byOkaeri({ bouncedAt: at, permanent: event.data.permanent }),
          consumption,
        )
      : await decideOnPerson(alumniId, onCard(epoch, complaintFor), byOkaeri(at), consumption);
  if (taken === undefined) return;
  consumption.log.info('ADDRESS_SUPPRESSED', { suppression: taken.decision.state.suppression });
});

/** The card is read after the person, and again whenever the decision is made again: it says which address is the present one. */
function onCard<Input, Code extends string>(
  epoch: number | undefined,
  decisionFor: (reported: ReportedAddress) => DecideConsent<Input, Code>,
) {
  return async (person: MailingRecord, command: Command<Input>, at: Date) => {
    const card = await loadContactCard(person.alumniId);
    return decisionFor({ epoch, card })(person, command, at);
  };
}
