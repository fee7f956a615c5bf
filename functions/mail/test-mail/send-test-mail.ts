/** test-mail-requested → the campaign's mail with sample values, in each language, to whoever asked for it and nobody else. */

import type { TestMail } from '../../../events/read-models/test-mail.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import type { Log } from '../../../shared/log/log.ts';
import { isReservedDomain, UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { environment, sendMail } from '../delivery/ses.ts';
import * as subscriptions from '../subscriptions.ts';
import { claimTestMail, mailIdOf, settleTestMail, testMailsOf } from './test-mail-store.ts';
import { testMessage } from './test-message.ts';

export const handler = consumer(subscriptions.sendTestMail, async ({ data }, { now, log }) => {
  const mails = await testMailsOf(data.testMailId);
  if (mails.length === 0) return log.info('EVENT_IGNORED', { testMailId: data.testMailId });
  for (const mail of mails) {
    if (await claimTestMail(mail, now)) await deliver(mail, log);
  }
});

/** @throws RetryLater when SES did not take it: it was not sent, and is tried again with the next delivery of the event. */
async function deliver(mail: TestMail, log: Log): Promise<void> {
  const mailId = mailIdOf(mail);
  const outcome = await send(mail);
  await settleTestMail(mail, outcome, new Date());
  if (outcome.outcome === 'notSent') throw new RetryLater('throttled');
  if (outcome.outcome === 'accepted') log.info('MAIL_SENT', { mailId });
  if (outcome.outcome === 'refused') log.warn('MAIL_REFUSED', { mailId, reason: outcome.reason });
  if (outcome.outcome === 'inDoubt') log.warn('MAIL_IN_DOUBT', { mailId });
}

async function send(mail: TestMail): Promise<SendOutcome> {
  if (environment.REFUSE_RESERVED_DOMAINS === 'true' && isReservedDomain(mail.address)) {
    return { outcome: 'refused', reason: 'reserved_domain' };
  }
  try {
    const message = testMessage(mail, { programme, sender: environment.SENDER_ADDRESS });
    return await sendMail(message, { testMail: mail.testMailId });
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    throw error;
  }
}
