/** test-mail-requested → the campaign's mail with sample values, in each language, to the person who asked for it and nobody else. */
import type { TestMail } from '../../../events/read-models/test-mail.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import type { Log } from '../../../shared/log/log.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { environment, sendMail } from '../delivery/ses.ts';
import * as subscriptions from '../subscriptions.ts';
import { claimTestMail, mailIdOf, settleTestMail, testMailsOf } from './sent-test-mail-store.ts';
import { testMessage } from './test-message.ts';

export const handler = consumer(subscriptions.sendTestMail, async ({ data: { testMailId } }, { now, log }) => {
  const mails = await testMailsOf(testMailId);
  if (mails.length === 0) return log.info('EVENT_IGNORED', { testMailId, reason: 'not_found' });
  for (const mail of mails) {
    const claim = await claimTestMail(mail, now);
    // The event stays in its queue until the claim is settled, or its sender has been silent for long enough.
    if (claim === 'busy') throw new RetryLater('in_progress');
    if (claim === 'ours') await deliver(mail, log);
    else log.info('EVENT_IGNORED', { mailId: mailIdOf(mail), reason: 'known' });
  }
});

/** @throws RetryLater when SES did not take it: it was not sent, and is tried again with the next delivery of the event. */
async function deliver(mail: TestMail, log: Log): Promise<void> {
  const mailId = mailIdOf(mail);
  const message = testMessage(mail, { programme, sender: environment.SENDER_ADDRESS });
  const outcome = await sendMail(message, { testMail: mail.testMailId });
  await settleTestMail(mail, outcome, new Date());
  if (outcome.outcome === 'notSent') throw new RetryLater('throttled');
  if (outcome.outcome === 'accepted') log.info('MAIL_SENT', { mailId });
  if (outcome.outcome === 'refused') log.warn('MAIL_REFUSED', { mailId, reason: outcome.reason });
  if (outcome.outcome === 'inDoubt') log.warn('MAIL_IN_DOUBT', { mailId });
}
