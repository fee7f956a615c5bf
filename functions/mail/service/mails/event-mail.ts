/** The mail to a member that an event causes. Pure. */
import type { GatheringItem } from '../../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import type { Occasion } from '../occasions.ts';
import { type Composed, isServable, type Service, skipped, whyNot } from './member-mail.ts';
import { receiptMail, verificationMail } from './membership-mails.ts';
import type { LastConfirmation } from './notice.ts';
import { noticeMail } from './notice-mails.ts';
import { confirmationMail, seatOfferExpiredMail, seatOfferMail } from './rsvp-mails.ts';

/** What is known when the mail is composed. */
export interface Known {
  readonly record: MailingRecord | undefined;
  readonly gathering?: GatheringItem | undefined;
  readonly confirmed?: LastConfirmation | undefined;
}

/** The mail to a member, or why there is none. @throws UnsafeMail when a name or address cannot be mailed to. */
export function eventMail(
  event: Exclude<Occasion, { type: 'alumni-invited' }>,
  { record, gathering, confirmed }: Known,
  service: Service,
): Composed {
  if (!isServable(record)) return skipped(whyNot(record));
  if (event.type === 'member-joined') return receiptMail(event, record, service);
  if (event.type === 'verification-requested') return verificationMail(event, record, service);
  const isNotice = event.type === 'guest-notice-requested';
  if (gathering === undefined) return skipped(isNotice ? 'not_found' : 'gathering_not_open');
  const about = { record, gathering, service };
  switch (event.type) {
    case 'rsvp-answered':
      return confirmationMail(event, about);
    case 'seat-offered':
      return seatOfferMail(event.data, about);
    case 'seat-offer-expired':
      return seatOfferExpiredMail(about);
    case 'guest-notice-requested':
      return noticeMail({ ...about, event, confirmed });
  }
}
