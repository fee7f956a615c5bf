/** The events that each cause one service mail, to the person whom they name. */
import { alumniInvited } from '../../../events/alumni/index.ts';
import { memberJoined, verificationRequested } from '../../../events/consent/index.ts';
import { guestNoticeRequested, rsvpAnswered, seatOfferExpired, seatOffered } from '../../../events/gatherings/index.ts';
import type { EventOf } from '../../../shared/bus/subscription.ts';
import type { ServiceMailKind } from '../tables.ts';
import type { NewsNumber } from './service-mail.ts';

export const occasions = [
  alumniInvited,
  memberJoined,
  verificationRequested,
  rsvpAnswered,
  seatOffered,
  seatOfferExpired,
  guestNoticeRequested,
] as const;
export type Occasion = EventOf<typeof occasions>;

const noticeKinds = {
  reminder_day: 'gathering_reminder',
  reminder_hour: 'gathering_reminder',
  rescheduled: 'gathering_rescheduled',
  cancelled: 'gathering_cancelled',
  thanks: 'gathering_thanks',
  reply_not_taken: 'reply_not_taken',
} as const satisfies Record<string, ServiceMailKind>;

/** The kind of mail that an event causes. */
export function kindOf(event: Occasion): ServiceMailKind {
  switch (event.type) {
    case 'alumni-invited':
      return event.data.mail;
    case 'member-joined':
      return 'receipt';
    case 'verification-requested':
      return 'verification';
    case 'rsvp-answered':
      return 'answer';
    case 'seat-offered':
      return 'seat_offer';
    case 'seat-offer-expired':
      return 'seat_offer_expired';
    case 'guest-notice-requested':
      return noticeKinds[event.data.notice];
  }
}

/**
 * The place of an event in the news of its kind, where older news must not follow newer ones: answers and offers of a guest
 * are numbered together, and so are the changes and the cancellation of a gathering. Undefined = the mail stands for itself.
 */
export function newsOf({ type, metadata, data }: Occasion): NewsNumber | undefined {
  const { subject, sequence, occurredAt } = metadata;
  switch (type) {
    case 'rsvp-answered':
      return { subject, sequence, answer: data.answer, answeredAt: occurredAt };
    case 'seat-offered':
    case 'seat-offer-expired':
      return { subject, sequence };
    case 'guest-notice-requested':
      return data.notice === 'rescheduled' || data.notice === 'cancelled' ? { subject, sequence } : undefined;
    default:
      return undefined;
  }
}
