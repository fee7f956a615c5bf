import * as z from 'zod';
import { idFrom } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const gatheringNoticesDue = defineTimer({
  type: 'gathering-notices-due',
  version: '1.0',
  summary: 'A run of notices that ran out of time, or waited for mail that was being sent, goes on.',
  ref: refOf({ run: z.string().regex(/^[\w-]+\/[\w/]+$/) }),
  example: { run: `${idFrom('gathering', 'example')}/change/2` },
});
