import { type TestMail, testMailsTable } from '../../../events/read-models/test-mail.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { idFrom } from '../../../shared/identifier.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { sentTestMailsTable } from '../tables.ts';
import { claimable } from './test-mail-claim.ts';

const testMails = openTable(testMailsTable);
const sentTestMails = openTable(sentTestMailsTable);

/** The mails of a test, one in each language that the campaign was written in. */
export async function testMailsOf(testMailId: TestMail['testMailId']): Promise<TestMail[]> {
  return (await testMails.query({ partition: testMailId })).items;
}

/** The id of a test mail in one language. */
export function mailIdOf({ testMailId, language }: TestMail) {
  return idFrom('mail', testMailId, language);
}

/**
 * Claims a test mail before it is sent, so that it is sent once.
 *
 * @throws ConcurrentChange when somebody else claimed it at the same moment.
 */
export async function claimTestMail(mail: TestMail, at: Date): Promise<'ours' | 'known' | 'busy'> {
  const mailId = mailIdOf(mail);
  const known = await sentTestMails.get({ mailId });
  const standing = claimable(known, at);
  if (standing !== 'free') return standing;
  const claim = { mailId, state: 'claimed', updatedAt: at.toISOString(), expiresAt: mail.expiresAt } as const;
  await commit(
    known === undefined
      ? sentTestMails.create(claim)
      : sentTestMails.replace(claim, { state: known.state, updatedAt: known.updatedAt }),
  );
  return 'ours';
}

/** Notes what became of a test mail that was claimed. One that did not leave gives its claim back. */
export async function settleTestMail(mail: TestMail, outcome: SendOutcome, at: Date): Promise<void> {
  const mailId = mailIdOf(mail);
  if (outcome.outcome === 'notSent') return commit(sentTestMails.delete({ mailId }, { state: 'claimed' }));
  const reason = outcome.outcome === 'refused' ? outcome.reason : undefined;
  const set = { state: outcome.outcome, reason, updatedAt: at.toISOString() };
  await commit(sentTestMails.update({ mailId }, { set }));
}
