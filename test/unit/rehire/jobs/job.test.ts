import { describe, expect, test } from 'vitest';
import { jobDraftSchema, jobPatchSchema, jobStatuses } from '../../../../events/read-models/job.ts';
import {
  changeJob,
  closeDueJob,
  closeJob,
  type Job,
  publishJob,
  takesApplications,
  writeJob,
} from '../../../../functions/rehire/jobs/job.ts';
import { jobLifecycle } from '../../../../functions/rehire/jobs/lifecycle.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { taken } from '../../../fixtures/consent.ts';
import { jobBody, jobDraft } from '../../../fixtures/jobs.ts';
import { expectToFollow } from '../../../fixtures/lifecycles.ts';

const at = new Date('2026-11-22T00:00:00Z');
const command = <Input>(input: Input) => ({ by: 'hr-1', input });
const inStatus = (status: Job['status']): Job => ({
  ...taken(writeJob(idFrom('job', 'test'), command(jobDraft()), at)).state,
  status,
});

describe('the life of a job', () => {
  test.each(jobStatuses)('%s allows the steps that start there, and no others', (status) => {
    expectToFollow(jobLifecycle, inStatus(status), {
      publish: (job) => publishJob(job, command(undefined), at),
      change: (job) => changeJob(job, command({ title: { en: 'Other' } }), at),
      close: (job) => closeJob(job, command(undefined), at),
    });
  });

  test('emits an event when it is published and when it is closed', () => {
    expect(publishJob(inStatus('draft'), command(undefined), at)).toMatchObject({
      state: { status: 'published' },
      events: [{ contract: { type: 'job-posted' } }],
    });
    expect(closeJob(inStatus('published'), command(undefined), at)).toMatchObject({
      state: { status: 'closed' },
      events: [{ contract: { type: 'job-closed' } }],
    });
  });

  test.each(jobStatuses)('takes applications while it is published, until its closing date: %s', (status) => {
    const of = (closesAt: string | null) => ({ status, draft: jobDraft({ closesAt }) });
    const [before, then] = ['2026-11-22T00:00:00.001Z', '2026-11-22T00:00:00Z'];
    const open = [null, before, then].map((closesAt) => takesApplications(of(closesAt), at));
    expect(open).toEqual(status === 'published' ? [true, true, false] : [false, false, false]);
  });

  test.each(jobStatuses)('is closed at its closing date and not before, without closing twice: %s', (status) => {
    const closing = (closesAt: string | null) => {
      const job = { ...inStatus(status), draft: jobDraft({ closesAt }) };
      const outcome = closeDueJob(job, byOkaeri(), new Date('2026-11-30T14:59:00Z'));
      return outcome.refused ?? [outcome.state.status, outcome.state.updatedBy, outcome.events[0]?.contract.type];
    };
    const all = [null, '2026-11-30T23:59:00.001+09:00', '2026-11-30T23:59:00+09:00', '2026-11-30T23:58:59+09:00'].map(
      closing,
    );
    const closed = ['closed', 'okaeri', 'job-closed'];
    expect(all).toEqual(status === 'published' ? ['not_now', 'not_now', closed, closed] : all.map(() => 'wrong_state'));
  });

  test('does not close in the past: said when it is written, unless the date stays', () => {
    const jobId = idFrom('job', 'test');
    const [before, now] = ['2025-11-30T00:00:00Z', '2026-11-22T00:00:00Z'];
    const past = { refused: 'invalid', errors: [{ pointer: '/closesAt', detail: 'is in the past' }] };
    for (const closesAt of [before, now]) {
      expect(writeJob(jobId, command(jobDraft({ closesAt })), at)).toEqual(past);
      expect(changeJob(inStatus('draft'), command({ closesAt }), at)).toEqual(past);
    }
    expect(writeJob(jobId, command(jobDraft({ closesAt: '2026-11-22T00:00:00.001Z' })), at)).toHaveProperty('state');
    const closed = { ...inStatus('draft'), draft: jobDraft({ closesAt: before }) };
    expect(changeJob(closed, command({ closesAt: '2025-11-30T09:00:00+09:00' }), at)).not.toHaveProperty('refused');
    expect(changeJob(closed, command({ closesAt: null }), at)).not.toHaveProperty('refused');
  });

  test.each(['9999-12-31T00:00:00+14:00', '2032-01-01T00:00:00Z'])(
    'closes within five years, not at %s',
    (closesAt) => {
      const refused = {
        refused: 'invalid',
        errors: [{ pointer: '/closesAt', detail: 'must be at most 5 years ahead' }],
      };
      const far = { ...jobDraft(), closesAt };
      expect(writeJob(idFrom('job', 'test'), command(far), at)).toEqual(refused);
      const parsed = jobPatchSchema.safeParse({ closesAt });
      if (parsed.success) expect(changeJob(inStatus('draft'), command(parsed.data), at)).toEqual(refused);
      else expect(parsed.error.issues[0]?.path).toEqual(['closesAt']);
    },
  );

  test('a change is checked as a whole', () => {
    expect(changeJob(inStatus('draft'), command({ employment: { type: 'contract' } }), at)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/employment/term' }],
    });
  });
});

describe('the years that a term may last in all', () => {
  const term = (months: number, maxYears?: number | null) => ({
    employment: {
      type: 'contract' as const,
      term: { months, renewal: { possible: true, criteria: '業務量により判断します', maxYears } },
    },
  });

  test.each([
    [13, 1],
    [12, 0.9],
    [1200, 99],
  ])('%i months are longer than %d years', (months, maxYears) => {
    const { error } = jobDraftSchema.safeParse(jobBody(term(months, maxYears)));
    expect(error?.issues.map(({ path }) => path)).toEqual([['employment', 'term', 'renewal', 'maxYears']]);
    expect(changeJob(inStatus('draft'), command(term(months, maxYears)), at)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/employment/term/renewal/maxYears' }],
    });
  });

  test.each([
    [12, 1],
    [6, 0.5],
    [12, 5],
    [36, null],
    [36, undefined],
  ])('%i months may be with %o years', (months, maxYears) => {
    expect(jobDraftSchema.safeParse(jobBody(term(months, maxYears))).error).toBeUndefined();
  });
});
