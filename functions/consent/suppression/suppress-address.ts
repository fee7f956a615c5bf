/** mail-bounced, mail-complained: mail to the person stops, and the others hear of it. */
import { mailBounced } from '../../../events/mail/mail-bounced.ts';
import { mailComplained } from '../../../events/mail/mail-complained.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { consumer, type EventOf } from '../../../shared/lambda/consumer.ts';
import type { ConsentChange } from '../ledger/consent-change.ts';
import { commitChange, loadPerson } from '../ledger/ledger-store.ts';
import { suppressBounced, suppressComplained } from './suppressing.ts';

const feedback = [mailBounced, mailComplained] as const;

export const handler = consumer('suppress-address', feedback, async (event, { now, log, origin }) => {
  const change = decide(await loadPerson(event.data.alumniId), event, now);
  if (change === undefined) return log.info('EVENT_IGNORED');
  await commitChange(change, origin);
  log.info('ADDRESS_SUPPRESSED', { suppression: change.after.suppression });
});

/** A mailbox that is full today is no reason to stop. */
function decide(person: MailingRecord, event: EventOf<typeof feedback>, now: Date): ConsentChange | undefined {
  const told = new Date(event.metadata.occurredAt);
  if (event.type === 'mail-complained') return suppressComplained(person, told, now);
  return 'permanent' in event.data && event.data.permanent ? suppressBounced(person, told, now) : undefined;
}
