import * as z from 'zod';
import { sendingHarmed } from '../../events/mail/index.ts';
import { announcedFactsSchema } from '../../events/read-models/announced-facts.ts';
import { storedAudienceSchema } from '../../events/read-models/audience.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { localizedTextSchema } from '../../shared/locale/languages.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';
import { topicSchema } from '../../shared/vocabulary.ts';

/** Where a campaign stands (the lifecycle is drawn in this context's README). */
export const campaignStatuses = [
  'draft',
  'submitted',
  'approved',
  'freezing',
  'sending',
  'waiting_quota',
  'paused',
  'completed',
  'cancelled',
  'expired',
] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

/** How far a campaign's content may go; `internal` may be drafted, but is never sent: alumni are outside the company. */
export const campaignClassificationSchema = z
  .enum(['internal', 'members', 'public'])
  .meta({ description: 'How far the content may go; internal is never sent to alumni', examples: ['members'] });

/** Why sending stopped automatically; `account`: SES accepts no mail from us at all. */
const harmSchema = sendingHarmed.data.shape.because;
export type Harm = z.infer<typeof harmSchema>;

/** Why a campaign was paused automatically: its mails did harm, its content cannot become a mail, or its audience is empty. */
export const pauseReasonSchema = z.enum([...harmSchema.options, 'content', 'reaches_nobody']);

/** Who did what when: the audit trail of a campaign. */
export const historyEntrySchema = z.object({
  at: storedInstantSchema,
  actor: z.string(),
  action: z.string(),
  /** Why it was rejected, in the approver's words. */
  reason: z.string().optional(),
});

export const campaignsTable = defineTable({
  name: 'Campaigns',
  item: z.object({
    campaignId: idSchema('campaign'),
    sequence: z.int(),
    status: z.enum(campaignStatuses),
    topic: topicSchema,
    subject: localizedTextSchema,
    /** Markdown. */
    body: localizedTextSchema,
    audience: storedAudienceSchema,
    classification: campaignClassificationSchema,
    sendAt: storedInstantSchema.optional(),
    notAfter: storedInstantSchema.optional(),
    /** The end that HR set, once `notAfter` follows a gathering that was moved. */
    endSetByHr: storedInstantSchema.optional(),
    /** What the campaign announces, if it was made from a gathering or a job. */
    gatheringId: idSchema('gathering').optional(),
    /** The gathering whose date it announces, before there is a gathering invitation. */
    announcesDateOf: idSchema('gathering').optional(),
    /** The gathering as it was when the programme last wrote the campaign from it. */
    states: announcedFactsSchema.optional(),
    /** What a text of HR's states of the gathering, where that has changed since HR wrote it. */
    textStates: announcedFactsSchema.optional(),
    /** What the programme wrote last, and from which version of the gathering: what differs from it is HR's. */
    writtenFrom: z
      .object({
        sequence: z.int(),
        textHash: z.string(),
        addresseesHash: z.string(),
        notAfter: storedInstantSchema,
      })
      .optional(),
    jobId: idSchema('job').optional(),
    /** Everybody who wrote or changed it: none of them may approve it. */
    authors: z.array(z.string()),
    /** Every topic that it was written for: approval is needed if one of them needs it. */
    writtenFor: z.array(topicSchema).optional(),
    /** Whether what is approved was changed after it was first submitted. */
    changedSinceSubmission: z.boolean().optional(),
    submittedBy: z.string().optional(),
    approvedBy: z.string().optional(),
    /** Hash of what was approved: content, audience, and title and description of the calendar entry. */
    approvedHash: z.string().optional(),
    /** When it leaves, once it was launched for later. */
    scheduledFor: storedInstantSchema.optional(),
    launchedAt: storedInstantSchema.optional(),
    /**
     * How far the freeze of a launch is: when it last made progress or found that it has to wait for an earlier
     * campaign, and the last member that it has looked at, left out or not. What it says about an earlier launch counts
     * for nothing.
     */
    freezeProgress: z
      .object({ launchedAt: storedInstantSchema, at: storedInstantSchema, after: idSchema('alumnus').optional() })
      .optional(),
    /** Whether the sender has the content, and must be told of a stop. */
    contentFrozen: z.boolean().default(false),
    recipients: z.int().nonnegative().optional(),
    chunks: z.int().nonnegative().optional(),
    /** SHA-256 over the frozen chunks: with the two numbers above, the manifest of the audience. */
    audienceHash: z.string().optional(),
    /** Why it was paused automatically, until HR resumes it. */
    pausedBecause: pauseReasonSchema.optional(),
    /** What is wrong with the content or the audience, where that is why. */
    pausedDetail: z.string().optional(),
    /** When the mail is resent to those still in doubt; until then SES may report some of them. */
    resendAt: storedInstantSchema.optional(),
    history: z.array(historyEntrySchema),
    createdAt: storedInstantSchema,
    updatedAt: storedInstantSchema,
    /** All campaigns by creation: one partition is enough for what a company writes. */
    list: z.literal('campaigns').default('campaigns'),
    /** When the watch looks whether it still moves; absent while it waits for HR, and when it is over. */
    watchAt: storedInstantSchema.optional(),
    /** The partition of those that are watched. */
    watched: z.literal('campaigns').optional(),
  }),
  partition: 'campaignId',
  indexes: {
    byCreation: { partition: 'list', sort: 'createdAt' },
    /** Those that were launched: they count for the frequency cap. */
    byLaunch: { partition: 'list', sort: 'launchedAt' },
    byWatch: { partition: 'watched', sort: 'watchAt', only: [] },
  },
  holds:
    'What HR wrote, who wrote, approved and launched it, why it was sent back, and for whom: filters, or ids of recipients.',
  forgets:
    'Kept as the record of what was sent; once a person is erased, only the register of employee numbers (Employees) can trace an id.',
});
export type Campaign = z.infer<typeof campaignsTable.item>;
