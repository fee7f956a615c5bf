import type { EventContract } from '../shared/bus/contract.ts';
import { alumniInvited } from './alumni/alumni-invited.ts';
import { alumnusReturned } from './alumni/alumnus-returned.ts';
import { consentPresented } from './alumni/consent-presented.ts';
import { contactUpdated } from './alumni/contact-updated.ts';
import { invitationExpired } from './alumni/invitation-expired.ts';
import { leaverErased } from './alumni/leaver-erased.ts';
import { leaverRegistered } from './alumni/leaver-registered.ts';
import { audienceChunkFrozen } from './campaigns/audience-chunk-frozen.ts';
import { audienceFreezeLeft } from './campaigns/audience-freeze-left.ts';
import { audienceFrozen } from './campaigns/audience-frozen.ts';
import { campaignCancelled } from './campaigns/campaign-cancelled.ts';
import { campaignCompleted } from './campaigns/campaign-completed.ts';
import { campaignLaunched } from './campaigns/campaign-launched.ts';
import { campaignPaused } from './campaigns/campaign-paused.ts';
import { campaignResumed } from './campaigns/campaign-resumed.ts';
import { chunkResendRequested } from './campaigns/chunk-resend-requested.ts';
import { resendInDoubtRequested } from './campaigns/resend-in-doubt-requested.ts';
import { testMailRequested } from './campaigns/test-mail-requested.ts';
import { addressSuppressed } from './consent/address-suppressed.ts';
import { consentGranted } from './consent/consent-granted.ts';
import { consentWithdrawn } from './consent/consent-withdrawn.ts';
import { leaverDeclined } from './consent/leaver-declined.ts';
import { memberJoined } from './consent/member-joined.ts';
import { memberLeft } from './consent/member-left.ts';
import { profileUpdated } from './consent/profile-updated.ts';
import { verificationRequested } from './consent/verification-requested.ts';
import { eventCancelled } from './gatherings/event-cancelled.ts';
import { eventRescheduled } from './gatherings/event-rescheduled.ts';
import { eventScheduled } from './gatherings/event-scheduled.ts';
import { gatheringEnded } from './gatherings/gathering-ended.ts';
import { guestNoticeRequested } from './gatherings/guest-notice-requested.ts';
import { rsvpAnswered } from './gatherings/rsvp-answered.ts';
import { saveTheDateRequested } from './gatherings/save-the-date-requested.ts';
import { seatOfferExpired } from './gatherings/seat-offer-expired.ts';
import { seatOffered } from './gatherings/seat-offered.ts';
import { seatsOpened } from './gatherings/seats-opened.ts';
import { employeeDeleted } from './hris/employee-deleted.ts';
import { employeeOffboarded } from './hris/employee-offboarded.ts';
import { employeeRehired } from './hris/employee-rehired.ts';
import { employeeUpdated } from './hris/employee-updated.ts';
import { importReceived } from './hris/import-received.ts';
import { offboardingCancelled } from './hris/offboarding-cancelled.ts';
import { chunkLeft } from './mail/chunk-left.ts';
import { chunkSent } from './mail/chunk-sent.ts';
import { mailBounced } from './mail/mail-bounced.ts';
import { mailComplained } from './mail/mail-complained.ts';
import { sendingHarmed } from './mail/sending-harmed.ts';
import { sendingQuotaReached } from './mail/sending-quota-reached.ts';
import { jobClosed } from './rehire/job-closed.ts';
import { jobPosted } from './rehire/job-posted.ts';
import { campaignDue } from './timers/campaign-due.ts';
import { chunkDoubtDue } from './timers/chunk-doubt-due.ts';
import { chunkDue } from './timers/chunk-due.ts';
import { erasureDue } from './timers/erasure-due.ts';
import { gatheringDecisionDue } from './timers/gathering-decision-due.ts';
import { gatheringEndDue } from './timers/gathering-end-due.ts';
import { gatheringReminderDue } from './timers/gathering-reminder-due.ts';
import { invitationDue } from './timers/invitation-due.ts';
import { invitationExpiryDue } from './timers/invitation-expiry-due.ts';
import { invitationReminderDue } from './timers/invitation-reminder-due.ts';
import { seatOfferDue } from './timers/seat-offer-due.ts';
import { serviceMailDoubtDue } from './timers/service-mail-doubt-due.ts';

/** Every event of the bus, by name. The generated docs/generated/events.md, the AsyncAPI document and the unreadable-events rule stand on it. */
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
