/**
 * SES reports the outcome of mails: sent, delivered, bounced, complained about. Sent, delivered and rejected mails are noted
 * in one write for all mails of a chunk in a batch. Here a bounce is handled: it is noted for the recipient, and consent
 * suppresses the address on `mail-bounced` or `mail-complained`.
 */
import type * as z from 'zod';
import { chunkKey } from '../../../events/agreements/chunk-key.ts';
import { mailBounced, mailComplained } from '../../../events/mail/index.ts';
import { suppressionListRef } from '../../../events/mail/mail-ref.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { type Grouped, messageGroupConsumer } from '../../../shared/lambda/consumer.ts';
import type { Log } from '../../../shared/log/log.ts';
import { type EmittedEvent, emit, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { isPolicy, type ReportMeaning, reportMeaning, systemReportOf } from './bounce-kinds.ts';
import { mailOf, type Note, reportNoteOf, sesReportSchema } from './delivery-report.ts';
import { listedEntry, takeEntryOff } from './held-back-store.ts';
import { campaignReportWrites, noteTogether, serviceReportWrites, softBounce } from './report-store.ts';
import {
  isListedForSystemReport,
  noteSystemReport,
  receivingDomain,
  takePersonOffList,
} from './system-report-store.ts';

const reportSchema = sesReportSchema.transform((report) => ({
  ...report,
  mail: mailOf(report),
  note: reportNoteOf(report),
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

/** The event on a bounce or a complaint is emitted in the transaction that notes them; a service mail is in no chunk. */
function isAlone({ mail, note: { bounce, complaint } }: Report): boolean {
  return mail?.kind !== 'campaign' || bounce !== undefined || complaint !== undefined;
}

function noteOf(report: Report): Note[] {
  const { mail, note } = report;
  if (mail?.kind !== 'campaign' || isAlone(report)) return [];
  return [{ position: mail.position, letter: note.letter, reason: note.reason }];
}

/** Notes one report, and emits an event on a bounce or a complaint: the same report makes the same event, however often it comes. */
async function record({ message: report, origin }: Grouped<Report>, now: Date, log: Log): Promise<void> {
  const { mail, note, type, time } = report;
  if (mail === undefined) return;
  const { mailRef, alumniId, addressEpoch } = mail;
  const domain = isPolicy(note.bounce) ? await receivingDomain(alumniId, addressEpoch) : undefined;
  const [noteWrites, { writes, entry, ...facts }] = await Promise.all([
    mail.kind === 'campaign'
      ? campaignReportWrites(mail, note, now, domain)
      : serviceReportWrites(mail.mailId, note, now),
    factsOf(mail, report),
  ]);
  const meaning = reportMeaning(note, { entry, ...facts });
  // A repeated report takes it off again; one whose commit is done may not come back.
  const { comesOff } = meaning;
  if (comesOff === 'entry' && entry !== undefined) await takeEntryOff(entry);
  else if (comesOff !== undefined && comesOff !== 'entry') await takePersonOffList(comesOff, alumniId, addressEpoch);
  const emitting = {
    subject: `${mailRef}.${alumniId}`,
    after: meaning.permanent ? numberBefore.permanentBounce : numberBefore.first,
    at: note.complaint === 'held_back' && entry !== undefined ? entry.since : new Date(time),
    origin,
  };
  await commit(...noteWrites, ...writes, ...outboxWrites(eventsOf(meaning, mail), emitting));
  log.info('SES_REPORTED', { type, mailRef, alumniId, reason: note.reason });
  if (note.bounce === 'authentication') log.error('AUTHENTICATION_REFUSED', { mailRef });
}

/** The events on a mail to a person are numbered: a permanent bounce comes after a passing one. */
const numberBefore = { first: 0, permanentBounce: 1 } as const;

function eventsOf(
  { emits, permanent, because }: ReportMeaning,
  { alumniId, mailRef, addressEpoch }: Mail,
): EmittedEvent[] {
  const about = { alumniId, mailRef, addressEpoch };
  if (emits === 'bounced') return [emit(mailBounced, { ...about, permanent, because })];
  return emits === 'complained' ? [emit(mailComplained, { ...about, because: because && suppressionListRef })] : [];
}

/** What is known of the address, as far as the report asks for it, with the writes that note the report for it. */
async function factsOf({ alumniId, mailRef, addressEpoch }: Mail, { note, time }: Report) {
  const { bounce, complaint } = note;
  const system = systemReportOf(note);
  const isHeldBack = bounce === 'held_back' || complaint === 'held_back';
  const full = bounce === 'full' ? await softBounce(alumniId, { mailRef, at: time, addressEpoch }) : undefined;
  return {
    entry: isHeldBack ? await listedEntry(alumniId, addressEpoch) : undefined,
    isFullForLong: full?.lasting ?? false,
    isListedForSystem: system !== undefined && (await isListedForSystemReport(system, alumniId)),
    writes:
      system === undefined
        ? (full?.writes ?? [])
        : await noteSystemReport(system, alumniId, { at: time, addressEpoch }),
  };
}
