/** The whole table of a job: how it begins, which steps may start from each state, and where each leads. */
import { expect, test } from 'vitest';
import { jobLifecycle } from '../../../../functions/rehire/jobs/lifecycle.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

test('a job changes only as a draft, and stays closed', () => {
  expect(tablesOf(jobLifecycle, ['draft', 'published', 'closed'])).toEqual({
    begins: [['draft'], ['published']],
    starts: { draft: ['change', 'publish'], published: ['close'], closed: [] },
    leads: { change: ['draft'], publish: ['published'], close: ['closed'] },
  });
});
