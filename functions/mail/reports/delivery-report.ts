/** What SES reports of a mail (Email Sent, Delivered, Bounced, Complaint Received, Rejected), read and merged. Pure. */
import * as z from 'zod';
import { type FeedbackCode, feedbacks, type SendFeedback } from '../../../events/read-models/send-progress.ts';
import { idSchema } from '../../../shared/identifier.ts';
import { instantSchema } from '../../../shared/time/calendar.ts';

/** The parts of SES's events that the rules in the mail stack let through: never an address, a header or a diagnostic text. */
export const sesReportSchema = z.object({
  id: z.string(),
  type: z.enum(['Email Sent', 'Email Delivered', 'Email Bounced', 'Email Complaint Received', 'Email Rejected']),
  time: instantSchema,
  messageId: z.string(),
  tags: z.record(z.string(), z.array(z.string())),
  bounceType: z.string().optional(),
  bounceSubType: z.string().optional(),
});
export type SesReport = z.infer<typeof sesReportSchema>;

/** The tags that a mail was sent with name it; SES's message id may be known only later. */
const campaignTags = z.object({
  campaign: z.tuple([idSchema('campaign')]),
  recipient: z.tuple([idSchema('alumnus')]),
  chunk: z.tuple([z.string().regex(/^\d{1,9}$/)]),
  position: z.tuple([z.string().regex(/^\d{1,3}$/)]),
});
const serviceTags = z.object({ mail: z.tuple([idSchema('mail')]), recipient: z.tuple([idSchema('alumnus')]) });

/** The mail that a report is about. Undefined = none of ours. */
export function mailOf({ tags }: Pick<SesReport, 'tags'>) {
  const campaign = campaignTags.safeParse(tags);
  if (campaign.success) {
    const { campaign: ids, recipient, chunk, position } = campaign.data;
    const place = { campaignId: ids[0], chunk: Number(chunk[0]), position: Number(position[0]) };
    return { kind: 'campaign', mailRef: ids[0], alumniId: recipient[0], ...place } as const;
  }
  const service = serviceTags.safeParse(tags);
  if (!service.success) return undefined;
  const { mail, recipient } = service.data;
  return { kind: 'service', mailRef: mail[0], mailId: mail[0], alumniId: recipient[0] } as const;
}

const letters = {
  'Email Sent': 's',
  'Email Rejected': 'x',
  'Email Delivered': 'd',
  'Email Bounced': 'b',
  'Email Complaint Received': 'c',
} as const satisfies Record<SesReport['type'], FeedbackCode>;

/** The letter of a report, and the kind of bounce where it came back. */
export function feedbackOf({ type, bounceType, bounceSubType }: SesReport) {
  const reason =
    type === 'Email Bounced'
      ? `bounce_${bounceType ?? 'Undetermined'}_${bounceSubType ?? 'Undetermined'}`.toLowerCase().slice(0, 60)
      : type === 'Email Rejected'
        ? 'rejected_content'
        : undefined;
  return { letter: letters[type], reason, permanent: bounceType === 'Permanent' } as const;
}

/** What was reported of one mail; `permanent`: the address will never take mail. */
export type Feedback = ReturnType<typeof feedbackOf>;

/** What was reported of a recipient of a chunk. */
export type Note = Pick<Feedback, 'reason'> & { readonly position: number; readonly letter: FeedbackCode };

/** What was reported of a chunk. */
type Reported = Pick<SendFeedback, 'feedback' | 'reasons'>;

const order = Object.keys(feedbacks).join('');

/** Whether a letter says more than what is known; the same reports in any order, any number of times, end in the same letter. */
export function saysMore(letter: FeedbackCode, than: string | undefined): boolean {
  return order.indexOf(letter) > order.indexOf(than ?? '-');
}

/** The feedback of a chunk with one letter merged in. */
export function withLetter(feedback: string, position: number, letter: FeedbackCode): string {
  return withNotes({ feedback, reasons: {} }, [{ position, letter, reason: undefined }])?.feedback ?? feedback;
}

/** Notes that say more than what is known; undefined where none does. */
export function withNotes(known: Reported, notes: readonly Note[]): Reported | undefined {
  const letters = [...known.feedback];
  const reasons = { ...known.reasons };
  let changed = false;
  for (const { position, letter, reason } of notes) {
    if (!saysMore(letter, letters[position])) continue;
    while (letters.length < position) letters.push('-');
    letters[position] = letter;
    if (reason !== undefined) reasons[position] = reason;
    changed = true;
  }
  return changed ? { feedback: letters.join(''), reasons } : undefined;
}
