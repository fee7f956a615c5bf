/**
 * SES says what became of a mail: delivered, bounced, complained about. Here a bounce is handled: it is noted for the
 * recipient, and `mail-bounced` or `mail-complained` tells `consent`, which suppresses the address.
 */
import { mailBounced } from '../../events/mail-bounced.ts';
import { mailComplained } from '../../events/mail-complained.ts';
import { commit } from '../../shared/dynamo/commit.ts';
import { messageConsumer } from '../../shared/lambda/consumer.ts';
import { type Announcement, announce, outboxWrites } from '../../shared/outbox/outbox.ts';
import { feedbackOf, mailOf, sesReportSchema } from './delivery-feedback.ts';
import { campaignFeedback, serviceFeedback } from './feedback-store.ts';

export const handler = messageConsumer(
  'record-delivery-bounce-complaint',
  sesReportSchema,
  async (report, { now, origin, log }) => {
    const mail = mailOf(report);
    if (mail === undefined) return log.info('EVENT_IGNORED', { type: report.type });
    const { letter, reason, permanent } = feedbackOf(report);
    const { mailRef, alumniId } = mail;
    const notes =
      mail.kind === 'campaign'
        ? await campaignFeedback(mail, { letter, reason }, now)
        : await serviceFeedback(mail.mailId, { letter, reason }, now);
    const announcements: Announcement[] = [];
    if (letter === 'b') announcements.push(announce(mailBounced, { alumniId, mailRef, permanent }));
    if (letter === 'c') announcements.push(announce(mailComplained, { alumniId, mailRef }));
    // The same report makes the same event, however often it comes; a permanent bounce comes after a passing one.
    const subject = `${mailRef}.${alumniId}`;
    const events = outboxWrites(announcements, {
      subject,
      after: permanent ? 1 : 0,
      at: new Date(report.time),
      origin,
    });
    await commit(...notes, ...events);
    log.info('SES_FEEDBACK', { type: report.type, mailRef, alumniId, reason });
  },
);
