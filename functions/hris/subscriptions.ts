/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { importReceived } from '../../events/hris/index.ts';
import type { Subscription } from '../../shared/bus/subscription.ts';

export const takeInImport = {
  entry: 'hris/imports/take-in-import',
  events: [importReceived],
} as const satisfies Subscription;
