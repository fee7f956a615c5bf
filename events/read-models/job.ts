/** Published read model: a job as HR wrote it. `rehire` writes; campaigns read. */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { localizedTextSchema } from '../../shared/locale/languages.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { audienceSchema, classificationSchema } from './audience.ts';

/** Initially, and the scope of later changes: 職業安定法施行規則, labels since 2024-04-01 (research A §3.7). */
const initialAndChange = z.strictObject({
  initial: z.string().min(1).max(1000),
  changeScope: z.string().min(1).max(1000),
});

/** The body of `POST /jobs`, and of a `job-posted` from an ATS outside (CONTRACT.md). */
export const jobDraftSchema = z
  .strictObject({
    title: localizedTextSchema,
    description: localizedTextSchema.optional(),
    duties: initialAndChange,
    workplace: initialAndChange,
    employment: z.strictObject({
      type: z.enum(['full_time', 'contract', 'part_time', 'side_job']),
      term: z
        .strictObject({
          months: z.int().positive(),
          renewal: z.strictObject({
            possible: z.boolean(),
            criteria: z.string().min(1).max(1000),
            maxYears: z.number().positive().nullish(),
            maxCount: z.int().positive().nullish(),
          }),
        })
        .nullish(),
    }),
    pay: z.strictObject({
      currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
      min: z.number().nonnegative(),
      max: z.number().nonnegative(),
      unit: z.enum(['year', 'month', 'hour']),
    }),
    requiredSkills: z
      .array(z.strictObject({ skill: z.string().min(1).max(100), weight: z.number().positive().max(10) }))
      .max(50)
      .default([]),
    rehireTracks: z.array(z.enum(['comeback', 'job_return'])).default([]),
    applyUrl: z.url({ protocol: /^https$/ }).nullish(),
    closesAt: instantSchema.nullish(),
    audience: audienceSchema.default({}),
    classification: classificationSchema.default('members'),
  })
  .superRefine((draft, context) => {
    if (draft.pay.max < draft.pay.min)
      context.addIssue({ code: 'custom', path: ['pay', 'max'], message: 'must not be less than min' });
    if (draft.employment.type === 'contract' && draft.employment.term == null) {
      context.addIssue({
        code: 'custom',
        path: ['employment', 'term'],
        message: 'must be given for a contract: months and renewal',
      });
    }
  });
export type JobDraft = z.infer<typeof jobDraftSchema>;

export const jobStatuses = ['draft', 'published', 'closed'] as const;

export const jobsTable = defineTable({
  name: 'Jobs',
  item: z.object({
    jobId: idSchema('job'),
    sequence: z.int(),
    status: z.enum(jobStatuses),
    draft: jobDraftSchema,
    createdBy: z.string(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    publishedAt: instantSchema.optional(),
    list: z.literal('jobs').default('jobs'),
  }),
  partition: 'jobId',
  indexes: { byCreation: { partition: 'list', sort: 'createdAt' } },
  holds: 'What HR wrote; who wrote it.',
  forgets: 'Kept; holds no personal data of alumni.',
});
export type JobItem = z.infer<typeof jobsTable.item>;
