import type { JobStatus } from '../../../events/read-models/job.ts';
import { lifecycle } from '../../../shared/decision/lifecycle.ts';

/**
 * The life of a job. A published job does not change: people decide by the conditions they read (職業安定法 第5条の3:
 * changed conditions are to be shown as changed); close it and post it again.
 */
export const jobLifecycle = lifecycle<JobStatus>()({
  of: 'a job',
  begins: [
    { to: ['draft'], says: 'POST /jobs, or an ATS announces it' },
    { to: ['published'], says: 'a trusted ATS announces it (job-posted)' },
  ],
  steps: {
    change: { from: ['draft'], to: ['draft'], says: 'PATCH' },
    publish: { from: ['draft'], to: ['published'], says: 'publish (job-posted)' },
    close: { from: ['published'], to: ['closed'], says: 'close, or closesAt has come (job-closed)' },
  },
});
