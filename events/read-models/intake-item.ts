/** Published read model: what the HRIS stated about a leaver; it expires. */
import * as z from 'zod';
import { trimBlank } from '../../shared/characters/characters.ts';
import { receivedLine } from '../../shared/characters/written-text.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { emailAddressSchema } from '../../shared/mail-format/address.ts';
import { isOfLaterPurpose, noticeVersion } from '../../shared/programme/programme.ts';
import { instantSchema, storedDateSchema, storedInstantSchema } from '../../shared/time/calendar.ts';
import {
  contactBases,
  laterPurposes,
  longestSkill,
  mostSkills,
  type Purpose,
  purposeSchema,
  purposes,
} from '../../shared/vocabulary.ts';

/**
 * A code that names a system or an employee; blanks around it come with cells of a spreadsheet and are not part of it.
 */
export const sourceKeySchema = receivedLine(100)
  .overwrite(trimBlank)
  .refine((text) => text !== '', { error: 'must not be empty', params: { code: 'too_small' } })
  .meta({ minLength: 1 });

export const exitTypes = [
  'voluntary',
  'mandatory_retirement',
  'contract_end',
  'layoff',
  'disciplinary_dismissal',
  'deceased',
] as const;

/** Sensitive reasons (illness, childbirth) are dropped at the edge and never get here. */
export const reasonCodes = [
  'career_change',
  'entrepreneurship',
  'study',
  'marriage',
  'childcare',
  'family_care',
  'spouse_transfer',
  'relocation',
  'other',
] as const;

export const rehireRecommendations = ['yes', 'no', 'undecided'] as const;

/** How a consent was given at exit. */
export const consentAtExitMethods = ['paper', 'web', 'in_person'] as const;

/** Consent as recorded on paper or in the exit form, with its instant, version and purposes as these schemas read them. */
function consentAtExit<At extends z.ZodType<string>, Given extends z.ZodType<Purpose>>(
  at: At,
  version: z.ZodType<string>,
  purpose: Given,
) {
  return z.discriminatedUnion('decision', [
    z.object({
      decision: z.literal('granted'),
      noticeVersion: version,
      purposes: z.array(purpose).min(1),
      at,
      method: z.enum(consentAtExitMethods),
    }),
    z.object({ decision: z.literal('refused'), at: at.optional() }),
    z.object({ decision: z.literal('not_asked') }),
  ]);
}

export const consentAtExitSchema = consentAtExit(storedInstantSchema, z.string().min(1).max(20), purposeSchema);

/** A purpose that is asked for later has a privacy notice of its own: the one version of a consent at exit does not prove it. */
const statedPurpose = z.enum(purposes, {
  error: ({ input }) =>
    laterPurposes.some((later) => later === input)
      ? 'is not asked for by the privacy notice of this version: members agree to it on their preference page'
      : undefined,
});
const statedVersion = noticeVersion
  .refine((version) => !isOfLaterPurpose(version), 'is the privacy notice of one later purpose, not of membership')
  .meta({ not: { pattern: `^(?:${laterPurposes.join('|')})-` } });

/** The same as it is stated today. */
export const statedConsentSchema = consentAtExit(instantSchema, statedVersion, statedPurpose);

/** The facts about a leaver, after the edge dropped what must not be kept. */
export const leaverFactsSchema = z.object({
  names: namesSchema.optional(),
  personalEmail: emailAddressSchema.optional(),
  locale: z.string().max(35).optional(),
  employment: z
    .object({
      type: z.string().max(50).optional(),
      hireDate: storedDateSchema,
      lastWorkingDay: storedDateSchema.optional(),
      terminationDate: storedDateSchema.optional(),
      department: z.string().max(200).optional(),
      title: z.string().max(200).optional(),
      location: z.string().max(200).optional(),
    })
    .optional(),
  exit: z
    .object({
      type: z.enum(exitTypes),
      reasonCode: z.enum(reasonCodes).optional(),
      rehireRecommendation: z.enum(rehireRecommendations).optional(),
      evaluation: z.string().max(20).optional(),
    })
    .optional(),
  skills: z.array(z.string().min(1).max(longestSkill)).max(mostSkills).optional(),
  contactBasis: z.enum(contactBases).optional(),
  consentAtExit: consentAtExitSchema.optional(),
});

export const intakeKinds = ['offboarded', 'offboarding_cancelled', 'rehired', 'updated', 'deleted'] as const;

/** Written by `hris`; read by `alumni`. */
export const intakeTable = defineTable({
  name: 'Intake',
  item: z.object({
    intakeId: idSchema('intake'),
    alumniId: idSchema('alumnus'),
    kind: z.enum(intakeKinds),
    /** When the source stated it: an older statement never overwrites a newer one. */
    statedAt: storedInstantSchema,
    /** How it came: a webhook of a source, or an import by HR. */
    via: z.enum(['webhook', 'import']),
    /** SHA-256 of the webhook's body: the same id with another body is a mistake of the sender. */
    bodyHash: z.string().optional(),
    /** Who stated it, for the audit trail: `webhook:standard`, or the actor of the import. */
    statedBy: z.string(),
    sourceSystem: z.string(),
    sourceEmployeeId: z.string(),
    facts: leaverFactsSchema,
    expiresAt: z.int(),
  }),
  partition: 'intakeId',
  expires: 'expiresAt',
  holds:
    'What the HRIS stated about a leaver: names, addresses, employment, skills, exit category; a hash of the webhook.',
  keptDays: 14,
  forgets: 'after it was received (TTL); the alumni context keeps what it needs.',
});
export type IntakeItem = z.infer<typeof intakeTable.item>;
