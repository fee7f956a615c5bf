/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import {
  alumnusExcluded,
  alumnusReturned,
  consentPresented,
  contactUpdated,
  leaverErased,
} from '../../events/alumni/index.ts';
import { memberJoined } from '../../events/consent/index.ts';
import { mailBounced, mailComplained } from '../../events/mail/index.ts';
import type { Subscription } from '../../shared/bus/subscription.ts';

export const recordPresentedConsent = {
  entry: 'consent/joining/record-presented-consent',
  events: [consentPresented],
} as const satisfies Subscription;

export const suppressAddress = {
  entry: 'consent/suppression/suppress-address',
  events: [mailBounced, mailComplained],
} as const satisfies Subscription;

export const refreshMailingRecord = {
  entry: 'consent/mailing-record/refresh-mailing-record',
  // A card may change while its owner joins: before that there is no record that could follow it.
  events: [contactUpdated, alumnusReturned, alumnusExcluded, leaverErased, memberJoined],
} as const satisfies Subscription;
