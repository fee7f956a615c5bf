/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { alumniInvited } from '../../events/alumni/index.ts';
import {
  audienceChunkFrozen,
  campaignResumed,
  chunkResendRequested,
  testMailRequested,
} from '../../events/campaigns/index.ts';
import { addressReopened, memberJoined, verificationRequested } from '../../events/consent/index.ts';
import { guestNoticeRequested, rsvpAnswered, seatOfferExpired, seatOffered } from '../../events/gatherings/index.ts';
import { chunkLeft, chunkSent, mailBounced, mailComplained } from '../../events/mail/index.ts';
import { chunkDoubtDue, chunkDue, serviceMailDoubtDue } from '../../events/timers/index.ts';
import type { AwsSubscription, Subscription } from '../../shared/bus/subscription.ts';

export const sendMail = {
  entry: 'mail/campaign-sending/send-mail',
  events: [audienceChunkFrozen, chunkLeft, chunkDue],
} as const satisfies Subscription;

export const sendServiceMail = {
  entry: 'mail/service/send-service-mail',
  events: [
    serviceMailDoubtDue,
    // Each of the others causes one mail.
    alumniInvited,
    memberJoined,
    verificationRequested,
    rsvpAnswered,
    seatOffered,
    seatOfferExpired,
    guestNoticeRequested,
  ],
} as const satisfies Subscription;

export const sendTestMail = {
  entry: 'mail/test-mail/send-test-mail',
  events: [testMailRequested],
} as const satisfies Subscription;

export const resendInDoubt = {
  entry: 'mail/campaign-sending/resend-in-doubt',
  events: [chunkResendRequested],
} as const satisfies Subscription;

export const judgeSending = {
  entry: 'mail/health/judge-sending',
  events: [chunkSent, chunkDoubtDue, mailBounced, mailComplained, campaignResumed],
} as const satisfies Subscription;

export const unlistAddress = {
  entry: 'mail/reports/unlist-address',
  events: [addressReopened],
} as const satisfies Subscription;

export const recordDeliveryBounceComplaint = {
  entry: 'mail/reports/record-delivery-bounce-complaint',
  awsSource: 'aws.ses',
  detailTypes: ['Email Sent', 'Email Delivered', 'Email Bounced', 'Email Complaint Received', 'Email Rejected'],
} as const satisfies AwsSubscription;
