/** contact-updated, alumnus-returned, leaver-erased: the mailing record follows the contact card. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { nextSequence } from '../../../shared/outbox/outbox.ts';
import { findPerson, loadContactCard } from '../ledger/ledger-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { followContactCard, forgetPerson } from './contact-facts.ts';

const records = openTable(mailingRecordsTable);

export const handler = consumer(subscriptions.refreshMailingRecord, async ({ data }, { now, log }) => {
  const [person, card] = await Promise.all([findPerson(data.alumniId), loadContactCard(data.alumniId)]);
  if (person === undefined) return log.info('EVENT_IGNORED');
  const change = card === undefined ? forgetPerson(person, now) : followContactCard(person, card, now);
  if (change === undefined) return log.info('EVENT_IGNORED');
  const { after, announcements } = change;
  const sequence = nextSequence(person.sequence, announcements);
  await commit(records.replace({ ...after, sequence }, { sequence: person.sequence }));
});
