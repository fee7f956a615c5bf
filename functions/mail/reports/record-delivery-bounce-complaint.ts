/**
 * SES reports the outcome of mails: sent, delivered, bounced, complained about. Sent, delivered and rejected mails are noted
 * in one write for all mails of a chunk in a batch. Here a bounce is handled: it is noted for the recipient, and consent
 * suppresses the address on `mail-bounced` or `mail-complained`.
 */
import type * as z from 'zod';
import { chunkKey } from '../../../events/agreements/chunk-key.ts';
import { mailBounced, mailComplained } from '../../../events/mail/index.ts';
import { suppressionListRef } from '../../../events/mail/mail-ref.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { type Grouped, messageGroupConsumer } from '../../../shared/lambda/consumer.ts';
import type { Log } from '../../../shared/log/log.ts';
import { type Announcement, announce, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { type BounceKind, closesAddress, isPolicy } from './bounce-kinds.ts';
import { feedbackOf, mailOf, type Note, sesReportSchema } from './delivery-report.ts';
import { listedEntry, takeEntryOff } from './held-back-store.ts';
import {
  isListedForSystemReport,
  noteSystemReport,
  receivingDomain,
  type SystemReport,
  takePersonOffList,
} from './refusal-store.ts';
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
function isAlone({ mail, feedback: { bounce, complaint } }: Report): boolean {
  return mail?.kind !== 'campaign' || bounce !== undefined || complaint !== undefined;
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
  const domain = isPolicy(feedback.bounce) ? await receivingDomain(alumniId) : undefined;
  const [notes, { writes, events, after, happenedAt, offList }] = await Promise.all([
    mail.kind === 'campaign'
      ? campaignFeedback(mail, feedback, now, domain)
      : serviceFeedback(mail.mailId, feedback, now),
    consequenceOf(mail, report),
  ]);
  const announcing = { subject: `${mailRef}.${alumniId}`, after, at: happenedAt ?? new Date(time), origin };
  // A repeated report takes it off again; one whose commit is done may not come back.
  await offList?.();
  await commit(...notes, ...writes, ...outboxWrites(events, announcing));
  log.info('SES_FEEDBACK', { type, mailRef, alumniId, reason: feedback.reason });
  if (feedback.bounce === 'authentication') log.error('AUTHENTICATION_REFUSED', { mailRef });
}

/** The events on a mail to a person are numbered: a permanent bounce comes after a passing one. */
const numberBefore = { first: 0, permanentBounce: 1 } as const;

interface Consequence {
  readonly writes: readonly Write[];
  readonly events: readonly Announcement[];
  readonly after: number;
  /** When it happened, where that was before the report. */
  readonly happenedAt?: Date;
  /** Takes the address off SES's list, where it does not belong there. */
  readonly offList?: (() => Promise<void>) | undefined;
}

/** What a report means for the address. */
async function consequenceOf(
  { alumniId, mailRef, addressEpoch }: Mail,
  { feedback, time }: Report,
): Promise<Consequence> {
  const about = { alumniId, mailRef, addressEpoch };
  const { bounce, complaint } = feedback;
  const nothing = { writes: [], events: [], after: numberBefore.first };
  if (complaint === 'mail_system') {
    return { ...nothing, ...(await systemReportMeans('complainedByMachineAt', alumniId, time)) };
  }
  if (complaint === 'held_back') return { ...nothing, ...(await heldBackMeans(about)) };
  if (complaint === 'person') return { ...nothing, events: [announce(mailComplained, about)] };
  if (bounce === undefined) return nothing;
  const { because, permanent, ...means } = await bounceMeans(bounce, about, time);
  const events = [announce(mailBounced, { ...about, permanent, because })];
  return { ...means, events, after: permanent ? numberBefore.permanentBounce : numberBefore.first };
}

/** SES held a mail back for a complaint: what that means follows from the complaint, which may be known, or over. */
async function heldBackMeans(about: About): Promise<Partial<Consequence>> {
  const entry = await listedEntry(about.alumniId);
  if (entry?.reason !== 'complaint') return {};
  const events = entry.stopsMail ? [announce(mailComplained, { ...about, because: suppressionListRef })] : [];
  return { events, happenedAt: entry.since, offList: entry.comesOff ? () => takeEntryOff(entry) : undefined };
}

/** The report of a mail system is noted, and what SES listed for it comes off the list. */
async function systemReportMeans(report: SystemReport, alumniId: Mail['alumniId'], at: string) {
  const isListedForIt = await isListedForSystemReport(report, alumniId);
  const offList = isListedForIt ? () => takePersonOffList(report, alumniId) : undefined;
  return { writes: await noteSystemReport(report, alumniId, at), offList };
}

type About = Pick<Mail, 'alumniId' | 'mailRef' | 'addressEpoch'>;
type Because = 'repeated' | typeof suppressionListRef | undefined;

/** Whether a bounce closes the address, and why. A refusal by policy does not, nor does SES's listing of it, nor what HR's reopening ended. */
async function bounceMeans(kind: BounceKind, { alumniId, mailRef, addressEpoch }: About, at: string) {
  const nothing = {
    writes: [],
    permanent: false,
    because: undefined as Because,
    offList: undefined as Consequence['offList'],
  };
  if (kind === 'full') {
    const { writes, lasting } = await softBounce(alumniId, { mailRef, at }, addressEpoch);
    return { ...nothing, writes, permanent: lasting, because: lasting ? ('repeated' as const) : undefined };
  }
  if (isPolicy(kind)) return { ...nothing, ...(await systemReportMeans('refusedByPolicyAt', alumniId, at)) };
  if (!closesAddress(kind)) return nothing;
  if (kind === 'gone') return { ...nothing, permanent: true };
  const entry = await listedEntry(alumniId);
  if (entry?.reason !== 'bounce') return nothing;
  if (entry.comesOff) return { ...nothing, offList: () => takeEntryOff(entry) };
  return { ...nothing, permanent: true, because: suppressionListRef };
}
