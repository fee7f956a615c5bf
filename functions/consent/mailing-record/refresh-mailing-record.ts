/** contact-updated, alumnus-returned, leaver-erased: the mailing record follows the contact card. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { commitDecision } from '../../../shared/decision/decision-store.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { findPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { erasePerson, followContactCard } from './contact-facts.ts';

const records = openTable(mailingRecordsTable);

export const handler = consumer(subscriptions.refreshMailingRecord, async ({ data }, { now, log, origin }) => {
  const { alumniId } = data;
  const [person, card] = await Promise.all([findPerson(alumniId), loadContactCard(alumniId)]);
  if (person === undefined) return log.info('EVENT_IGNORED', { reason: 'no_mailing_record' });
  const decision =
    card === undefined ? erasePerson(person, byOkaeri(), now) : followContactCard(person, byOkaeri(card), now);
  if (isRefusal(decision)) return log.info('EVENT_IGNORED', { reason: decision.refused });
  const after = person.sequence;
  await commitDecision(
    decision,
    { subject: alumniId, after },
    (record) => records.replace(record, { sequence: after }),
    { at: now, origin },
  );
});
