/** What SES reports of a mail (Email Sent, Delivered, Bounced, Complaint Received, Rejected), read and merged. Pure. */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import {
  noReport,
  outcomeCodes,
  type ReportCode,
  reportLetters,
  type SendReports,
} from '../../../events/read-models/send-progress.ts';
import { type CampaignId, idSchema } from '../../../shared/identifier.ts';
import { instantSchema } from '../../../shared/time/calendar.ts';
import { epochIn } from '../delivery/address-tags.ts';
import { recordDeliveryBounceComplaint } from '../subscriptions.ts';
import type { SendHealth, Tally } from '../tables.ts';
import { type BounceKind, bounceKind, type ComplaintKind, complaintKind, isPolicy } from './bounce-kinds.ts';

/** The parts of SES's events that the rules of `infra/constructs/mail/ses-reports.ts` let through: never an address, a header or a diagnostic text. */
export const sesReportSchema = z.object({
  id: z.string(),
  type: z.enum(recordDeliveryBounceComplaint.detailTypes),
  time: instantSchema,
  messageId: z.string(),
  tags: z.record(z.string(), z.array(z.string())),
  bounceType: z.string().optional(),
  bounceSubType: z.string().optional(),
  /** The receiver's status code (RFC 3463), where its report had one. */
  status: z.string().optional(),
  complaintFeedbackType: z.string().optional(),
  complaintSubType: z.string().optional(),
});
export type SesReport = z.infer<typeof sesReportSchema>;

/** The mail is known by the tags that it was sent with: SES's message id may become known later. */
const campaignTags = z.object({
  campaign: z.tuple([idSchema('campaign')]),
  recipient: z.tuple([idSchema('alumnus')]),
  chunk: z.tuple([z.string().regex(/^\d{1,9}$/)]),
  position: z.tuple([z.string().regex(/^\d{1,3}$/)]),
});
const serviceTags = z.object({ mail: z.tuple([idSchema('mail')]), recipient: z.tuple([idSchema('alumnus')]) });

/** The mail that a report is about, and the address that it went to. Undefined = none of ours. */
export function mailOf({ tags }: Pick<SesReport, 'tags'>) {
  const addressEpoch = epochIn(tags);
  const campaign = campaignTags.safeParse(tags);
  if (campaign.success) {
    const { campaign: ids, recipient, chunk, position } = campaign.data;
    const place = { campaignId: ids[0], chunk: Number(chunk[0]), position: Number(position[0]) };
    return { kind: 'campaign', mailRef: ids[0], alumniId: recipient[0], addressEpoch, ...place } as const;
  }
  const service = serviceTags.safeParse(tags);
  if (!service.success) return undefined;
  const { mail, recipient } = service.data;
  return { kind: 'service', mailRef: mail[0], mailId: mail[0], alumniId: recipient[0], addressEpoch } as const;
}

const letters = {
  'Email Sent': 's',
  'Email Rejected': 'x',
  'Email Delivered': 'd',
  'Email Bounced': 'b',
  'Email Complaint Received': 'c',
} as const satisfies Record<SesReport['type'], ReportCode>;

/** What is noted of a report. Nothing is noted of a mail system's complaint: no person made it. */
export function reportNoteOf(report: SesReport): ReportNote {
  const { type, bounceType, bounceSubType } = report;
  if (type === 'Email Bounced') {
    const bounce = bounceKind(report);
    const letter: ReportCode = bounce === 'automatic' ? 't' : letters[type];
    const said = `${bounceType ?? 'Undetermined'}_${bounceSubType ?? 'Undetermined'}`.toLowerCase().slice(0, 50);
    return { letter, reason: `bounce_${isPolicy(bounce) ? bounce : said}`, bounce };
  }
  if (type === 'Email Complaint Received') {
    const complaint = complaintKind(report);
    const letter: ReportCode = complaint === 'mail_system' ? noReport : letters[type];
    return { letter, reason: undefined, complaint };
  }
  return { letter: letters[type], reason: type === 'Email Rejected' ? 'rejected_content' : undefined };
}

/** What was reported of one mail. */
export interface ReportNote {
  readonly letter: ReportCode;
  readonly reason: string | undefined;
  readonly bounce?: BounceKind;
  readonly complaint?: ComplaintKind;
}

/** What was reported of a recipient of a chunk. */
export type Note = Pick<ReportNote, 'reason'> & { readonly position: number; readonly letter: ReportCode };

/** What was reported of a chunk. */
type Reported = Pick<SendReports, 'feedback' | 'reasons'>;

const order = Object.keys(reportLetters).join('');

/** Whether a letter says more than what is known; the same reports in any order, any number of times, end in the same letter. */
export function saysMore(letter: ReportCode, than: string | undefined): boolean {
  return order.indexOf(letter) > order.indexOf(than ?? noReport);
}

/** The notes that say more than what is known: that a mail was sent is known, too, where the sender noted that SES took it. */
export function newNotes(notes: readonly Note[], reported = '', outcomes = ''): Note[] {
  return notes.filter(
    ({ position, letter }) =>
      saysMore(letter, reported[position]) && (letter !== 's' || outcomes[position] !== outcomeCodes.accepted),
  );
}

/** The letters of a chunk's reports with one merged in. @internal */
export function withLetter(known: string, position: number, letter: ReportCode): string {
  return withNotes({ feedback: known, reasons: {} }, [{ position, letter, reason: undefined }])?.feedback ?? known;
}

/** Notes that say more than what is known; undefined where none does. */
export function withNotes(known: Reported, notes: readonly Note[]): Reported | undefined {
  const letters = [...known.feedback];
  const reasons = { ...known.reasons };
  let changed = false;
  for (const { position, letter, reason } of notes) {
    if (!saysMore(letter, letters[position])) continue;
    while (letters.length < position) letters.push(noReport);
    letters[position] = letter;
    // A delivery replaces an automatic reply, and its reason.
    if (reason !== undefined) reasons[position] = reason;
    else if (letter === 'd') delete reasons[position];
    changed = true;
  }
  return changed ? { feedback: letters.join(''), reasons } : undefined;
}

/**
 * What a report counts for the health of a campaign. A mail that SES held back was counted when the address came onto the list.
 *
 * @param refusedBy the receiving domain, where its policy refused the mail
 */
export function healthCount(
  campaignId: CampaignId,
  { bounce, complaint }: Pick<ReportNote, 'bounce' | 'complaint'>,
  refusedBy: string | undefined,
): Partial<Tally & Pick<SendHealth, 'refusingDomains'>> | undefined {
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
