import { idFrom, idSchema } from '../../shared/identifier.ts';
import { defineTimer, refOf } from '../../shared/timers/define-timer.ts';

export const jobClosingDue = defineTimer({
  type: 'job-closing-due',
  version: '1.0',
  summary: 'The time until which one can apply for a job is over.',
  ref: refOf({ jobId: idSchema('job') }),
  example: { jobId: idFrom('job', 'example') },
});
