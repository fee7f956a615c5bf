/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { alumnusExcluded, alumnusReturned } from '../../events/alumni/index.ts';
import { audienceFrozen } from '../../events/campaigns/index.ts';
import { memberLeft } from '../../events/consent/index.ts';
import {
  eventCancelled,
  eventRescheduled,
  gatheringEnded,
  rsvpAnswered,
  saveTheDateCorrected,
  seatOfferExpired,
  seatsOpened,
} from '../../events/gatherings/index.ts';
import { mailNotWritten } from '../../events/mail/index.ts';
import {
  gatheringDeadlineDue,
  gatheringDecisionDue,
  gatheringEndDue,
  gatheringNoticesDue,
  gatheringReminderDue,
  gatheringStartDue,
  seatOfferDue,
} from '../../events/timers/index.ts';
import type { AwsSubscription, OutsideSubscription, Subscription } from '../../shared/bus/subscription.ts';

export const endGathering = {
  entry: 'gatherings/planning/end-gathering',
  events: [gatheringEndDue],
} as const satisfies Subscription;

export const decideOnMinimum = {
  entry: 'gatherings/planning/decide-on-minimum',
  events: [gatheringDecisionDue],
} as const satisfies Subscription;

export const countInvited = {
  entry: 'gatherings/planning/count-invited',
  events: [audienceFrozen],
} as const satisfies Subscription;

export const requestNotices = {
  entry: 'gatherings/notices/request-notices',
  events: [
    gatheringReminderDue,
    gatheringDeadlineDue,
    gatheringEnded,
    saveTheDateCorrected,
    eventRescheduled,
    eventCancelled,
    gatheringNoticesDue,
    mailNotWritten,
  ],
} as const satisfies Subscription;

export const offerFreedSeats = {
  entry: 'gatherings/waiting-list/offer-freed-seats',
  events: [rsvpAnswered, seatOfferExpired, seatsOpened, eventRescheduled, gatheringReminderDue],
} as const satisfies Subscription;

export const expireSeatOffer = {
  entry: 'gatherings/waiting-list/expire-seat-offer',
  events: [seatOfferDue, gatheringStartDue],
} as const satisfies Subscription;

export const releaseSeats = {
  entry: 'gatherings/waiting-list/release-seats',
  events: [memberLeft, alumnusReturned, alumnusExcluded],
} as const satisfies Subscription;

export const acceptOutsideGathering = {
  entry: 'gatherings/planning/accept-outside-gathering',
  outsideEvent: 'event-scheduled',
} as const satisfies OutsideSubscription;

export const takeCalendarReply = {
  entry: 'gatherings/calendar/take-calendar-reply',
  awsSource: 'aws.s3',
  detailTypes: ['Object Created'],
} as const satisfies AwsSubscription;
