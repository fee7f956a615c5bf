/** contact-updated, alumnus-returned, alumnus-excluded, leaver-erased: the mailing record follows the contact card. */
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
  const card = await loadContactCard(alumniId);
  if (card === undefined) await decideOnRecord(alumniId, erasePerson, byOkaeri(), consumption);
  else await decideOnRecord(alumniId, followContactCard, byOkaeri(card), consumption);
});
