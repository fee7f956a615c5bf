/** The event that causes each service mail. */
import type { GatheringMail } from '../../../events/read-models/gathering.ts';
import type { EventOf } from '../../../shared/bus/subscription.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { sendServiceMail } from '../subscriptions.ts';
import type { ServiceMailKind } from '../tables.ts';
import type { PlaceInOrder, Unwritten, WantedMail } from './service-mail.ts';

/** The events that each cause one service mail, to the person whom they name: all but the timer, which comes first. */
export const [, ...occasions] = sendServiceMail.events;
export type Occasion = EventOf<typeof occasions>;

const noticeKinds = {
  reminder_day: 'gathering_reminder',
  reminder_hour: 'gathering_reminder',
  date_corrected: 'gathering_rescheduled',
  rescheduled: 'gathering_rescheduled',
  cancelled: 'gathering_cancelled',
  thanks: 'gathering_thanks',
  reply_not_taken: 'reply_not_taken',
  waiting_closed: 'waiting_closed',
} as const satisfies Record<string, ServiceMailKind>;

/** Notices of which a newer one replaces the older ones. */
const replacing: readonly GatheringMail[] = ['date_corrected', 'rescheduled', 'cancelled'];

const kinds = {
  'member-joined': 'receipt',
  'verification-requested': 'verification',
  'rsvp-answered': 'answer',
  'seat-offered': 'seat_offer',
  'seat-offer-expired': 'seat_offer_expired',
} as const satisfies Record<string, ServiceMailKind>;

/** The mail that an event causes; its id is made of the event's, so that a second delivery finds it. */
export function wantedBy(event: Occasion): WantedMail {
  const mailId = idFrom('mail', event.metadata.id);
  return { mailId, alumniId: event.data.alumniId, kind: kindOf(event), event: JSON.stringify(event) };
}

/** The kind of mail that an event causes. */
function kindOf(event: Occasion): ServiceMailKind {
  if (event.type === 'alumni-invited') return event.data.mail;
  return event.type === 'guest-notice-requested' ? noticeKinds[event.data.notice] : kinds[event.type];
}

/** The gathering that a mail is about, and what the mail says about it; undefined = it is about the member alone. */
export function gatheringMailOf(event: Occasion): Unwritten | undefined {
  switch (event.type) {
    case 'rsvp-answered':
      return { gatheringId: event.data.gatheringId, notice: 'confirmation' };
    case 'seat-offered':
      return { gatheringId: event.data.gatheringId, notice: 'seat_offer' };
    case 'seat-offer-expired':
      return { gatheringId: event.data.gatheringId, notice: 'seat_offer_expired' };
    case 'guest-notice-requested':
      return { gatheringId: event.data.gatheringId, notice: event.data.notice };
    default:
      return undefined;
  }
}

/**
 * The place of an event in the order of its kind, where an older mail must not follow a newer one: RSVPs and offers of a guest
 * are numbered together, and so are the corrections, the changes and the cancellation of a gathering. Undefined = nothing replaces the mail.
 */
export function placeInOrder({ type, metadata, data }: Occasion): PlaceInOrder | undefined {
  const { subject, sequence, occurredAt } = metadata;
  switch (type) {
    case 'rsvp-answered':
      return { subject, sequence, answer: data.answer, answeredAt: occurredAt };
    case 'seat-offered':
    case 'seat-offer-expired':
      return { subject, sequence };
    case 'guest-notice-requested':
      return replacing.includes(data.notice) ? { subject, sequence } : undefined;
    default:
      return undefined;
  }
}
