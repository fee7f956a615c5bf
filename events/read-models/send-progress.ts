/** Published read model: what became of each recipient of a chunk. `mail` writes; campaigns count and list. */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';

/** One character per recipient, in the order of the chunk. */
export const outcomes = {
  p: 'pending',
  c: 'claimed',
  a: 'accepted',
  r: 'refused',
  s: 'skipped',
  d: 'inDoubt',
} as const;
export type OutcomeCode = keyof typeof outcomes;

/** The outcomes with which a mail has left, or may have. */
export const mailMayHaveLeft = ['a', 'd', 'c'] as const satisfies readonly OutcomeCode[];
/** The outcomes with which a mail has reached its recipient, or may still do. */
export const mailMayCome = [...mailMayHaveLeft, 'p'] as const satisfies readonly OutcomeCode[];

/**
 * What SES reported later; a later letter of the list wins over an earlier one, whatever the order of arrival. Any of them
 * proves that SES accepted the mail.
 */
export const feedbacks = {
  '-': 'none',
  s: 'sent',
  x: 'rejected',
  d: 'delivered',
  b: 'bounced',
  c: 'complained',
} as const;
export type FeedbackCode = keyof typeof feedbacks;

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
 * The state of a recipient from what the sender noted and what SES reported; SES's word settles what was in doubt, also
 * while it waits to be sent once more.
 */
export function recipientState(outcome: OutcomeCode, feedback: FeedbackCode): RecipientState {
  if (outcome === 'r') return 'refused';
  if (outcome === 's') return 'skipped';
  switch (feedback) {
    case '-':
      return outcome === 'a' ? 'accepted' : outcome === 'd' ? 'inDoubt' : 'pending';
    case 's':
      return 'accepted';
    case 'x':
      return 'refused';
    case 'd':
      return 'delivered';
    case 'b':
      return 'bounced';
    case 'c':
      return 'complained';
  }
}

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
    /** Since when a recipient is or was in doubt, by position; whoever waits (`p`, `c`) and is named here is sent once more. */
    doubts: z.record(z.string(), instantSchema).default({}),
    /** Ids of the requests of HR to send once more that were followed: each is, once. */
    resends: z.array(idSchema('event')).default([]),
    /** What the campaign's health has counted of this chunk. */
    judged: z.object({ accepted: z.int(), inDoubt: z.int() }).default({ accepted: 0, inDoubt: 0 }),
    claimedAt: instantSchema.optional(),
    updatedAt: instantSchema,
    done: z.boolean(),
  }),
  partition: 'campaignId',
  sort: 'chunk',
  numberKeys: ['chunk'],
  holds: 'States of recipients by position in their chunk.',
  forgets: 'Kept as the proof of who was written to.',
});
export type SendProgress = z.infer<typeof sendProgressTable.item>;

/** The outcome of the recipient at a position; a chunk that no lane has begun has no progress yet. */
export function outcomeAt(progress: Pick<SendProgress, 'outcomes'> | undefined, position: number): OutcomeCode {
  const letter = progress?.outcomes[position];
  return (Object.keys(outcomes) as OutcomeCode[]).find((code) => code === letter) ?? 'p';
}

/** How long SES has to report a mail that is in doubt, before it is judged or may be sent once more (ARCHITECTURE §5.5). */
export const doubtHolds = 30 * 60_000;

/** Positions that are in doubt and that SES said nothing about, each with since when. */
export function doubtsOf({ outcomes, doubts, updatedAt }: SendProgress, feedback = ''): ReadonlyMap<number, Date> {
  const open = [...outcomes].flatMap((letter, position) =>
    letter === 'd' && (feedback[position] ?? '-') === '-' ? [position] : [],
  );
  return new Map(open.map((position) => [position, new Date(doubts[position] ?? updatedAt)]));
}

/** Positions that are in doubt since at least half an hour and that SES said nothing about. */
export function lastingDoubts(progress: SendProgress, feedback: string, at: Date): number[] {
  const open = [...doubtsOf(progress, feedback)];
  return open.flatMap(([position, since]) => (at.getTime() - since.getTime() >= doubtHolds ? [position] : []));
}

export const sendFeedbackTable = defineTable({
  name: 'SendFeedback',
  item: z.object({
    campaignId: idSchema('campaign'),
    chunk: z.int().nonnegative(),
    version: z.int(),
    /** One {@link FeedbackCode} per recipient. */
    feedback: z.string(),
    /** Why a mail came back, by position: the kind of bounce, never its text. */
    reasons: z.record(z.string(), z.string()).default({}),
    updatedAt: instantSchema,
  }),
  partition: 'campaignId',
  sort: 'chunk',
  numberKeys: ['chunk'],
  holds: 'Delivery, bounce and complaint of recipients by position in their chunk.',
  forgets: 'Kept as the proof of who was written to.',
});
export type SendFeedback = z.infer<typeof sendFeedbackTable.item>;
