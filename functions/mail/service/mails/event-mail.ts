/** The mail to a member that an event causes. Pure. */
import type { GatheringItem } from '../../../../events/read-models/gathering.ts';
import { isServable, type MailingRecord, type ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import type { Occasion } from '../occasions.ts';
import type { About } from './gathering-facts.ts';
import { type Composed, type Service, skipped, whyNot } from './member-mail.ts';
import { receiptMail, verificationMail } from './membership-mails.ts';
import type { LastConfirmation } from './notice.ts';
import { noticeMail } from './notice-mails.ts';
import { confirmationMail, seatOfferExpiredMail, seatOfferMail } from './rsvp-mails.ts';

/** The events by their type; the invitation to join goes to somebody who is not a member yet. */
type EventsByType = { readonly [One in Exclude<Occasion, { type: 'alumni-invited' }> as One['type']]: One };
type MemberOccasion = EventsByType[keyof EventsByType];

/** A mail about what happened to the member. */
interface MailAboutMember<One> {
  readonly about: 'member';
  readonly compose: (event: One, record: ReachableRecord, service: Service) => Composed;
}

/** A mail about a gathering. */
interface MailAboutGathering<One> {
  readonly about: 'gathering';
  readonly compose: (event: One, about: About, confirmed: LastConfirmation | undefined) => Composed;
  /** Why there is no mail where there is no such gathering. */
  readonly otherwise: 'gathering_not_open' | 'not_found';
}

type MailOf<One> = MailAboutMember<One> | MailAboutGathering<One>;

/** The mail of each event. */
const mails: { readonly [Type in keyof EventsByType]: MailOf<EventsByType[Type]> } = {
  'member-joined': { about: 'member', compose: receiptMail },
  'verification-requested': { about: 'member', compose: verificationMail },
  'rsvp-answered': { about: 'gathering', compose: confirmationMail, otherwise: 'gathering_not_open' },
  'seat-offered': { about: 'gathering', compose: seatOfferMail, otherwise: 'gathering_not_open' },
  'seat-offer-expired': { about: 'gathering', compose: seatOfferExpiredMail, otherwise: 'gathering_not_open' },
  'guest-notice-requested': { about: 'gathering', compose: noticeMail, otherwise: 'not_found' },
};

/** What is known when the mail is composed. */
export interface Known {
  readonly record: MailingRecord | undefined;
  readonly gathering?: GatheringItem | undefined;
  readonly confirmed?: LastConfirmation | undefined;
}

/** The mail to a member, or why there is none. @throws UnsafeMail when a name or address cannot be mailed to */
export function eventMail(event: MemberOccasion, known: Known, service: Service): Composed {
  return composedBy(event.type, event, known, service);
}

function composedBy<Type extends keyof EventsByType>(
  type: Type,
  event: EventsByType[Type],
  { record, gathering, confirmed }: Known,
  service: Service,
): Composed {
  if (!isServable(record)) return skipped(whyNot(record));
  const mail: MailOf<EventsByType[Type]> = mails[type];
  if (mail.about === 'member') return mail.compose(event, record, service);
  if (gathering === undefined) return skipped(mail.otherwise);
  return mail.compose(event, { record, gathering, service }, confirmed);
}
