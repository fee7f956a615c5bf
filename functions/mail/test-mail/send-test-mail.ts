/** test-mail-requested → the campaign's mail with sample values, in each language, to the person who asked for it and nobody else. */
import type { TestMail } from '../../../events/read-models/test-mail.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { type Consumption, consumer } from '../../../shared/lambda/consumer.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import type { Log } from '../../../shared/log/log.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { environment, sendMail } from '../delivery/ses.ts';
import * as subscriptions from '../subscriptions.ts';
import type { SentTestMail } from '../tables.ts';
import { commitClaim, commitSettled, findSent, testMailsOf } from './sent-test-mail-store.ts';
import { claimTestMail, retryReasons, settleTestMail } from './test-mail-claim.ts';
import { testMessage } from './test-message.ts';

export const handler = consumer(subscriptions.sendTestMail, async ({ data: { testMailId } }, context) => {
  const mails = await testMailsOf(testMailId);
  if (mails.length === 0) return context.log.info('EVENT_IGNORED', { testMailId, reason: 'not_found' });
  for (const mail of mails) await claimAndDeliver(mail, context);
});

/** Sends a test mail once. @throws RetryLater until its claim is settled, or its sender has been silent for long enough */
async function claimAndDeliver(mail: TestMail, { now, log }: Consumption): Promise<void> {
  const { testMailId, language, expiresAt } = mail;
  const mailId = idFrom('mail', testMailId, language);
  const known = await findSent(mailId);
  const claim = claimTestMail(known, byOkaeri({ mailId, expiresAt }), now);
  if (!isRefusal(claim)) {
    await commitClaim(known, claim.state);
    return deliver(mail, claim.state, log);
  }
  if (claim.refused === 'in_progress') throw new RetryLater('in_progress');
  log.info('EVENT_IGNORED', { mailId, reason: claim.refused });
}

/** @throws RetryLater when SES did not take it: it was not sent, and is tried again with the next delivery of the event. */
async function deliver(mail: TestMail, claim: SentTestMail, log: Log): Promise<void> {
  const { mailId } = claim;
  const message = testMessage(mail, { programme, sender: environment.SENDER_ADDRESS });
  const outcome = await sendMail(message, { testMail: mail.testMailId });
  await commitSettled(claim, settleTestMail(claim, byOkaeri(outcome), new Date()).state);
  if (outcome.outcome === 'notSent') throw new RetryLater(retryReasons[outcome.because]);
  if (outcome.outcome === 'accepted') log.info('MAIL_SENT', { mailId });
  if (outcome.outcome === 'refused') log.warn('MAIL_REFUSED', { mailId, reason: outcome.reason });
  if (outcome.outcome === 'inDoubt') log.warn('MAIL_IN_DOUBT', { mailId });
}
