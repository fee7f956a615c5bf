import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const jobPosted = defineEvent({
  type: 'job-posted',
  source: 'okaeri.rehire',
  version: '1.0',
  summary: 'A job was published; its texts are in the job item.',
  data: z.object({ jobId: idSchema('job') }),
  examples: [{ jobId: 'job_04fz7kq2m9x1c' }],
});
