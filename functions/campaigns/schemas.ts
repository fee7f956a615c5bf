/** The shapes of requests and responses about campaigns. */
import * as z from 'zod';
import { audienceSchema } from '../../events/read-models/audience.ts';
import { recipientStates } from '../../events/read-models/send-progress.ts';
import { notOurMarkdown, subjectText, writtenText } from '../../shared/characters/written-text.ts';
import { patchOf } from '../../shared/decision/patch.ts';
import { csvFormats } from '../../shared/http/csv.ts';
import { versionField } from '../../shared/http/entity-tag.ts';
import { listingQuery, usualItems, wholeNumber } from '../../shared/http/listing.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema, localizedText, localizedTextSchema } from '../../shared/locale/languages.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { topics } from '../../shared/vocabulary.ts';
import { campaignClassificationSchema, campaignStatuses, historyEntrySchema, pauseReasonSchema } from './tables.ts';

/** Longest body in one language, in characters; Gmail cuts off a mail at 102 kB of HTML. */
const longestBody = 50_000;

/** Longest subject in one language, in characters. */
const longestSubject = 200;

/** Longest reason of a rejection, in characters. */
const longestReason = 1000;

const subjectSchema = localizedText(subjectText(longestSubject)).meta({
  description: 'Subject by language; no variables',
  examples: [{ ja: '秋のお便り', en: 'Autumn news' }],
});

const bodySchema = localizedText(writtenText(longestBody)).meta({
  description: `Markdown by language, with {{ salutation }}, {{ preferences_url }} and {{ unsubscribe_url }}; a paragraph of nothing but links becomes buttons. ${notOurMarkdown}`,
  examples: [{ ja: '# 秋のお便り\n\n{{ salutation }}\n\n皆さま、いかがお過ごしでしょうか。' }],
});

const campaignTopicSchema = z.enum(topics, { error: `must be one of ${topics.join(', ')}` }).meta({
  description: 'What the mail is about; only members who agreed to this topic receive it',
  examples: ['newsletter'],
});

const fields = {
  topic: campaignTopicSchema,
  subject: subjectSchema,
  body: bodySchema,
  audience: audienceSchema,
  classification: campaignClassificationSchema,
  sendAt: instantSchema.nullish().meta({
    description: 'When it leaves, at most five years ahead; null = when it is launched',
    examples: ['2030-12-01T10:00:00+09:00'],
  }),
  notAfter: instantSchema.nullish().meta({
    description:
      'After this it never leaves; later than sendAt, and not after the last moment of a gathering that it announces; null = that moment, or no such time',
    examples: ['2030-12-08T10:00:00+09:00'],
  }),
};

/** The values of a campaign where HR says nothing else. */
export const draftDefaults = { audience: {}, classification: 'members' } as const;

const draftFields = {
  ...fields,
  audience: audienceSchema.default(draftDefaults.audience),
  classification: campaignClassificationSchema.default(draftDefaults.classification),
};

/** The body of `POST /campaigns`. */
export const campaignDraftSchema = z.strictObject(draftFields);
/** The body of `PATCH /campaigns/{id}`. */
export const campaignPatchSchema = patchOf(draftFields);
export type CampaignPatch = z.infer<typeof campaignPatchSchema>;

/** The body of `launch` and `resume`; it may be absent. */
export const departureSchema = z
  .strictObject({
    sendAt: instantSchema.nullish().meta({
      description:
        'When it leaves instead of its sendAt, which may have passed; null = now. Needs no other approval. To resume, only for a campaign that was paused before it left',
      examples: ['2030-12-01T10:00:00+09:00'],
    }),
  })
  .optional();

/** The body of `reject`. */
export const rejectionSchema = z.strictObject({
  reason: writtenText(longestReason).meta({
    description: 'What the author should change; shown in the history',
    examples: ['The date in the second paragraph is wrong.'],
  }),
});

const countsSchema = z
  .object({
    recipients: z.int().nonnegative(),
    pending: z.int().nonnegative(),
    accepted: z.int().nonnegative(),
    delivered: z.int().nonnegative(),
    bounced: z.int().nonnegative(),
    complained: z.int().nonnegative(),
    refused: z.int().nonnegative(),
    skipped: z.int().nonnegative(),
    inDoubt: z.int().nonnegative(),
  })
  .meta({ description: 'Recipients by state; each has exactly one, so the states add up to recipients' });
export type Counts = z.infer<typeof countsSchema>;

/** A campaign as HR sees it. */
export const campaignSchema = z
  .object({
    campaignId: idSchema('campaign'),
    version: versionField,
    status: z.enum(campaignStatuses).meta({ description: 'Where it stands' }),
    topic: z.enum(topics),
    subject: localizedTextSchema,
    body: localizedTextSchema,
    audience: audienceSchema,
    classification: campaignClassificationSchema,
    sendAt: instantSchema.nullable().default(null),
    notAfter: instantSchema.nullable().default(null),
    scheduledFor: instantSchema.nullable().default(null).meta({ description: 'Launched, and leaves then' }),
    hint: z.string().nullable().meta({
      description:
        'What waits for HR: an approval, a launch, a resumption, another time, another audience if that reached nobody, a text that its gathering has overtaken, and once mail has left, what to do about recipients in doubt; null = nothing',
    }),
    gatheringId: idSchema('gathering').nullable().default(null),
    jobId: idSchema('job').nullable().default(null),
    authors: z.array(z.string()),
    submittedBy: z.string().nullable().default(null),
    approvedBy: z.string().nullable().default(null),
    launchedAt: instantSchema.nullable().default(null),
    pausedBecause: pauseReasonSchema.nullable().default(null).meta({
      description:
        'Why it was paused automatically; content = it cannot become a mail: change it (or programme.json, where `pausedDetail` names that), then resume it; reaches_nobody = its audience was empty when it was to leave: change the audience, then resume it; one that was approved is a draft again once it is changed; null = it was not',
    }),
    pausedDetail: z
      .string()
      .nullable()
      .default(null)
      .meta({ description: 'What is wrong with the content or the audience' }),
    resendAt: instantSchema
      .nullable()
      .default(null)
      .meta({ description: 'When the mail is resent to those still in doubt; until then SES may report some of them' }),
    manifest: z
      .object({ recipients: z.int().nonnegative(), chunks: z.int().nonnegative(), sha256: z.string() })
      .nullable()
      .meta({ description: 'What was frozen: how many recipients in how many chunks, and SHA-256 over the chunks' }),
    history: z.array(historyEntrySchema),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    counts: countsSchema,
  })
  .meta({ title: 'Campaign' });

/** What became of a recipient. */
export const recipientSchema = z.object({
  alumniId: idSchema('alumnus'),
  state: z.enum(recipientStates),
  reason: z.string().nullable().meta({
    description:
      'Why the mail was skipped (consent_withdrawn, not_consented, suppressed, paused_by_member, frequency_cap, too_late, gathering_not_open …), refused or came back',
  }),
  at: instantSchema.nullable().meta({ description: 'When its chunk last changed' }),
});

const calendarEntrySchema = z
  .object({ title: z.string(), when: z.string(), where: z.string(), description: z.string() })
  .nullable()
  .meta({
    description:
      'The calendar entry that the gathering invitation carries: title and description as they are approved with it, time and place as they are now, and a sample link; null = it carries none',
  });

const previewedMailSchema = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  calendar: calendarEntrySchema,
  fallback: z.boolean().meta({ description: 'Not written in this language: its readers receive the other one' }),
  missing: z.array(z.enum(['subject', 'body'])).meta({
    description:
      'The part that is not written in this language. A subject without a body is not used; a body without a subject is sent with the other language’s subject',
  }),
});

/** The preview of a campaign. */
export const previewSchema = z.object({
  languages: z.object({ ja: previewedMailSchema, en: previewedMailSchema }),
  audience: z.object({
    named: z.int().nonnegative().meta({ description: 'How many members its filters name; 0 = look at the filters' }),
    count: z.int().nonnegative().meta({ description: 'How many would receive it now' }),
    leftOut: z.record(z.string(), z.int().nonnegative()).meta({
      description:
        'How many of those named would not, by reason: not_consented = never agreed to this topic; consent_withdrawn = did, and withdrew it; paused_by_member, suppressed, no_address, frequency_cap',
      examples: [{ not_consented: 12, consent_withdrawn: 3 }],
    }),
  }),
  links: z
    .array(
      z.object({
        language: languageSchema,
        url: z.url().meta({ examples: ['https://alumni.example.com/v/AQ...?lang=ja'] }),
        expiresAt: instantSchema,
      }),
    )
    .meta({
      description:
        'Open the mail in a browser without a token of the API, as a phone shows it, with sample values; until expiresAt, and as long as the content and the title and description of its calendar entry are not changed',
    }),
});

/** The query of a preview. */
export const previewQuery = z.strictObject({
  language: languageSchema
    .optional()
    .meta({ description: 'Language of the mail that is shown alone; by default the programme’s' }),
  as: z.enum(['json', 'text', 'html', 'phone']).default('json').meta({
    description:
      'json = everything; text, html = one mail alone; phone = a page that shows it on a phone, light and dark, and its calendar entry',
  }),
});

/** Most recipients of one page as CSV. */
const longestCsv = 5000;

/** The query of a list of recipients. */
export const recipientsQuery = listingQuery
  .extend({
    state: z.enum(recipientStates).optional().meta({ description: 'Only these' }),
    format: z
      .enum(csvFormats)
      .default('json')
      .meta({ description: 'csv = for a spreadsheet; Link names the next page' }),
    limit: wholeNumber(z.int().min(1).max(longestCsv).optional()).meta({
      description: `Most items of a page: by default 50, at most 100; as CSV by default ${longestCsv}`,
    }),
  })
  .refine(({ format, limit = 1 }) => format === 'csv' || limit <= 100, {
    path: ['limit'],
    error: 'must be at most 100',
  });

/** Items of a page of recipients unless the request says otherwise. */
export const usualRecipients = { json: usualItems, csv: longestCsv } as const;
