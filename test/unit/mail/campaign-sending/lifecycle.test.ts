/** The whole tables of a recipient and of a chunk: which steps may start from each state, and where each leads. */
import { expect, test } from 'vitest';
import { recipientStates } from '../../../../events/read-models/send-progress.ts';
import { chunkLifecycle, recipientLifecycle } from '../../../../functions/mail/campaign-sending/lifecycle.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

test('a recipient gets a second mail only after a doubt, and no report of SES takes a worse one back', () => {
  expect(tablesOf(recipientLifecycle, ['claimed', ...recipientStates])).toEqual({
    begins: [['pending']],
    starts: {
      pending: ['claim', 'tooLate', 'keepDoubt', 'learn'],
      claimed: ['accept', 'refuse', 'skip', 'giveBack', 'doubt', 'learn'],
      accepted: ['reject', 'deliver', 'bounce', 'complain'],
      inDoubt: ['reopen', 'learn', 'learnRefusal'],
      ...{ delivered: ['bounce', 'complain'], bounced: ['takeBack', 'complain'], complained: [] },
      ...{ refused: [], skipped: [] },
    },
    leads: {
      ...{ claim: ['claimed'], giveBack: ['pending'], reopen: ['pending'] },
      ...{ accept: ['accepted'], learn: ['accepted'], skip: ['skipped'], tooLate: ['skipped'] },
      ...{ refuse: ['refused'], learnRefusal: ['refused'], reject: ['refused'] },
      ...{ doubt: ['inDoubt'], keepDoubt: ['inDoubt'] },
      ...{ deliver: ['delivered'], takeBack: ['delivered'], bounce: ['bounced'], complain: ['complained'] },
    },
  });
});

test('a chunk that is done opens again only where HR resends', () => {
  expect(tablesOf(chunkLifecycle, ['waiting', 'claimed', 'done'])).toEqual({
    begins: [['waiting']],
    starts: { waiting: ['claim', 'finish'], claimed: ['claim', 'leave', 'finish'], done: ['reopen'] },
    leads: { claim: ['claimed'], leave: ['waiting'], finish: ['done'], reopen: ['waiting'] },
  });
});
