/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { alumnusReturned } from '../../events/alumni/alumnus-returned.ts';
import { audienceFrozen } from '../../events/campaigns/audience-frozen.ts';
import { memberLeft } from '../../events/consent/member-left.ts';
import { eventCancelled } from '../../events/gatherings/event-cancelled.ts';
import { eventRescheduled } from '../../events/gatherings/event-rescheduled.ts';
import { gatheringEnded } from '../../events/gatherings/gathering-ended.ts';
import { rsvpAnswered } from '../../events/gatherings/rsvp-answered.ts';
import { seatOfferExpired } from '../../events/gatherings/seat-offer-expired.ts';
import { seatsOpened } from '../../events/gatherings/seats-opened.ts';
import { gatheringDecisionDue } from '../../events/timers/gathering-decision-due.ts';
import { gatheringEndDue } from '../../events/timers/gathering-end-due.ts';
import { gatheringReminderDue } from '../../events/timers/gathering-reminder-due.ts';
import { seatOfferDue } from '../../events/timers/seat-offer-due.ts';
import type { OutsideSubscription, Subscription } from '../../shared/bus/subscription.ts';

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
  events: [gatheringReminderDue, gatheringEnded, eventRescheduled, eventCancelled],
} as const satisfies Subscription;

export const offerFreedSeats = {
  entry: 'gatherings/waiting-list/offer-freed-seats',
  events: [rsvpAnswered, seatOfferExpired, seatsOpened, eventRescheduled, gatheringReminderDue],
} as const satisfies Subscription;

export const expireSeatOffer = {
  entry: 'gatherings/waiting-list/expire-seat-offer',
  events: [seatOfferDue],
} as const satisfies Subscription;

export const releaseSeats = {
  entry: 'gatherings/waiting-list/release-seats',
  events: [memberLeft, alumnusReturned],
} as const satisfies Subscription;

export const acceptOutsideGathering = {
  entry: 'gatherings/planning/accept-outside-gathering',
  outsideEvent: 'event-scheduled',
} as const satisfies OutsideSubscription;
