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

/** The state of a recipient from what the sender noted and what SES reported; SES's word settles what was in doubt. */
export function recipientState(outcome: OutcomeCode, feedback: FeedbackCode): RecipientState {
  if (outcome === 'p') return 'pending';
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
