import { type TestMail, testMailsTable } from '../../../events/read-models/test-mail.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { idFrom } from '../../../shared/identifier.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { senders } from '../environment.ts';
import { sentTestMailsTable } from '../tables.ts';

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

/** A sender that has noted nothing for this long is dead; in milliseconds. */
const senderSilence = senders.testMail.silence * 1_000;

/**
 * Claims a test mail before it is sent, so that it is sent once. `busy`: its sender may be alive. A claim whose sender fell
 * silent is taken over: a second copy in the author's own inbox does no harm, none at all leaves the author waiting.
 *
 * @throws ConcurrentChange when somebody else claimed it at the same moment.
 */
export async function claimTestMail(mail: TestMail, at: Date): Promise<'ours' | 'known' | 'busy'> {
  const mailId = mailIdOf(mail);
  const known = await sentTestMails.get({ mailId });
  const claim = { mailId, state: 'claimed', updatedAt: at.toISOString(), expiresAt: mail.expiresAt } as const;
  if (known === undefined) {
    await commit(sentTestMails.create(claim));
    return 'ours';
  }
  const { state, updatedAt } = known;
  if (state !== 'claimed') return 'known';
  if (at.getTime() - Date.parse(updatedAt) <= senderSilence) return 'busy';
  await commit(sentTestMails.replace(claim, { state, updatedAt }));
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
