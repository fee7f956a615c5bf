import { describe, expect, test } from 'vitest';
import { jobDraftSchema, jobPatchSchema, jobStatuses } from '../../../../events/read-models/job.ts';
import {
  changeJob,
  closeJob,
  draftJob,
  type Job,
  publishJob,
  stepsFrom,
} from '../../../../functions/rehire/jobs/job.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { jobBody, jobDraft } from '../../../fixtures/jobs.ts';

const doing = { by: 'hr-1', at: new Date('2026-11-22T00:00:00Z') };
const inStatus = (status: Job['status']): Job => ({ ...draftJob(idFrom('job', 'test'), jobDraft(), doing), status });

describe('the life of a job', () => {
  test.each(jobStatuses)('%s allows the steps that start there, and no others', (status) => {
    const job = inStatus(status);
    const allowed = (step: keyof typeof stepsFrom) => (stepsFrom[step] as readonly string[]).includes(status);
    expect('refused' in publishJob(job, doing)).toBe(!allowed('publish'));
    expect('refused' in changeJob(job, { title: { en: 'Other' } }, doing)).toBe(!allowed('change'));
    expect('refused' in closeJob(job, doing)).toBe(!allowed('close'));
  });

  test('is announced when it is published and when it is closed', () => {
    const published = publishJob(inStatus('draft'), doing);
    const closed = closeJob(inStatus('published'), doing);
    expect(published).toMatchObject({
      job: { status: 'published' },
      announcements: [{ contract: { type: 'job-posted' } }],
    });
    expect(closed).toMatchObject({ job: { status: 'closed' }, announcements: [{ contract: { type: 'job-closed' } }] });
  });

  test('a change is checked as a whole', () => {
    expect(changeJob(inStatus('draft'), { employment: { type: 'contract' } }, doing)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/employment/term' }],
    });
  });
});

describe('the labels of the law (2024-04-01)', () => {
  test.each(['duties', 'workplace'] as const)('%s: at first and how far it may change', (field) => {
    expect(jobDraftSchema.safeParse({ ...jobBody(), [field]: { initial: '設計' } }).success).toBe(false);
    expect(jobDraftSchema.safeParse({ ...jobBody(), [field]: undefined }).success).toBe(false);
  });

  test('a patch carries no defaults: what is not named stays', () => {
    expect(jobPatchSchema.parse({})).toEqual({});
  });
});
