/** consent-presented: a consent that was given at exit, on paper or in the exit form, becomes evidence and a membership. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { byOkaeri, type Command, refuse } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { presentConsent } from './joining.ts';

export const handler = consumer(subscriptions.recordPresentedConsent, async ({ data: { alumniId } }, consumption) => {
  const taken = await decideOnPerson(alumniId, decideOnPapers, byOkaeri(), consumption);
  for (const { recordId, notice } of taken?.decision.ledger ?? []) {
    consumption.log.info('CONSENT_RECORDED', { recordId, noticeOnFile: notice.onFile });
  }
});

/** The card is read after the person, so that the person's lock protects it. */
async function decideOnPapers(person: MailingRecord, command: Command, at: Date) {
  const card = await loadContactCard(person.alumniId);
  return card === undefined ? refuse('not_found') : presentConsent(person, { ...command, input: card }, at);
}
