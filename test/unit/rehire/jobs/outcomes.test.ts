/** What each decision on a job stores and emits, and its closing date to the millisecond. */
import { describe, expect, test } from 'vitest';
import { changeJob, closeJob, publishJob, writeJob } from '../../../../functions/rehire/jobs/job.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { taken } from '../../../fixtures/consent.ts';
import { jobDraft } from '../../../fixtures/jobs.ts';

const jobId = idFrom('job', 'test');
const at = new Date('2026-11-22T00:00:00.000Z');
const later = new Date('2026-11-23T00:00:00.000Z');
const by = <Input>(who: string, input: Input) => ({ by: who, input });
const draft = taken(writeJob(jobId, by('hr-1', jobDraft()), at)).state;
const emitted = (events: readonly { contract: { type: string }; data: unknown }[]) =>
  events.map(({ contract, data }) => [contract.type, data]);

test('a draft is stored with its author, and emits no event that posts it', () => {
  const step = taken(writeJob(jobId, by('hr-1', jobDraft()), at));
  expect(emitted(step.events).map(([type]) => type)).not.toContain('job-posted');
  expect(step.state).toEqual({
    ...{ jobId, sequence: 0, status: 'draft', draft: jobDraft(), list: 'jobs', authors: ['hr-1'] },
    ...{ createdBy: 'hr-1', createdAt: at.toISOString(), updatedBy: 'hr-1', updatedAt: at.toISOString() },
  });
});

test('a change keeps what it does not name, and adds its author', () => {
  const { state, events } = taken(changeJob(draft, by('hr-2', { title: { ja: '別' } }), later));
  expect(state).toMatchObject({
    ...{ status: 'draft', draft: { ...jobDraft(), title: { ja: '別' } }, authors: ['hr-1', 'hr-2'] },
    ...{ updatedBy: 'hr-2', updatedAt: later.toISOString(), createdBy: 'hr-1' },
  });
  expect(events).toEqual([]);
  expect(taken(changeJob(state, by('hr-2', {}), later)).state.authors).toEqual(['hr-1', 'hr-2']);
});

test('a field that is missing after a change has the code missing, not wrong_type', () => {
  const refused = changeJob(draft, by('hr-1', { duties: { initial: '設計' } } as never), later);
  expect(refused).toMatchObject({ refused: 'invalid', errors: [{ code: 'missing' }] });
});

describe('publishing', () => {
  const publish = (closesAt: string | null | undefined) =>
    publishJob({ ...draft, draft: { ...draft.draft, closesAt } }, by('hr-3', undefined), later);

  test('stores when and by whom, and emits an event that the job is posted', () => {
    const { state, events } = taken(publish(undefined));
    expect(state).toMatchObject({ status: 'published', publishedAt: later.toISOString(), updatedBy: 'hr-3' });
    expect(emitted(events)).toEqual([['job-posted', { jobId }]]);
  });

  test.each([
    [-1, false],
    [0, false],
    [1, true],
  ])('%i ms before its closing date: %s', (shift, open) => {
    const dueAt = new Date(later.getTime() + shift);
    const outcome = publish(dueAt.toISOString());
    if (open) {
      expect(taken(outcome).state.status).toBe('published');
      expect(taken(outcome).timers).toEqual([{ kind: 'job-closing', ref: jobId, dueAt }]);
    } else {
      const errors = [{ pointer: '/closesAt', detail: 'is in the past' }];
      expect(outcome).toEqual({ refused: 'not_now', errors });
    }
  });

  test.each([null, undefined])('without a closing date (%s) no timer closes it', (closesAt) => {
    const { state, timers } = taken(publish(closesAt));
    expect([state.status, timers]).toEqual(['published', []]);
  });
});

test('closing stores by whom, and emits an event that it is closed', () => {
  const published = taken(publishJob(draft, by('hr-1', undefined), at)).state;
  const { state, events } = taken(closeJob(published, by('hr-4', undefined), later));
  expect(state).toMatchObject({ status: 'closed', updatedBy: 'hr-4', updatedAt: later.toISOString() });
  expect(emitted(events)).toEqual([['job-closed', { jobId }]]);
});
