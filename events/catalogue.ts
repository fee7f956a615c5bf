import { addressSuppressed } from './address-suppressed.ts';
import { alumniInvited } from './alumni-invited.ts';
import { alumnusReturned } from './alumnus-returned.ts';
import { audienceChunkFrozen } from './audience-chunk-frozen.ts';
import { audienceFreezeLeft } from './audience-freeze-left.ts';
import { audienceFrozen } from './audience-frozen.ts';
import { campaignCancelled } from './campaign-cancelled.ts';
import { campaignCompleted } from './campaign-completed.ts';
import { campaignDue } from './campaign-due.ts';
import { campaignLaunched } from './campaign-launched.ts';
import { campaignPaused } from './campaign-paused.ts';
import { campaignResumed } from './campaign-resumed.ts';
import { chunkDoubtDue } from './chunk-doubt-due.ts';
import { chunkDue } from './chunk-due.ts';
import { chunkLeft } from './chunk-left.ts';
import { chunkResendRequested } from './chunk-resend-requested.ts';
import { chunkSent } from './chunk-sent.ts';
import { consentGranted } from './consent-granted.ts';
import { consentPresented } from './consent-presented.ts';
import { consentWithdrawn } from './consent-withdrawn.ts';
import { contactUpdated } from './contact-updated.ts';
import type { EventContract } from './contract.ts';
import { employeeDeleted } from './employee-deleted.ts';
import { employeeOffboarded } from './employee-offboarded.ts';
import { employeeRehired } from './employee-rehired.ts';
import { employeeUpdated } from './employee-updated.ts';
import { erasureDue } from './erasure-due.ts';
import { eventCancelled } from './event-cancelled.ts';
import { eventRescheduled } from './event-rescheduled.ts';
import { eventScheduled } from './event-scheduled.ts';
import { gatheringDecisionDue } from './gathering-decision-due.ts';
import { gatheringEndDue } from './gathering-end-due.ts';
import { gatheringEnded } from './gathering-ended.ts';
import { gatheringReminderDue } from './gathering-reminder-due.ts';
import { guestNoticeRequested } from './guest-notice-requested.ts';
import { importReceived } from './import-received.ts';
import { invitationDue } from './invitation-due.ts';
import { invitationExpired } from './invitation-expired.ts';
import { invitationExpiryDue } from './invitation-expiry-due.ts';
import { invitationReminderDue } from './invitation-reminder-due.ts';
import { jobClosed } from './job-closed.ts';
import { jobPosted } from './job-posted.ts';
import { leaverDeclined } from './leaver-declined.ts';
import { leaverErased } from './leaver-erased.ts';
import { leaverRegistered } from './leaver-registered.ts';
import { mailBounced } from './mail-bounced.ts';
import { mailComplained } from './mail-complained.ts';
import { memberJoined } from './member-joined.ts';
import { memberLeft } from './member-left.ts';
import { offboardingCancelled } from './offboarding-cancelled.ts';
import { profileUpdated } from './profile-updated.ts';
import { resendInDoubtRequested } from './resend-in-doubt-requested.ts';
import { rsvpAnswered } from './rsvp-answered.ts';
import { saveTheDateRequested } from './save-the-date-requested.ts';
import { seatOfferDue } from './seat-offer-due.ts';
import { seatOfferExpired } from './seat-offer-expired.ts';
import { seatOffered } from './seat-offered.ts';
import { seatsOpened } from './seats-opened.ts';
import { sendingHarmed } from './sending-harmed.ts';
import { sendingQuotaReached } from './sending-quota-reached.ts';
import { serviceMailDoubtDue } from './service-mail-doubt-due.ts';
import { testMailRequested } from './test-mail-requested.ts';
import { verificationRequested } from './verification-requested.ts';

/** Every event of the bus, by name. The generated docs/events.md, the AsyncAPI document and the unreadable-events rule stand on it. */
export const catalogue: readonly EventContract[] = [
  addressSuppressed,
  alumniInvited,
  alumnusReturned,
  audienceChunkFrozen,
  audienceFreezeLeft,
  audienceFrozen,
  campaignCancelled,
  campaignCompleted,
  campaignDue,
  campaignLaunched,
  campaignPaused,
  campaignResumed,
  chunkDoubtDue,
  chunkDue,
  chunkLeft,
  chunkResendRequested,
  chunkSent,
  consentGranted,
  consentPresented,
  consentWithdrawn,
  contactUpdated,
  employeeDeleted,
  employeeOffboarded,
  employeeRehired,
  employeeUpdated,
  erasureDue,
  eventCancelled,
  eventRescheduled,
  eventScheduled,
  gatheringDecisionDue,
  gatheringEndDue,
  gatheringEnded,
  gatheringReminderDue,
  guestNoticeRequested,
  importReceived,
  invitationDue,
  invitationExpired,
  invitationExpiryDue,
  invitationReminderDue,
  jobClosed,
  jobPosted,
  leaverDeclined,
  leaverErased,
  leaverRegistered,
  mailBounced,
  mailComplained,
  memberJoined,
  memberLeft,
  offboardingCancelled,
  profileUpdated,
  resendInDoubtRequested,
  rsvpAnswered,
  saveTheDateRequested,
  seatOfferDue,
  seatOfferExpired,
  seatOffered,
  seatsOpened,
  sendingHarmed,
  sendingQuotaReached,
  serviceMailDoubtDue,
  testMailRequested,
  verificationRequested,
];
