import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import type { ImportItem } from '../tables.ts';

/** The life of an import: all lines or none (ADR 006). */
export const importLifecycle = lifecycle<ImportItem['status']>()({
  of: 'an import',
  begins: [
    { to: ['refused'], says: 'a line is bad: only the report is stored' },
    { to: ['running'], says: 'every line is good' },
  ],
  steps: {
    takeBatch: { from: ['running'], to: ['running'], says: 'a batch is taken in' },
    finish: { from: ['running'], to: ['done'], says: 'all lines are taken in; they are deleted' },
  },
});
