/** Reads what a service mail needs, strongly consistent and after the claim, and has it written. */
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import { confirmedAnswersTable } from '../tables.ts';
import { answerMail, seatOfferExpiredMail, seatOfferMail } from './gathering-mails.ts';
import { invitationMail, receiptMail, verificationMail } from './membership-mails.ts';
import { noticeMail } from './notice-mails.ts';
import type { Occasion } from './occasions.ts';
import type { Service, Skipped } from './service-mail.ts';

const contactCards = openTable(contactCardsTable);
const mailingRecords = openTable(mailingRecordsTable);
const gatherings = openTable(gatheringsTable);
const confirmedAnswers = openTable(confirmedAnswersTable);

/** The mail that an event causes, or why there is none. @throws UnsafeMail when a name or address cannot be mailed to. */
export async function composeServiceMail(event: Occasion, service: Service): Promise<Message | Skipped> {
  const { alumniId } = event.data;
  if (event.type === 'alumni-invited') return invitationMail(event, await contactCards.get({ alumniId }), service);
  const record = await mailingRecords.get({ alumniId });
  if (event.type === 'member-joined') return receiptMail(event, record, service);
  if (event.type === 'verification-requested') return verificationMail(event, record, service);
  const { gatheringId } = event.data;
  const gathering = await gatherings.get({ gatheringId });
  switch (event.type) {
    case 'rsvp-answered':
      return answerMail(event, record, gathering, service);
    case 'seat-offered':
      return seatOfferMail(event, record, gathering, service);
    case 'seat-offer-expired':
      return seatOfferExpiredMail(record, gathering, service);
    case 'guest-notice-requested': {
      const told = await confirmedAnswers.get({ subject: `${gatheringId}/${alumniId}` });
      return noticeMail(event, record, gathering, told, service);
    }
  }
}
