/** consent-presented: a consent that was given at exit, on paper or in the exit form, becomes evidence and a membership. */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { presentConsent } from './joining.ts';

export const handler = consumer(subscriptions.recordPresentedConsent, async ({ data: { alumniId } }, consumption) => {
  const { log } = consumption;
  const card = await loadContactCard(alumniId);
  if (card === undefined) return log.info('EVENT_IGNORED', { reason: 'not_found' });
  const taken = await decideOnPerson(alumniId, presentConsent, byOkaeri(card), consumption);
  for (const { recordId, notice } of taken?.decision.ledger ?? []) {
    log.info('CONSENT_RECORDED', { recordId, noticeOnFile: notice.onFile });
  }
});
