/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { alumnusReturned } from '../../events/alumni/alumnus-returned.ts';
import { consentPresented } from '../../events/alumni/consent-presented.ts';
import { contactUpdated } from '../../events/alumni/contact-updated.ts';
import { leaverErased } from '../../events/alumni/leaver-erased.ts';
import { mailBounced } from '../../events/mail/mail-bounced.ts';
import { mailComplained } from '../../events/mail/mail-complained.ts';
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
  events: [contactUpdated, alumnusReturned, leaverErased],
} as const satisfies Subscription;
