/**
 * SES says what became of mails: sent, delivered, bounced, complained about. What was only sent, delivered or rejected is noted
 * together for all mails of a chunk that a batch tells of. Here a bounce is handled: it is noted for the recipient, and
 * `mail-bounced` or `mail-complained` tells `consent`, which suppresses the address.
 */
import type * as z from 'zod';
import { chunkKey } from '../../../events/agreements/chunk-key.ts';
import { mailBounced } from '../../../events/mail/mail-bounced.ts';
import { mailComplained } from '../../../events/mail/mail-complained.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { type Grouped, messageGroupConsumer } from '../../../shared/lambda/message-groups.ts';
import type { Log } from '../../../shared/log/log.ts';
import { type Announcement, announce, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { feedbackOf, mailOf, type Note, sesReportSchema } from './delivery-report.ts';
import { campaignFeedback, noteTogether, serviceFeedback, softBounce } from './report-store.ts';

const reportSchema = sesReportSchema.transform((report) => ({
  ...report,
  mail: mailOf(report),
  feedback: feedbackOf(report),
}));
type Report = z.infer<typeof reportSchema>;
type Mail = NonNullable<Report['mail']>;

export const handler = messageGroupConsumer(
  reportSchema,
  ({ mail }) => (mail?.kind === 'campaign' ? chunkKey.write(mail) : (mail?.mailId ?? 'not_ours')),
  async (reports, { now, log }) => {
    const [first] = reports;
    const mail = first?.message.mail;
    if (mail === undefined) return log.info('EVENT_IGNORED', { messages: reports.length });
    if (mail.kind === 'campaign') {
      const { campaignId, chunk } = mail;
      await noteTogether(
        { campaignId, chunk },
        reports.flatMap(({ message }) => noteOf(message)),
        now,
      );
    }
    for (const report of reports) if (isAlone(report.message)) await record(report, now, log);
  },
);

/** Bounces and complaints are told to others, each in the transaction that notes it; a service mail is in no chunk. */
function isAlone({ mail, feedback: { letter } }: Report): boolean {
  return mail?.kind !== 'campaign' || letter === 'b' || letter === 'c';
}

function noteOf(report: Report): Note[] {
  const { mail, feedback } = report;
  if (mail?.kind !== 'campaign' || isAlone(report)) return [];
  return [{ position: mail.position, letter: feedback.letter, reason: feedback.reason }];
}

/** Notes one report, and tells of a bounce or a complaint. */
async function record({ message: report, origin }: Grouped<Report>, now: Date, log: Log): Promise<void> {
  const { mail, feedback, type, time } = report;
  if (mail === undefined) return;
  const { mailRef, alumniId } = mail;
  const notes = await notesOn(mail, feedback, now);
  const { writes, lasting } = await passingBounce(mail, report);
  const gone = feedback.permanent || lasting;
  const announcements: Announcement[] = [];
  const because = lasting ? ('repeated' as const) : undefined;
  if (feedback.letter === 'b')
    announcements.push(announce(mailBounced, { alumniId, mailRef, permanent: gone, because }));
  if (feedback.letter === 'c') announcements.push(announce(mailComplained, { alumniId, mailRef }));
  // The same report makes the same event, however often it comes; a permanent bounce comes after a passing one.
  const subject = `${mailRef}.${alumniId}`;
  const events = outboxWrites(announcements, { subject, after: gone ? 1 : 0, at: new Date(time), origin });
  await commit(...notes, ...writes, ...events);
  log.info('SES_FEEDBACK', { type, mailRef, alumniId, reason: feedback.reason });
}

function notesOn(mail: Mail, feedback: Report['feedback'], now: Date) {
  return mail.kind === 'campaign' ? campaignFeedback(mail, feedback, now) : serviceFeedback(mail.mailId, feedback, now);
}

async function passingBounce({ alumniId, mailRef }: Mail, { feedback, time }: Report) {
  if (feedback.letter !== 'b' || feedback.permanent) return { writes: [], lasting: false };
  return softBounce(alumniId, { mailRef, at: time });
}
