/** consent-presented: what somebody agreed to at exit, on paper or in the exit form, becomes evidence and a membership. */
import { consumer } from '../../../shared/lambda/consumer.ts';
import { commitChange, loadContactCard, loadPerson } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { presentConsent } from './joining.ts';

export const handler = consumer(subscriptions.recordPresentedConsent, async ({ data }, { now, log, origin }) => {
  const [person, card] = await Promise.all([loadPerson(data.alumniId), loadContactCard(data.alumniId)]);
  const change = card === undefined ? undefined : presentConsent(person, card, now);
  if (change === undefined) return log.info('EVENT_IGNORED');
  await commitChange(change, origin);
  const [record] = change.ledger;
  log.info('CONSENT_RECORDED', { recordId: record?.recordId, noticeOnFile: record?.notice.onFile });
});
