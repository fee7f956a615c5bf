/** The private tables of the consent context. */
import * as z from 'zod';
import { consentAtExitMethods } from '../../events/read-models/intake-item.ts';
import { mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { storedInstantSchema, storedTimeZoneSchema } from '../../shared/time/calendar.ts';
import { purposeSchema, topicSchema } from '../../shared/vocabulary.ts';

/** States of one purpose (DPV, as ISO/IEC TS 27560 uses them); only the first two permit. */
export const consentStates = ['ConsentGiven', 'RenewedConsentGiven', 'ConsentRefused', 'ConsentWithdrawn'] as const;

/** What kind of act it was. `ReportedWithdrawal`: a mail provider reported a complaint of the person. */
const consentEventTypes = [
  'ExpressedConsent',
  'ExpressedRefusal',
  'ExpressedWithdrawal',
  'ReportedWithdrawal',
] as const;

/** How the act was recorded. */
const collectionMethods = ['web_form', 'one_click', 'complaint', ...consentAtExitMethods] as const;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

/** One record of the ledger: the fields of ISO/IEC TS 27560, and its place in the person's chain of hashes. */
export const consentRecordSchema = z.object({
  alumniId: idSchema('alumnus'),
  sequence: z.int().positive().meta({ description: 'Place in the chain of this person, from 1' }),
  schemaVersion: z.string().meta({ description: 'Version of this profile of ISO/IEC TS 27560' }),
  recordId: idSchema('consentRecord'),
  principalId: idSchema('alumnus').meta({ description: 'Whose personal data it is about' }),
  entityId: idSchema('alumnus').meta({ description: 'Who acted' }),
  jurisdiction: z.string().meta({ description: 'Country whose law applies, ISO 3166-1', examples: ['JP'] }),
  language: languageSchema,
  purposes: z
    .array(z.object({ id: purposeSchema, state: z.enum(consentStates) }))
    .min(1)
    .meta({ description: 'Every purpose that was asked for, also those refused' }),
  eventType: z.enum(consentEventTypes),
  eventTime: storedInstantSchema.meta({ description: 'When the person acted, UTC' }),
  recordedAt: storedInstantSchema.meta({ description: 'When it was recorded, UTC; later than the act for paper' }),
  validity: z.string().meta({ description: 'How long a consent holds, ISO 8601', examples: ['P24M'] }),
  controller: z.object({ name: z.string(), representative: z.string(), address: z.string(), contact: z.string() }),
  notice: z.object({
    id: z.string(),
    version: z.string(),
    sha256: sha256Schema
      .nullable()
      .meta({ description: 'Hash of exactly the text that was shown; null if not on file' }),
    onFile: z.boolean().meta({ description: 'Whether the text of this version is in programme/notices' }),
  }),
  collection: z.object({ method: z.enum(collectionMethods), source: z.string() }),
  piiTypes: z.array(z.string()),
  storage: z.string().meta({ description: 'Where it is stored', examples: ['ap-northeast-1'] }),
  retention: z.string(),
  recipients: z.array(z.string()).meta({
    description: 'Who receives data for these purposes: processors, and for the list of attendees its readers',
  }),
  withdrawal: z.string().meta({ description: 'How a consent to these purposes is withdrawn' }),
  prevHash: sha256Schema.meta({ description: 'Hash of the record before; zeros for the first' }),
  hash: sha256Schema.meta({ description: 'SHA-256 of the canonical JSON of all other fields' }),
});
export type ConsentRecord = z.infer<typeof consentRecordSchema>;

/**
 * The evidence. Insert-only by IAM: its writers hold `dynamodb:PartiQLInsert` and nothing else, and an insert refuses an
 * existing key, so a record can be neither changed nor replaced.
 */
export const consentLedgerTable = defineTable({
  name: 'ConsentLedger',
  item: consentRecordSchema,
  partition: 'alumniId',
  sort: 'sequence',
  numberKeys: ['sequence'],
  holds: 'Who consented to, refused or withdrew what, when, how and on which text; by id, without name or address.',
  forgets:
    'Kept while mailable and for the programme’s proof period after. Not deleted yet: the retention sweep is still missing (docs/limits.md).',
});

/** Changes that a person requested on the preference page, and that only the owner of the mailbox may make. */
const wantedSchema = z.object({
  topics: z.array(topicSchema),
  language: languageSchema.optional(),
  timeZone: storedTimeZoneSchema.optional(),
  frequency: z.literal('all').optional(),
  directory: z.literal(true).optional(),
  hourReminder: z.literal(true).optional(),
  skills: z.array(z.string()).optional(),
});
export type RequestedPreferences = z.infer<typeof wantedSchema>;

/** What a person can stop on the preference page without a code. */
const stoppableSchema = mailingRecordsTable.item.pick({
  topics: true,
  frequency: true,
  directory: true,
  hourReminder: true,
});

export const verificationsTable = defineTable({
  name: 'Verifications',
  item: z.object({
    alumniId: idSchema('alumnus'),
    verificationId: idSchema('verification'),
    state: z.enum(['pending', 'used']),
    wanted: wantedSchema,
    /**
     * The text that the page showed with the request. What the code page shows becomes known when the code is entered.
     */
    shown: z.object({ noticeVersion: z.string(), language: languageSchema }),
    /** What can be stopped without the code, as it was before the form was saved: the page after the code says what was changed. */
    before: stoppableSchema.optional(),
    attempts: z.int().nonnegative(),
    createdAt: storedInstantSchema,
    validUntil: storedInstantSchema,
    expiresAt: z.int(),
  }),
  partition: 'alumniId',
  sort: 'verificationId',
  expires: 'expiresAt',
  holds:
    'What a member asked for on the preference page, before and after the mailed code confirms it, and what was set before: topics, language, skills.',
  keptDays: 2,
  forgets: 'after it was asked for (TTL).',
});
export type Verification = z.infer<typeof verificationsTable.item>;
