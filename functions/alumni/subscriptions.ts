/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { addressSuppressed } from '../../events/consent/address-suppressed.ts';
import { leaverDeclined } from '../../events/consent/leaver-declined.ts';
import { memberJoined } from '../../events/consent/member-joined.ts';
import { memberLeft } from '../../events/consent/member-left.ts';
import { profileUpdated } from '../../events/consent/profile-updated.ts';
import { employeeDeleted } from '../../events/hris/employee-deleted.ts';
import { employeeOffboarded } from '../../events/hris/employee-offboarded.ts';
import { employeeRehired } from '../../events/hris/employee-rehired.ts';
import { employeeUpdated } from '../../events/hris/employee-updated.ts';
import { offboardingCancelled } from '../../events/hris/offboarding-cancelled.ts';
import { erasureDue } from '../../events/timers/erasure-due.ts';
import { invitationDue } from '../../events/timers/invitation-due.ts';
import { invitationExpiryDue } from '../../events/timers/invitation-expiry-due.ts';
import { invitationReminderDue } from '../../events/timers/invitation-reminder-due.ts';
import type { Subscription } from '../../shared/bus/subscription.ts';

export const registerLeaver = {
  entry: 'alumni/intake/register-leaver',
  events: [employeeOffboarded, offboardingCancelled, employeeRehired, employeeUpdated, employeeDeleted],
} as const satisfies Subscription;

export const followUpInvitation = {
  entry: 'alumni/invitation/follow-up-invitation',
  events: [invitationDue, invitationReminderDue, invitationExpiryDue, erasureDue],
} as const satisfies Subscription;

export const reflectMembership = {
  entry: 'alumni/membership/reflect-membership',
  events: [leaverDeclined, memberJoined, memberLeft, profileUpdated, addressSuppressed],
} as const satisfies Subscription;
