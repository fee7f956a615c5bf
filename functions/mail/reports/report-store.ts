import { createHmac } from 'node:crypto';
import type { ChunkKey } from '../../../events/agreements/chunk-key.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import {
  outcomeCodes,
  type SendFeedback,
  sendFeedbackTable,
  sendProgressTable,
} from '../../../events/read-models/send-progress.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { putAlone, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import type { AlumniId, CampaignId, Id } from '../../../shared/identifier.ts';
import { countWrite } from '../health/health-store.ts';
import { serviceMailsTable, softBouncesTable } from '../tables.ts';
import { type Note, type ReportNote, saysMore, withNotes } from './delivery-report.ts';
import { countSoftBounce, type SoftBounce } from './soft-bounces.ts';

const sendProgress = openTable(sendProgressTable);
const sendFeedback = openTable(sendFeedbackTable);
const serviceMails = openTable(serviceMailsTable);
const softBounces = openTable(softBouncesTable);
const mailingRecords = openTable(mailingRecordsTable);

/**
 * Notes the reports on a chunk's mails in one write, and writes nothing if they say nothing new. The sender already
 * knows of most mails that they were accepted: then "sent" says nothing new.
 *
 * @throws ConcurrentChange when other reports on the chunk were noted at the same moment.
 */
export async function noteTogether(key: ChunkKey, notes: readonly Note[], at: Date): Promise<void> {
  if (notes.length === 0) return;
  const known = await sendFeedback.get(key);
  const news = notes.filter(({ position, letter }) => saysMore(letter, known?.feedback[position]));
  const sent = news.some(({ letter }) => letter === 's') ? await sendProgress.getOnly(key, 'outcomes') : undefined;
  const isNew = ({ letter, position }: Note) => letter !== 's' || sent?.outcomes[position] !== outcomeCodes.accepted;
  const note = noting(key, known, news.filter(isNew), at);
  if (note !== undefined) await putAlone(note);
}

/** The writes that note a bounce or a complaint on a campaign's mail and count it for its health; none when it is known. */
export async function campaignFeedback(
  { campaignId, chunk, position }: ChunkKey & { readonly position: number },
  feedback: ReportNote,
  at: Date,
  refusedBy?: string,
): Promise<Write[]> {
  const { letter, reason } = feedback;
  const key = { campaignId, chunk };
  const note = noting(key, await sendFeedback.get(key), [{ position, letter, reason }], at);
  if (note === undefined) return [];
  const count = countOf(campaignId, feedback, refusedBy);
  return count === undefined ? [note] : [note, countWrite(campaignId, count)];
}

/** What counts for the health of a campaign. A mail that SES held back was counted when the address came onto the list. */
function countOf(campaignId: CampaignId, { bounce, complaint }: ReportNote, refusedBy: string | undefined) {
  if (complaint === 'person') return { complained: 1 };
  if (bounce === 'gone') return { bounced: 1 };
  if (bounce === 'authentication') return { unauthenticated: 1 };
  if (bounce !== 'policy' || refusedBy === undefined) return undefined;
  return { refusingDomains: new Set([domainNumber(campaignId, refusedBy)]) };
}

/** A receiving domain as a number of twelve bits, keyed by the campaign: enough to count domains, too little to name one. */
function domainNumber(campaignId: CampaignId, domain: string): number {
  return createHmac('sha256', campaignId).update(domain.toLowerCase()).digest().readUInt16BE() >> 4;
}

/** The write that merges notes into what is known of a chunk; none where they say nothing new. */
function noting(key: ChunkKey, known: SendFeedback | undefined, notes: readonly Note[], at: Date): Write | undefined {
  const noted = withNotes(known ?? { feedback: '', reasons: {} }, notes);
  if (noted === undefined) return undefined;
  const after = { ...key, ...noted, version: (known?.version ?? 0) + 1, updatedAt: at.toISOString() };
  return known === undefined ? sendFeedback.create(after) : sendFeedback.replace(after, { version: known.version });
}

/** The write that notes a report on a service mail; none when it says nothing new. */
export async function serviceFeedback(
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
  addressEpoch: number | undefined,
): Promise<{ readonly writes: Write[]; readonly lasting: boolean }> {
  const [known, address] = await Promise.all([
    softBounces.get({ alumniId }),
    mailingRecords.getOnly({ alumniId }, 'addressSince', 'reopenedAt', 'epoch'),
  ]);
  const at = new Date(bounce.at);
  const command = byOkaeri({ bounce, addressEpoch, address });
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
