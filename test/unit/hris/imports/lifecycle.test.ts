/** The whole table of an import: how it begins, which steps may start from each state, and where each leads. */
import { expect, test } from 'vitest';
import { importLifecycle } from '../../../../functions/hris/imports/lifecycle.ts';
import { importStatuses } from '../../../../functions/hris/tables.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

test('an import is taken in to its end, or not at all', () => {
  expect(tablesOf(importLifecycle, importStatuses)).toEqual({
    begins: [['refused'], ['running']],
    starts: { refused: [], running: ['takeBatch', 'finish'], done: [] },
    leads: { takeBatch: ['running'], finish: ['done'] },
  });
});
