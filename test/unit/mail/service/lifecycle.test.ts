/** The whole table of a service mail: how it begins, which steps may start from each state, and where each leads. */
import { expect, test } from 'vitest';
import { serviceMailLifecycle } from '../../../../functions/mail/service/lifecycle.ts';
import { serviceMailStates } from '../../../../functions/mail/tables.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

test('a service mail leaves once: accepted, refused and skipped are its ends', () => {
  expect(tablesOf(serviceMailLifecycle, serviceMailStates)).toEqual({
    begins: [['claimed'], ['unclaimed'], ['skipped']],
    starts: {
      claimed: ['accept', 'refuse', 'wait', 'skip', 'doubt', 'cannotWrite'],
      unclaimed: ['claim', 'replace'],
      waiting: ['tryAgain', 'replace'],
      unwritten: ['replace', 'writeAgain'],
      inDoubt: ['resend'],
      ...{ accepted: [], refused: [], skipped: [] },
    },
    leads: {
      ...{ accept: ['accepted'], refuse: ['refused'], skip: ['skipped'], replace: ['skipped'] },
      ...{ claim: ['claimed'], tryAgain: ['claimed'], writeAgain: ['claimed'], resend: ['claimed'] },
      ...{ wait: ['waiting'], doubt: ['inDoubt'], cannotWrite: ['unwritten'] },
    },
  });
});
