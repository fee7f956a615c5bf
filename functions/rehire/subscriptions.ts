/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { jobClosingDue } from '../../events/timers/index.ts';
import type { OutsideSubscription, Subscription } from '../../shared/bus/subscription.ts';

export const closeJob = {
  entry: 'rehire/jobs/close-job',
  events: [jobClosingDue],
} as const satisfies Subscription;

export const acceptOutsideJob = {
  entry: 'rehire/jobs/accept-outside-job',
  outsideEvent: 'job-posted',
} as const satisfies OutsideSubscription;
