/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import {
  addressReopened,
  addressSuppressed,
  leaverDeclined,
  memberJoined,
  memberLeft,
  profileUpdated,
} from '../../events/consent/index.ts';
import {
  employeeDeleted,
  employeeOffboarded,
  employeeRehired,
  employeeUpdated,
  offboardingCancelled,
} from '../../events/hris/index.ts';
import {
  addressReviewDue,
  erasureDue,
  invitationDue,
  invitationExpiryDue,
  invitationReminderDue,
} from '../../events/timers/index.ts';
import type { Subscription } from '../../shared/bus/subscription.ts';

export const registerLeaver = {
  entry: 'alumni/intake/register-leaver',
  events: [employeeOffboarded, offboardingCancelled, employeeRehired, employeeUpdated, employeeDeleted],
} as const satisfies Subscription;

export const followUpLeaver = {
  entry: 'alumni/invitation/follow-up-leaver',
  events: [invitationDue, invitationReminderDue, invitationExpiryDue, erasureDue, addressReviewDue],
} as const satisfies Subscription;

export const reflectMembership = {
  entry: 'alumni/membership/reflect-membership',
  events: [leaverDeclined, memberJoined, memberLeft, profileUpdated, addressSuppressed, addressReopened],
} as const satisfies Subscription;
