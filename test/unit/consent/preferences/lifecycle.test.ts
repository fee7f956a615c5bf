/** The whole table of a verification: how it begins, which steps may start from each state, and where each leads. */
import { expect, test } from 'vitest';
import { verificationLifecycle } from '../../../../functions/consent/preferences/lifecycle.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

test('a verification is used once, with the right code', () => {
  expect(tablesOf(verificationLifecycle, ['pending', 'used'])).toEqual({
    begins: [['pending']],
    starts: { pending: ['mistype', 'confirm'], used: [] },
    leads: { mistype: ['pending'], confirm: ['used'] },
  });
});
