/** Published read model: a job as HR wrote it. */
import * as z from 'zod';
import {
  notOurMarkdown,
  textLine,
  titleLine,
  webAddressSchema,
  writtenText,
} from '../../shared/characters/written-text.ts';
import { patchOf } from '../../shared/decision/patch.ts';
import { auditFields } from '../../shared/decision/with-audit.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { localizedText, localizedTextSchema } from '../../shared/locale/languages.ts';
import { instantSchema, storedInstantSchema } from '../../shared/time/calendar.ts';
import { longestSkill } from '../../shared/vocabulary.ts';
import { audienceSchema, classificationSchema, storedAudienceSchema } from './audience.ts';

/** Initially, and the scope of later changes: 職業安定法施行規則 第4条の2, since 2024-04-01. */
function initialAndChange(what: string, initial: string, changeScope: string) {
  return z
    .strictObject({
      initial: writtenText(1000).meta({ description: `${what} at first; its lines are kept`, examples: [initial] }),
      changeScope: writtenText(1000).meta({
        description: `How far ${what.toLowerCase()} may change later; its lines are kept`,
        examples: [changeScope],
      }),
    })
    .meta({ description: `${what}: at first, and how far it may change` });
}

const employmentTypes = ['full_time', 'contract', 'part_time', 'side_job'] as const;
const payUnits = ['year', 'month', 'hour'] as const;

const employmentSchema = z
  .strictObject({
    type: z
      .enum(employmentTypes)
      .meta({ description: 'Kind of employment; full_time without a term is permanent (正社員)' }),
    term: z
      .strictObject({
        months: z
          .int()
          .positive()
          .max(1200)
          .meta({ description: 'Months of the term', examples: [12] }),
        renewal: z
          .strictObject({
            possible: z.boolean().meta({ description: 'Whether it may be renewed', examples: [true] }),
            criteria: writtenText(1000).meta({
              description: 'What decides on renewal; its lines are kept',
              examples: ['勤務成績および業務量により判断します'],
            }),
            maxYears: z
              .number()
              .min(0.1)
              .max(100)
              .nullish()
              .meta({ description: 'Most years in all, the first term included', examples: [5] }),
            maxCount: z
              .int()
              .positive()
              .max(1000)
              .nullish()
              .meta({ description: 'Most renewals', examples: [4] }),
          })
          .meta({ description: 'Renewal: criteria and limit' }),
      })
      .nullish()
      .meta({ description: 'Fixed term; null = without a term' }),
  })
  .meta({
    description: 'Employment and its term; a contract has a term',
    if: { properties: { type: { const: 'contract' } }, required: ['type'] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { properties: { term: { type: 'object' } }, required: ['term'] },
  });

/**
 * No currency of ISO 4217 has more decimals (CLF and UYW have four): further digits come from binary fractions (0.1 +
 * 0.2).
 */
const mostDecimals = 4;

/** The currencies whose minor unit is a thousandth (ISO 4217, list one, 2026). Those with four decimals are not paid in. */
const inThousandths = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/** The least amount that can be paid in a currency. */
function leastIn(currency: string): number {
  return inThousandths.includes(currency) ? 0.001 : 0.01;
}

/** An amount of money that a mail can name and DynamoDB can hold (38 digits, no smaller than 1E-130). */
const amountSchema = z.number().min(0).max(1_000_000_000_000);

function asKept(amount: number): number {
  return Number(amount.toFixed(mostDecimals));
}

/** The currencies of ISO 4217 that one can be paid in: without metals, test codes and the like, which begin with X. */
const currencies = Intl.supportedValuesOf('currency').filter((code) => !/^X(?!AF|CD|CG|OF|PF)/.test(code));

const rounded = `0 or at least 0.01 (0.001 in a currency of three decimals, ISO 4217), and rounded to ${mostDecimals} decimals`;

/** For the description of the API: amounts of 0, or no less than this. It names all properties: a validator may refuse what no branch names. */
function amountsFrom(least: number) {
  const amount = { not: { exclusiveMinimum: 0, exclusiveMaximum: least } };
  return { properties: { currency: {}, min: amount, max: amount, unit: {} } };
}

const paySchema = z
  .strictObject({
    currency: z
      .enum(currencies, 'must be an ISO 4217 code')
      .meta({ description: 'Currency, ISO 4217', examples: ['JPY'] }),
    min: amountSchema.meta({ description: `Minimum pay; ${rounded}`, examples: [6_000_000] }),
    max: amountSchema.meta({ description: `Maximum pay; ${rounded}`, examples: [9_000_000] }),
    unit: z.enum(payUnits).meta({ description: 'Per what' }),
  })
  .superRefine((pay, context) => {
    const least = leastIn(pay.currency);
    for (const field of ['min', 'max'] as const) {
      if (pay[field] <= 0 || pay[field] >= least) continue;
      const message = `must be 0 or at least ${least}`;
      context.addIssue({ code: 'custom', path: [field], message, params: { code: 'too_small' } });
    }
  })
  // Only what may be kept is rounded: 0.009999 is not 0.01.
  .overwrite((pay) => ({ ...pay, min: asKept(pay.min), max: asKept(pay.max) }))
  .meta({
    description: 'Pay',
    if: { properties: { currency: { enum: inThousandths } }, required: ['currency'] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: amountsFrom(0.001),
    else: amountsFrom(0.01),
  });

/** The body of `POST /jobs`, and of a `job-posted` from an ATS outside. */
const jobDraftFields = {
  title: localizedText(titleLine(200)).meta({
    description: 'Title',
    examples: [{ ja: '生産技術エンジニア', en: 'Process engineer' }],
  }),
  description: localizedText(writtenText(10_000))
    .optional()
    .meta({
      description: `What else there is to say, as Markdown. ${notOurMarkdown}`,
      examples: [{ ja: '在宅勤務が**可能**です。' }],
    }),
  duties: initialAndChange('Duties', '生産設備の設計', '会社の定める業務'),
  workplace: initialAndChange('Workplace', '東京本社', '会社の定める事業所'),
  employment: employmentSchema,
  pay: paySchema,
  requiredSkills: z
    .array(
      z.strictObject({
        skill: textLine(longestSkill).meta({ description: 'Skill', examples: ['TypeScript'] }),
        weight: z
          .number()
          .min(0.01)
          .max(10)
          .meta({ description: 'How much it counts', examples: [3] }),
      }),
    )
    .max(50)
    .default([])
    .meta({ description: 'Skills and their weight' }),
  rehireTracks: z
    .array(z.enum(['comeback', 'job_return']))
    .default([])
    .meta({ description: 'Tracks of the rehire policy that it is open to' }),
  applyUrl: webAddressSchema
    .nullish()
    .meta({ description: 'Where one applies', examples: ['https://www.example.com/jobs/1'] }),
  closesAt: instantSchema
    .nullish()
    .meta({ description: 'Until when one can apply', examples: ['2030-12-31T23:59:00+09:00'] }),
  audience: audienceSchema.default({}),
  classification: classificationSchema.default('members'),
};

interface Terms {
  readonly pay: { readonly min: number; readonly max: number };
  readonly employment: {
    readonly type: string;
    readonly term?:
      | { readonly months: number; readonly renewal: { readonly maxYears?: number | null | undefined } }
      | null
      | undefined;
  };
}

/** What no field can tell alone. */
function checkDraft(draft: Terms, context: z.core.$RefinementCtx): void {
  const { months = 0, renewal } = draft.employment.term ?? {};
  if (renewal?.maxYears != null && renewal.maxYears * 12 < months) {
    const path = ['employment', 'term', 'renewal', 'maxYears'];
    context.addIssue({ code: 'custom', path, message: 'must not be less than the months of the term' });
  }
  if (draft.pay.max < draft.pay.min)
    context.addIssue({ code: 'custom', path: ['pay', 'max'], message: 'must not be less than min' });
  if (draft.employment.type === 'contract' && draft.employment.term == null) {
    context.addIssue({
      code: 'custom',
      path: ['employment', 'term'],
      message: 'must be given for a contract: months and renewal',
    });
  }
}

/** The body of `POST /jobs`. */
export const jobDraftSchema = z.strictObject(jobDraftFields).superRefine(checkDraft);
/** What must hold of a job that HR changes; the audience is checked where the change names it. */
export const changedJobSchema = z
  .strictObject({ ...jobDraftFields, audience: storedAudienceSchema.default({}) })
  .superRefine(checkDraft);
export type JobDraft = z.infer<typeof jobDraftSchema>;

/** A draft as it is stored: its texts were checked when they were written (docs/architecture.md, "Rules change"). */
const scopedAsStored = z.strictObject({ initial: z.string(), changeScope: z.string() });
const storedDraftSchema = z.strictObject({
  ...jobDraftFields,
  closesAt: storedInstantSchema.nullish(),
  audience: storedAudienceSchema.default({}),
  title: localizedTextSchema,
  description: localizedTextSchema.optional(),
  duties: scopedAsStored,
  workplace: scopedAsStored,
  employment: z.strictObject({
    type: z.enum(employmentTypes),
    term: z
      .strictObject({
        months: z.int(),
        renewal: z.strictObject({
          possible: z.boolean(),
          criteria: z.string(),
          maxYears: z.number().nullish(),
          maxCount: z.int().nullish(),
        }),
      })
      .nullish(),
  }),
  pay: z.strictObject({ currency: z.string(), min: z.number(), max: z.number(), unit: z.enum(payUnits) }),
  requiredSkills: z.array(z.strictObject({ skill: z.string(), weight: z.number() })).default([]),
  applyUrl: z.string().nullish(),
});

/** The body of `PATCH /jobs/{id}`. The whole is checked again. */
export const jobPatchSchema = patchOf(jobDraftFields);
export type JobPatch = z.infer<typeof jobPatchSchema>;

/** The data of a `job-posted` from an ATS outside: the same fields, and the id that the ATS has for it. */
export const outsideJobSchema = z
  .strictObject({ ...jobDraftFields, externalId: z.string().min(1).max(200).optional() })
  .superRefine(checkDraft);

export const jobStatuses = ['draft', 'published', 'closed'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** Written by `rehire`; read by `campaigns`. */
export const jobsTable = defineTable({
  name: 'Jobs',
  item: z.object({
    jobId: idSchema('job'),
    sequence: z.int(),
    status: z.enum(jobStatuses),
    draft: storedDraftSchema,
    ...auditFields,
    publishedAt: instantSchema.optional(),
    list: z.literal('jobs').default('jobs'),
  }),
  partition: 'jobId',
  indexes: { byCreation: { partition: 'list', sort: 'createdAt' } },
  holds: 'What HR wrote; who wrote it.',
  forgets: 'Kept; holds no personal data of alumni.',
});
export type JobItem = z.infer<typeof jobsTable.item>;
