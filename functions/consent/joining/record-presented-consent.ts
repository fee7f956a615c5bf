/** consent-presented: a consent that was given at exit, on paper or in the exit form, becomes evidence and a membership. */
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { commitChange, loadContactCard, loadPerson } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { presentConsent } from './joining.ts';

export const handler = consumer(subscriptions.recordPresentedConsent, async ({ data }, { now, log, origin }) => {
  const [person, card] = await Promise.all([loadPerson(data.alumniId), loadContactCard(data.alumniId)]);
  if (card === undefined) return log.info('EVENT_IGNORED', { reason: 'no_contact_card' });
  const decision = presentConsent(person, byOkaeri(card), now);
  if (isRefusal(decision)) return log.info('EVENT_IGNORED', { reason: decision.refused });
  await commitChange(person, decision, { at: now, origin });
  const [record] = decision.ledger;
  log.info('CONSENT_RECORDED', { recordId: record?.recordId, noticeOnFile: record?.notice.onFile });
});
