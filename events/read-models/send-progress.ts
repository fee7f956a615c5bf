/** Published read model: what became of each recipient of a chunk. */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { type CampaignId, idSchema } from '../../shared/identifier.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';
import { minute, second } from '../../shared/time/durations.ts';

/** One character per recipient, in the order of the chunk: the character of each outcome. */
export const outcomeCodes = {
  pending: 'p',
  claimed: 'c',
  accepted: 'a',
  refused: 'r',
  skipped: 's',
  inDoubt: 'd',
} as const;
type Outcome = keyof typeof outcomeCodes;
export type OutcomeCode = (typeof outcomeCodes)[Outcome];

/** The outcome of each character. */
export const outcomes = Object.fromEntries(
  Object.entries(outcomeCodes).map(([outcome, code]) => [code, outcome]),
) as Readonly<Record<OutcomeCode, Outcome>>;

/** Accepted, in doubt, or about to be sent: the person has the mail, or may have it. */
export const mailMayHaveLeft = ['a', 'd', 'c'] as const satisfies readonly OutcomeCode[];

/**
 * The outcome of a recipient by position. In a chunk that no lane has begun there is no progress yet: everybody is pending.
 *
 * @throws Error when the progress holds an unknown character
 */
export function outcomeAt(progress: Pick<SendProgress, 'outcomes'> | undefined, position: number): OutcomeCode {
  const code = progress?.outcomes[position] ?? outcomeCodes.pending;
  if (isOutcomeCode(code)) return code;
  throw new Error('a send progress holds an unknown outcome');
}

function isOutcomeCode(code: string): code is OutcomeCode {
  return code in outcomes;
}

/** Whether a mail went, or may have gone, to the recipient at a position. */
export function mayHaveLeft(progress: Pick<SendProgress, 'outcomes'> | undefined, position: number): boolean {
  const outcome = outcomeAt(progress, position);
  return mailMayHaveLeft.some((one) => one === outcome);
}

/**
 * What SES reported later; a later letter of the list wins over an earlier one, whatever the order of arrival. Any of them
 * proves that SES accepted the mail.
 */
export const reportLetters = {
  '-': 'none',
  s: 'sent',
  x: 'rejected',
  /** A passing bounce, or an automatic reply: a delivery says more, whichever is reported first. */
  t: 'returned',
  d: 'delivered',
  b: 'bounced',
  c: 'complained',
} as const;
export type ReportCode = keyof typeof reportLetters;

/** SES has reported nothing. */
export const noReport = '-' satisfies ReportCode;

/**
 * What SES reported of a recipient by position; of a recipient beyond the last report it said nothing.
 *
 * @throws Error when the reports hold an unknown letter
 */
export function reportAt(reports: Pick<SendReports, 'feedback'> | undefined, position: number): ReportCode {
  const code = reports?.feedback[position] ?? noReport;
  if (isReportCode(code)) return code;
  throw new Error('the reports of a chunk hold an unknown letter');
}

function isReportCode(code: string): code is ReportCode {
  return code in reportLetters;
}

/** What became of a recipient, as HR sees it: each has exactly one of these. */
export const recipientStates = [
  'pending',
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'refused',
  'skipped',
  'inDoubt',
] as const;
export type RecipientState = (typeof recipientStates)[number];

/**
 * The state of a recipient from what the sender noted and what SES reported; SES's word settles what was in doubt, even
 * while it waits to be sent again.
 */
export function recipientState(outcome: OutcomeCode, reported: ReportCode): RecipientState {
  if (outcome === 'r') return 'refused';
  if (outcome === 's') return 'skipped';
  switch (reported) {
    case noReport:
      return outcome === 'a' ? 'accepted' : outcome === 'd' ? 'inDoubt' : 'pending';
    case 's':
      return 'accepted';
    case 'x':
      return 'refused';
    case 'd':
      return 'delivered';
    case 't':
    case 'b':
      return 'bounced';
    case 'c':
      return 'complained';
  }
}

/** The state of each recipient of a chunk, in its order. */
export function recipientStatesOf(
  progress: Pick<SendProgress, 'outcomes'>,
  reports: Pick<SendReports, 'feedback'> | undefined,
): RecipientState[] {
  return Array.from(progress.outcomes, (_code, position) =>
    recipientState(outcomeAt(progress, position), reportAt(reports, position)),
  );
}

/** Written by `mail`; read by `campaigns`, `gatherings`, `rehire`. */
export const sendProgressTable = defineTable({
  name: 'SendProgress',
  item: z.object({
    campaignId: idSchema('campaign'),
    chunk: z.int().nonnegative(),
    version: z.int(),
    /** One {@link OutcomeCode} per recipient. */
    outcomes: z.string(),
    /** Why a recipient was skipped or refused, by position. */
    reasons: z.record(z.string(), z.string()),
    /** Since when a recipient is or was in doubt, by position; a recipient who waits (`p`, `c`) and is named here gets a second mail. */
    doubts: z.record(z.string(), storedInstantSchema).default({}),
    /** Ids of HR's requests to resend that were followed: each is followed once. */
    resends: z.array(idSchema('event')).default([]),
    /** What the campaign's health has counted of this chunk. */
    judged: z.object({ accepted: z.int(), inDoubt: z.int() }).default({ accepted: 0, inDoubt: 0 }),
    claimedAt: storedInstantSchema.optional(),
    /** Until when everybody who waits is in quiet hours: a timer wakes the chunk then. */
    waitsUntil: storedInstantSchema.optional(),
    updatedAt: storedInstantSchema,
    done: z.boolean(),
  }),
  partition: 'campaignId',
  sort: 'chunk',
  numberKeys: ['chunk'],
  holds: 'States of recipients by position in their chunk.',
  forgets: 'Kept as the proof of who was written to.',
});
export type SendProgress = z.infer<typeof sendProgressTable.item>;

/** How long SES has to report a mail that is in doubt, before it is judged or may be sent again. */
export const doubtHolds = 30 * minute;

/** A lane that has stored nothing for this long since it claimed recipients is dead. */
export const claimHolds = 90 * second;

/** How much later than a change a claim must begin, since clocks differ, to be sure to read what was changed. */
const clocksDiffer = minute;

/**
 * What becomes of the recipients who are claimed (`c`), after a change of what their mail is about: `open` = not known yet, they are looked
 * at again; `may_have_left`: their lane is dead; `reads_change`: a lane that claims later reads what holds now, before it sends.
 */
export function claimAfter(
  { claimedAt, updatedAt }: Pick<SendProgress, 'claimedAt' | 'updatedAt'>,
  changedAt: Date,
  at: Date,
): 'open' | 'may_have_left' | 'reads_change' {
  const claimed = Date.parse(claimedAt ?? updatedAt);
  if (claimed > changedAt.getTime() + clocksDiffer) return 'reads_change';
  return at.getTime() - claimed > claimHolds ? 'may_have_left' : 'open';
}

/** Positions in doubt that SES has not reported, each with the instant at which the doubt began. */
export function doubtsOf(
  { outcomes: codes, doubts, updatedAt }: SendProgress,
  reported = '',
): ReadonlyMap<number, Date> {
  const open = [...codes].flatMap((code, position) =>
    code === outcomeCodes.inDoubt && reportAt({ feedback: reported }, position) === noReport ? [position] : [],
  );
  return new Map(open.map((position) => [position, new Date(doubts[position] ?? updatedAt)]));
}

/** Positions that have been in doubt for {@link doubtHolds} or longer, and that SES has not reported. */
export function lastingDoubts(progress: SendProgress, reported: string, at: Date): number[] {
  const open = [...doubtsOf(progress, reported)];
  return open.flatMap(([position, since]) => (at.getTime() - since.getTime() >= doubtHolds ? [position] : []));
}

/** Written by `mail`; read by `campaigns`, `gatherings`, `rehire`. */
export const sendReportsTable = defineTable({
  name: 'SendFeedback',
  item: z.object({
    campaignId: idSchema('campaign'),
    chunk: z.int().nonnegative(),
    version: z.int(),
    /** One {@link ReportCode} per recipient. */
    feedback: z.string(),
    /** Why a mail came back, by position: the kind of bounce, never its text. */
    reasons: z.record(z.string(), z.string()).default({}),
    updatedAt: storedInstantSchema,
  }),
  partition: 'campaignId',
  sort: 'chunk',
  numberKeys: ['chunk'],
  holds: 'Delivery, bounce and complaint of recipients by position in their chunk.',
  forgets: 'Kept as the proof of who was written to.',
});
export type SendReports = z.infer<typeof sendReportsTable.item>;

/** A table by campaign, of which each item is about a chunk. */
interface ByCampaign<Item> {
  queryAll(query: { readonly partition: CampaignId }): AsyncIterable<Item>;
}

/** How far each chunk of a campaign is, and what SES has reported: the tables of mail, as a context opens them. */
export interface SentMail {
  readonly progress: ByCampaign<SendProgress>;
  readonly reports: ByCampaign<Pick<SendReports, 'chunk' | 'feedback'>>;
}

/** How many recipients of a campaign have been in doubt for so long that only HR can decide about them ({@link lastingDoubts}). */
export async function countLastingDoubts(
  { progress, reports }: SentMail,
  campaignId: CampaignId,
  at: Date,
): Promise<number> {
  const partition = { partition: campaignId };
  const reported = new Map<number, string>();
  for await (const { chunk, feedback } of reports.queryAll(partition)) reported.set(chunk, feedback);
  let count = 0;
  for await (const chunk of progress.queryAll(partition))
    count += lastingDoubts(chunk, reported.get(chunk.chunk) ?? '', at).length;
  return count;
}
