import type { ChunkKey } from '../../../events/agreements/chunk-key.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { type SendReports, sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { putAlone, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import type { AlumniId, Id } from '../../../shared/identifier.ts';
import { countWrite } from '../health/health-store.ts';
import { serviceMailsTable, softBouncesTable } from '../tables.ts';
import { healthCount, type Note, newNotes, type ReportNote, saysMore, withNotes } from './delivery-report.ts';
import { countSoftBounce, type SoftBounce } from './soft-bounces.ts';

const sendProgress = openTable(sendProgressTable);
const sendReports = openTable(sendReportsTable);
const serviceMails = openTable(serviceMailsTable);
const softBounces = openTable(softBouncesTable);
const mailingRecords = openTable(mailingRecordsTable);
const contactCards = openTable(contactCardsTable);

/**
 * Notes the reports on a chunk's mails in one write, and writes nothing if they say nothing new. The sender already
 * knows of most mails that they were accepted: then "sent" says nothing new.
 *
 * @throws ConcurrentChange when other reports on the chunk were noted at the same moment.
 */
export async function noteTogether(key: ChunkKey, notes: readonly Note[], at: Date): Promise<void> {
  if (notes.length === 0) return;
  const known = await sendReports.get(key);
  const fresh = newNotes(notes, known?.feedback);
  const progress = fresh.some(({ letter }) => letter === 's') ? await sendProgress.getOnly(key, 'outcomes') : undefined;
  const note = noteWrite(key, known, newNotes(fresh, known?.feedback, progress?.outcomes), at);
  if (note !== undefined) await putAlone(note);
}

/** The writes that note a bounce or a complaint on a campaign's mail and count it for its health; none when it is known. */
export async function campaignReportWrites(
  { campaignId, chunk, position }: ChunkKey & { readonly position: number },
  reported: ReportNote,
  at: Date,
  refusedBy?: string,
): Promise<Write[]> {
  const { letter, reason } = reported;
  const key = { campaignId, chunk };
  const note = noteWrite(key, await sendReports.get(key), [{ position, letter, reason }], at);
  if (note === undefined) return [];
  const count = healthCount(campaignId, reported, refusedBy);
  return count === undefined ? [note] : [note, countWrite(campaignId, count)];
}

/** The write that merges notes into what is known of a chunk; none where they say nothing new. */
function noteWrite(key: ChunkKey, known: SendReports | undefined, notes: readonly Note[], at: Date): Write | undefined {
  const noted = withNotes(known ?? { feedback: '', reasons: {} }, notes);
  if (noted === undefined) return undefined;
  const after = { ...key, ...noted, version: (known?.version ?? 0) + 1, updatedAt: at.toISOString() };
  return known === undefined ? sendReports.create(after) : sendReports.replace(after, { version: known.version });
}

/** The write that notes a report on a service mail; none when it says nothing new. */
export async function serviceReportWrites(
  mailId: Id<'mail'>,
  { letter, reason }: Pick<ReportNote, 'letter' | 'reason'>,
  at: Date,
): Promise<Write[]> {
  const mail = await serviceMails.get({ mailId });
  if (mail === undefined || !saysMore(letter, mail.feedback)) return [];
  const set = { feedback: letter, updatedAt: at.toISOString(), reason };
  return [serviceMails.update({ mailId }, { set, expected: { feedback: mail.feedback } })];
}

/** The write that counts a passing bounce, and whether the address now counts as gone. */
export async function softBounce(
  alumniId: AlumniId,
  bounce: SoftBounce,
): Promise<{ readonly writes: Write[]; readonly lasting: boolean }> {
  const [known, address, card] = await Promise.all([
    softBounces.get({ alumniId }),
    mailingRecords.getOnly({ alumniId }, 'addressSince', 'reopenedAt', 'epoch'),
    contactCards.getOnly({ alumniId }, 'epoch', 'invitedEpochs'),
  ]);
  const at = new Date(bounce.at);
  const command = byOkaeri({ bounce, address, card });
  const count = countSoftBounce(known?.bounces ?? [], command, at);
  if (isRefusal(count)) return { writes: [], lasting: false };
  const version = (known?.version ?? 0) + 1;
  const expiresAt = Math.max(known?.expiresAt ?? 0, expiryFrom(softBouncesTable, at));
  // What mail systems reported is kept beside the bounces.
  const after = { ...known, alumniId, version, bounces: [...count.state], expiresAt };
  const write =
    known === undefined ? softBounces.create(after) : softBounces.replace(after, { version: known.version });
  return { writes: [write], lasting: count.lasting };
}
