import { type TestMail, testMailsTable } from '../../../events/read-models/test-mail.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Id } from '../../../shared/identifier.ts';
import { type SentTestMail, sentTestMailsTable } from '../tables.ts';

const testMails = openTable(testMailsTable);
const sentTestMails = openTable(sentTestMailsTable);

/** The mails of a test, one in each language that the campaign was written in. */
export async function testMailsOf(testMailId: TestMail['testMailId']): Promise<TestMail[]> {
  return (await testMails.query({ partition: testMailId })).items;
}

/** What is known of a test mail in one language. */
export async function findSent(mailId: Id<'mail'>): Promise<SentTestMail | undefined> {
  return sentTestMails.get({ mailId });
}

/** Stores a claim before the mail is sent. @throws ConcurrentChange when somebody else claimed it at the same moment */
export async function commitClaim(before: SentTestMail | undefined, claim: SentTestMail): Promise<void> {
  if (before === undefined) return commit(sentTestMails.create(claim));
  const { state, updatedAt } = before;
  await commit(sentTestMails.replace(claim, { state, updatedAt }));
}

/** Stores what the claim became: it is settled, or given back. */
export async function commitSettled({ mailId }: SentTestMail, settled: SentTestMail | undefined): Promise<void> {
  if (settled === undefined) return commit(sentTestMails.delete({ mailId }, { state: 'claimed' }));
  const { state, reason, updatedAt } = settled;
  await commit(sentTestMails.update({ mailId }, { set: { state, reason, updatedAt } }));
}
