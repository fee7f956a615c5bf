import * as z from 'zod';
import { audienceSchema, classificationSchema } from '../../events/read-models/audience.ts';
import { recipientStates } from '../../events/read-models/send-progress.ts';
import { topics } from '../../events/states.ts';
import { listingQuery, pageOf } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { localizedTextSchema } from '../../shared/locale/languages.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { campaignStatuses, historyEntrySchema } from './tables.ts';

/** Longest body in one language: what clients show without cutting it off (Gmail clips at 102 kB of HTML). */
const longestBody = 50_000;

const subjectSchema = localizedTextSchema
  .refine(
    (subject) => [subject.ja, subject.en].every((text) => (text?.length ?? 0) <= 200),
    'must have at most 200 characters',
  )
  .meta({ description: 'Subject by language; no variables', examples: [{ ja: '秋のお便り', en: 'Autumn news' }] });

const bodySchema = localizedTextSchema
  .refine(
    (body) => [body.ja, body.en].every((text) => (text?.length ?? 0) <= longestBody),
    `must have at most ${longestBody} characters`,
  )
  .meta({
    description:
      'Markdown by language, with {{ salutation }}, {{ preferences_url }} and {{ unsubscribe_url }}; a paragraph of nothing but links becomes buttons',
    examples: [{ ja: '# 秋のお便り\n\n{{ salutation }}\n\n皆さま、いかがお過ごしでしょうか。' }],
  });

const campaignTopicSchema = z
  .enum(topics, { error: `must be one of ${topics.join(', ')}; other topics are not built yet` })
  .meta({ description: 'What the mail is about: only who agreed to this topic gets it', examples: ['newsletter'] });

const fields = {
  topic: campaignTopicSchema,
  subject: subjectSchema,
  body: bodySchema,
  audience: audienceSchema,
  classification: classificationSchema,
  sendAt: instantSchema.nullish().meta({ description: 'When it leaves; null = when it is launched' }),
  notAfter: instantSchema.nullish().meta({ description: 'After this it never leaves; null = no such time' }),
};

/** The body of `POST /campaigns` (CONTRACT.md). */
export const campaignDraftSchema = z.strictObject({
  ...fields,
  audience: audienceSchema.default({}),
  classification: classificationSchema.default('members'),
});
/** The body of `PATCH /campaigns/{id}`: only what changes. */
export const campaignPatchSchema = z.strictObject(fields).partial();

export const countsSchema = z
  .object({
    recipients: z.int(),
    pending: z.int(),
    accepted: z.int(),
    delivered: z.int(),
    bounced: z.int(),
    complained: z.int(),
    refused: z.int(),
    skipped: z.int(),
    inDoubt: z.int(),
  })
  .meta({ description: 'Recipients by state; each has exactly one, so the states add up to recipients' });
export type Counts = z.infer<typeof countsSchema>;

const campaignSchema = z
  .object({
    campaignId: idSchema('campaign'),
    status: z.enum(campaignStatuses).meta({ description: 'Where it stands' }),
    topic: z.enum(topics),
    subject: localizedTextSchema,
    body: localizedTextSchema,
    audience: audienceSchema,
    classification: classificationSchema,
    sendAt: instantSchema.nullable(),
    notAfter: instantSchema.nullable(),
    scheduledFor: instantSchema.nullable().meta({ description: 'Launched, and leaves then' }),
    gatheringId: idSchema('gathering').nullable(),
    jobId: idSchema('job').nullable(),
    authors: z.array(z.string()),
    submittedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    history: z.array(historyEntrySchema),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    counts: countsSchema,
  })
  .meta({ title: 'Campaign' });

const recipientSchema = z.object({
  alumniId: idSchema('alumnus'),
  state: z.enum(recipientStates),
  reason: z.string().nullable().meta({ description: 'Why it was skipped, refused or came back' }),
  at: instantSchema.nullable().meta({ description: 'When its chunk last changed' }),
});

const previewSchema = z.object({
  languages: z.record(
    z.enum(['ja', 'en']),
    z.object({
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      fallback: z.boolean().meta({ description: 'Not written in this language: its readers get the other one' }),
    }),
  ),
  audience: z.object({
    count: z.int().meta({ description: 'How many would get it now' }),
    leftOut: z.record(z.string(), z.int()).meta({ description: 'How many of those named would not, by reason' }),
  }),
});

const params = z.object({ campaignId: idSchema('campaign') });
const tag = 'Campaigns';
const one = { 200: { description: 'The campaign', body: campaignSchema } };
const path = (rest = '') => `/campaigns/{campaignId}${rest}`;
const write = 'programme/write';
const read = 'programme/read';

export const campaignRoutes = defineRoutes({
  createCampaign: {
    method: 'POST',
    path: '/campaigns',
    scope: write,
    summary: 'Writes a campaign: a draft',
    tag,
    body: campaignDraftSchema,
    maxBytes: 512 * 1024,
    answers: { 201: { description: 'The draft', body: campaignSchema } },
  },
  listCampaigns: {
    method: 'GET',
    path: '/campaigns',
    scope: read,
    summary: 'Lists campaigns, the newest first',
    tag,
    query: listingQuery,
    answers: { 200: { description: 'A page of campaigns', body: pageOf(campaignSchema) } },
  },
  getCampaign: {
    method: 'GET',
    path: path(),
    scope: read,
    summary: 'Shows a campaign and its counts',
    tag,
    params,
    answers: one,
  },
  changeCampaign: {
    method: 'PATCH',
    path: path(),
    scope: write,
    summary: 'Changes a campaign that was not launched; it is a draft again',
    tag,
    params,
    body: campaignPatchSchema,
    maxBytes: 512 * 1024,
    answers: one,
  },
  previewCampaign: {
    method: 'GET',
    path: path('/preview'),
    scope: read,
    summary: 'Shows the mail in each language with sample values, and how many would get it',
    tag,
    params,
    answers: { 200: { description: 'The preview', body: previewSchema } },
  },
  submitCampaign: {
    method: 'POST',
    path: path('/submit'),
    scope: write,
    summary: 'Submits a draft for approval',
    tag,
    params,
    answers: one,
  },
  approveCampaign: {
    method: 'POST',
    path: path('/approve'),
    scope: 'programme/approve',
    summary: 'Approves a submitted campaign that somebody else wrote and submitted',
    tag,
    params,
    answers: one,
  },
  launchCampaign: {
    method: 'POST',
    path: path('/launch'),
    scope: write,
    summary: 'Launches a campaign: at once, or at its sendAt',
    tag,
    params,
    answers: { 202: { description: 'The campaign', body: campaignSchema } },
  },
  pauseCampaign: {
    method: 'POST',
    path: path('/pause'),
    scope: write,
    summary: 'Pauses sending',
    tag,
    params,
    answers: one,
  },
  resumeCampaign: {
    method: 'POST',
    path: path('/resume'),
    scope: write,
    summary: 'Sends on after a pause',
    tag,
    params,
    answers: one,
  },
  cancelCampaign: {
    method: 'POST',
    path: path('/cancel'),
    scope: write,
    summary: 'Cancels a campaign; whoever was not sent to is not sent to any more',
    tag,
    params,
    answers: one,
  },
  listRecipients: {
    method: 'GET',
    path: path('/recipients'),
    scope: read,
    summary: 'Lists the recipients of a launched campaign, each with what became of it and why',
    tag,
    params,
    query: listingQuery.extend({ state: z.enum(recipientStates).optional().meta({ description: 'Only these' }) }),
    answers: {
      200: {
        description: 'A page of recipients; it may be short while there is a cursor',
        body: pageOf(recipientSchema),
      },
    },
  },
});
