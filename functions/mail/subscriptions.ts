/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { alumniInvited } from '../../events/alumni/alumni-invited.ts';
import { audienceChunkFrozen } from '../../events/campaigns/audience-chunk-frozen.ts';
import { campaignResumed } from '../../events/campaigns/campaign-resumed.ts';
import { chunkResendRequested } from '../../events/campaigns/chunk-resend-requested.ts';
import { testMailRequested } from '../../events/campaigns/test-mail-requested.ts';
import { memberJoined } from '../../events/consent/member-joined.ts';
import { verificationRequested } from '../../events/consent/verification-requested.ts';
import { guestNoticeRequested } from '../../events/gatherings/guest-notice-requested.ts';
import { rsvpAnswered } from '../../events/gatherings/rsvp-answered.ts';
import { seatOfferExpired } from '../../events/gatherings/seat-offer-expired.ts';
import { seatOffered } from '../../events/gatherings/seat-offered.ts';
import { chunkLeft } from '../../events/mail/chunk-left.ts';
import { chunkSent } from '../../events/mail/chunk-sent.ts';
import { mailBounced } from '../../events/mail/mail-bounced.ts';
import { mailComplained } from '../../events/mail/mail-complained.ts';
import { chunkDoubtDue } from '../../events/timers/chunk-doubt-due.ts';
import { chunkDue } from '../../events/timers/chunk-due.ts';
import { serviceMailDoubtDue } from '../../events/timers/service-mail-doubt-due.ts';
import type { Subscription } from '../../shared/bus/subscription.ts';

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
