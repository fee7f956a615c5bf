/** The mail to a member that an event causes. Pure. */
import type { GatheringItem } from '../../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import type { Occasion } from '../occasions.ts';
import { type Composed, isServable, type Service, skipped, whyNot } from './member-mail.ts';
import { receiptMail, verificationMail } from './membership-mails.ts';
import { type ConfirmedAnswer, noticeMail } from './notice-mails.ts';
import { confirmationMail, seatOfferExpiredMail, seatOfferMail } from './rsvp-mails.ts';

/** What is known when the mail is composed. */
export interface Known {
  readonly record: MailingRecord | undefined;
  readonly gathering?: GatheringItem | undefined;
  readonly confirmed?: ConfirmedAnswer | undefined;
}

/** The mail to a member, or why there is none. @throws UnsafeMail when a name or address cannot be mailed to. */
export function eventMail(
  event: Exclude<Occasion, { type: 'alumni-invited' }>,
  { record, gathering, confirmed }: Known,
  service: Service,
): Composed {
  if (!isServable(record)) return skipped(whyNot(record));
  switch (event.type) {
    case 'member-joined':
      return receiptMail(event, record, service);
    case 'verification-requested':
      return verificationMail(event, record, service);
    case 'rsvp-answered':
      return confirmationMail(event, record, gathering, service);
    case 'seat-offered':
      return seatOfferMail(event, record, gathering, service);
    case 'seat-offer-expired':
      return seatOfferExpiredMail(record, gathering, service);
    case 'guest-notice-requested':
      return noticeMail(event, record, gathering, confirmed, service);
  }
}
