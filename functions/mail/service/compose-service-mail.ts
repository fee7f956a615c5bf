/** Reads what a service mail needs, strongly consistent and after the claim, and composes it. */
import { guestSubject } from '../../../events/agreements/guest-subject.ts';
import { type ContactCard, contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { confirmedRsvpsTable } from '../tables.ts';
import { eventMail } from './mails/event-mail.ts';
import type { Composed, Service } from './mails/member-mail.ts';
import { invitationMail } from './mails/membership-mails.ts';
import { gatheringMailOf, type Occasion } from './occasions.ts';
import type { Unwritten } from './service-mail.ts';

const contactCards = openTable(contactCardsTable);
const mailingRecords = openTable(mailingRecordsTable);
const gatherings = openTable(gatheringsTable);
const confirmedRsvps = openTable(confirmedRsvpsTable);

/** The mail that an event causes, or why there is none. @throws UnsafeMail when a name or address cannot be mailed to. */
export async function composeServiceMail(event: Occasion, service: Service): Promise<Composed> {
  const { alumniId } = event.data;
  const record = await mailingRecords.get({ alumniId });
  if (event.type === 'alumni-invited') {
    return invitationMail(event, await contactCards.get({ alumniId }), record, service);
  }
  if (event.type === 'member-joined') {
    return eventMail(event, { record: atNewAddress(record, await contactCards.get({ alumniId })) }, service);
  }
  const gatheringId = gatheringMailOf(event)?.gatheringId;
  if (gatheringId === undefined) return eventMail(event, { record }, service);
  const gathering = await gatherings.get({ gatheringId });
  const subject = guestSubject({ gatheringId, alumniId });
  const confirmed = comparesWithRsvp(event) ? await confirmedRsvps.get({ subject }) : undefined;
  return eventMail(event, { record, gathering, confirmed }, service);
}

/** Whether the mail depends on what the member was last told of their own RSVP. */
function comparesWithRsvp({ type }: Occasion): boolean {
  return type === 'guest-notice-requested' || type === 'seat-offered';
}

/** HR may correct an address while its owner joins by the old link: the receipt goes to the mailbox that the record will name. */
function atNewAddress(record: MailingRecord | undefined, card: ContactCard | undefined): MailingRecord | undefined {
  if (record === undefined || card === undefined || card.epoch <= record.epoch) return record;
  return { ...record, address: card.address, epoch: card.epoch };
}

/** When HR last changed a gathering. */
export async function lastChangeOf(gatheringId: Unwritten['gatheringId']): Promise<string | undefined> {
  return (await gatherings.getOnly({ gatheringId }, 'updatedAt'))?.updatedAt;
}
