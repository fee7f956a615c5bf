/**
 * Published read models of campaigns: the rendered content per language, frozen by its hash, and the
 * audience, frozen in chunks.
 */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { slotPlaces } from '../../shared/mail-format/compiled-mail.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';
import { topicSchema } from '../../shared/vocabulary.ts';
import { announcedFactsSchema } from './announced-facts.ts';

/** What is filled in per recipient, and nothing else is. A slot is escaped by its place: text, HTML or URL. */
export const slotNames = [
  'salutation',
  'unsubscribe_url',
  'preferences_url',
  'attend_url',
  'decline_url',
  'undecided_url',
  'details_url',
] as const;
export type SlotName = (typeof slotNames)[number];

const chunksSchema = z.array(z.union([z.string(), z.object({ slot: z.enum(slotNames), place: z.enum(slotPlaces) })]));

/** A mail in one language, compiled: per recipient, only the slots are filled in. */
const compiledMailSchema = z.object({ subject: z.string(), text: chunksSchema, html: chunksSchema });
export type CampaignMail = z.infer<typeof compiledMailSchema>;

/** Written by `campaigns`; read by `gatherings`, `mail`. */
export const campaignContentsTable = defineTable({
  name: 'CampaignContents',
  item: z.object({
    campaignId: idSchema('campaign'),
    topic: topicSchema,
    /** SHA-256 of the compiled mails. */
    contentHash: z.string(),
    mails: z.partialRecord(languageSchema, compiledMailSchema),
    /** The gathering whose calendar event and RSVP links the mail carries. */
    gatheringId: idSchema('gathering').optional(),
    /** The gathering whose date the mail announces: it carries neither a calendar event nor RSVP links. */
    announcesDateOf: idSchema('gathering').optional(),
    /** What the text says about the gathering: whatever has changed since is written above it when a mail is sent. */
    states: announcedFactsSchema.optional(),
    notAfter: storedInstantSchema.optional(),
    /** While true, the sender takes no further window. */
    stopped: z.boolean().default(false),
  }),
  partition: 'campaignId',
  holds: 'What HR wrote, rendered; no recipient’s data.',
  forgets: 'Kept with the campaign.',
});
export type CampaignContent = z.infer<typeof campaignContentsTable.item>;

/** Most recipients of one chunk. */
export const recipientsPerChunk = 100;

/** Written by `campaigns`; read by `gatherings`, `mail`. */
export const audienceChunksTable = defineTable({
  name: 'AudienceChunks',
  item: z.object({
    campaignId: idSchema('campaign'),
    chunk: z.int().nonnegative(),
    recipients: z.array(idSchema('alumnus')).max(recipientsPerChunk),
    /** Who is skipped in any case, by position, with the reason: decided when the audience was frozen. */
    skips: z.record(z.string(), z.enum(['frequency_cap'])).optional(),
  }),
  partition: 'campaignId',
  sort: 'chunk',
  numberKeys: ['chunk'],
  holds: 'Ids of the recipients of each campaign.',
  forgets:
    'Kept as the proof of who was written to; once a person is erased, only the register of employee numbers (Employees) can trace an id.',
});
export type AudienceChunk = z.infer<typeof audienceChunksTable.item>;
