/** contact-updated, alumnus-returned, alumnus-excluded, leaver-erased, member-joined: the mailing record follows the contact card. */
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import { byOkaeri, type Command } from '../../../shared/decision/decision.ts';
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
  await decideOnRecord(alumniId, followCard, byOkaeri(), consumption);
});

/** The card is read after the record, so that the record's lock protects it: a writer with a newer card makes this one fail. */
async function followCard(person: MailingRecord, command: Command, at: Date) {
  const card = await loadContactCard(person.alumniId);
  if (card === undefined) return erasePerson(person, command, at);
  return followContactCard(person, { ...command, input: card }, at);
}
