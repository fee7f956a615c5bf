import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const campaignDue = defineTimer({
  type: 'campaign-due',
  version: '1.0',
  summary: 'A scheduled campaign may be launched now.',
  ref: refOf({ campaignId: idSchema('campaign') }),
  example: { campaignId: idFrom('campaign', 'example') },
});
