import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const jobClosed = defineEvent({
  type: 'job-closed',
  source: 'okaeri.rehire',
  version: '1.0',
  summary: 'A job takes no more applications.',
  data: z.object({ jobId: idSchema('job') }),
  examples: [{ jobId: 'job_04fz7kq2m9x1c' }],
});
