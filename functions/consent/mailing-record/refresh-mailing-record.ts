/** contact-updated, alumnus-returned, leaver-erased: the mailing record follows the contact card. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { commitDecision, createOrReplace } from '../../../shared/decision/decision-store.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import type { FactsChange } from '../ledger/consent-change.ts';
import { findPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { erasePerson, followContactCard } from './contact-facts.ts';

const records = openTable(mailingRecordsTable);

const decideOnRecord = byEvents(findPerson, (before, decision: FactsChange, commit) => {
  const subject = { subject: before.alumniId, after: before.sequence };
  return commitDecision(decision, subject, (record) => createOrReplace(records, before, record), commit);
});

export const handler = consumer(subscriptions.refreshMailingRecord, async ({ data: { alumniId } }, consumption) => {
  const { now } = consumption;
  const card = await loadContactCard(alumniId);
  await decideOnRecord(
    alumniId,
    (person) =>
      card === undefined ? erasePerson(person, byOkaeri(), now) : followContactCard(person, byOkaeri(card), now),
    consumption,
  );
});
