/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import type { OutsideSubscription } from '../../shared/bus/subscription.ts';

export const acceptOutsideJob = {
  entry: 'rehire/jobs/accept-outside-job',
  outsideEvent: 'job-posted',
} as const satisfies OutsideSubscription;
