import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const audienceFreezeDue = defineTimer({
  type: 'audience-freeze-due',
  version: '1.0',
  summary: 'A freeze that waited for the audience of an earlier campaign looks again.',
  ref: refOf({ campaignId: idSchema('campaign') }),
  example: { campaignId: idFrom('campaign', 'example') },
});
