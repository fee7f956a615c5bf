/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import {
  alumnusExcluded,
  alumnusReturned,
  consentPresented,
  contactUpdated,
  leaverErased,
} from '../../events/alumni/index.ts';
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
  events: [contactUpdated, alumnusReturned, alumnusExcluded, leaverErased],
} as const satisfies Subscription;
