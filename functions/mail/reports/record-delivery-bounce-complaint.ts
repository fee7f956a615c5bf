/**
 * SES reports what became of mails: sent, delivered, bounced, complained about. What was sent, delivered or rejected is noted
 * in one write for all mails of a chunk in a batch. Here a bounce is handled: it is noted for the recipient, and consent
 * suppresses the address on `mail-bounced` or `mail-complained`.
 */
import type * as z from 'zod';
import { chunkKey } from '../../../events/agreements/chunk-key.ts';
import { mailBounced, mailComplained } from '../../../events/mail/index.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { type Grouped, messageGroupConsumer } from '../../../shared/lambda/message-groups.ts';
import type { Log } from '../../../shared/log/log.ts';
import { announce, outboxWrites } from '../../../shared/outbox/outbox.ts';
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
    const mail = reports[0]?.message.mail;
    if (mail === undefined) return log.info('EVENT_IGNORED', { messages: reports.length, reason: 'not_ours' });
    if (mail.kind === 'campaign') {
      const notes = reports.flatMap(({ message }) => noteOf(message));
      await noteTogether({ campaignId: mail.campaignId, chunk: mail.chunk }, notes, now);
    }
    for (const report of reports) if (isAlone(report.message)) await record(report, now, log);
  },
);

/** A bounce and a complaint are announced in the transaction that notes them; a service mail is in no chunk. */
function isAlone({ mail, feedback: { letter } }: Report): boolean {
  return mail?.kind !== 'campaign' || letter === 'b' || letter === 'c';
}

function noteOf(report: Report): Note[] {
  const { mail, feedback } = report;
  if (mail?.kind !== 'campaign' || isAlone(report)) return [];
  return [{ position: mail.position, letter: feedback.letter, reason: feedback.reason }];
}

/** Notes one report, and announces a bounce or a complaint: the same report makes the same event, however often it comes. */
async function record({ message: report, origin }: Grouped<Report>, now: Date, log: Log): Promise<void> {
  const { mail, feedback, type, time } = report;
  if (mail === undefined) return;
  const { mailRef, alumniId } = mail;
  const [notes, { writes, events, after }] = await Promise.all([
    mail.kind === 'campaign' ? campaignFeedback(mail, feedback, now) : serviceFeedback(mail.mailId, feedback, now),
    consequenceOf(mail, report),
  ]);
  const announcing = { subject: `${mailRef}.${alumniId}`, after, at: new Date(time), origin };
  await commit(...notes, ...writes, ...outboxWrites(events, announcing));
  log.info('SES_FEEDBACK', { type, mailRef, alumniId, reason: feedback.reason });
}

/** The events on a mail to a person are numbered: a bounce for good comes after a passing one. */
const numberBefore = { first: 0, bounceForGood: 1 } as const;

/** What a report means for the address. */
async function consequenceOf({ alumniId, mailRef }: Mail, { feedback: { letter, permanent }, time }: Report) {
  const about = { alumniId, mailRef };
  const after: number = numberBefore.first;
  if (letter === 'c') return { writes: [], events: [announce(mailComplained, about)], after };
  if (letter !== 'b') return { writes: [], events: [], after };
  const { writes, lasting } = permanent
    ? { writes: [], lasting: false }
    : await softBounce(alumniId, { mailRef, at: time });
  const because = lasting ? 'repeated' : undefined;
  const bounced = announce(mailBounced, { ...about, permanent: permanent || lasting, because });
  return { writes, events: [bounced], after: permanent || lasting ? numberBefore.bounceForGood : after };
}
