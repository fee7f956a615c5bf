import * as z from 'zod';
import { leaverFactsSchema } from '../../events/read-models/intake-item.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';

/** Which employee is which person: two stints of one employee are one person. */
export const employeesTable = defineTable({
  name: 'Employees',
  item: z.object({
    sourceEmployeeId: z.string(),
    sourceSystem: z.string(),
    alumniId: idSchema('alumnus'),
    sequence: z.int(),
    /** Fingerprint of the last statement; an import that states the same is `unchanged`. */
    lastStatement: z.string(),
    updatedAt: storedInstantSchema,
    updatedBy: z.string(),
  }),
  // The number first: one HRIS is one sourceSystem, and an import of thousands must not end up in one partition.
  partition: 'sourceEmployeeId',
  sort: 'sourceSystem',
  holds: 'Employee number in the HRIS, the alumni id it belongs to, and a hash of the last statement.',
  forgets: 'Kept, so that a second stint is the same person and an import brings back nobody who was erased.',
});
export type EmployeeItem = z.infer<typeof employeesTable.item>;

/** A line of an import that was checked: who, and the facts (unknown and sensitive fields are gone already). */
const importLineSchema = z.object({
  line: z.int().positive(),
  sourceSystem: z.string(),
  sourceEmployeeId: z.string(),
  facts: leaverFactsSchema,
});
export type ImportLine = z.infer<typeof importLineSchema>;

/** What is wrong with a line; never the value. */
export const lineProblemSchema = z.object({
  line: z.int().positive().meta({ description: 'Line of the import, the first is 1' }),
  pointer: z.string().meta({ description: 'JSON pointer into the line', examples: ['/personalEmail'] }),
  problem: z.string(),
});
export type LineProblem = z.infer<typeof lineProblemSchema>;

/** What HR should look at in a line that is taken in all the same; never the value. */
export const lineWarningSchema = z.object({
  line: z.int().positive().meta({ description: 'Line of the import, the first is 1' }),
  pointer: z.string().meta({ description: 'JSON pointer into the line', examples: ['/consentAtExit/noticeVersion'] }),
  warning: z.string(),
});
export type LineWarning = z.infer<typeof lineWarningSchema>;

export const importCountsSchema = z.object({
  created: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  refused: z.int().nonnegative(),
});

export const importStatuses = ['running', 'done', 'refused'] as const;

export const importsTable = defineTable({
  name: 'Imports',
  item: z.object({
    importId: idSchema('import'),
    sequence: z.int(),
    status: z.enum(importStatuses),
    dryRun: z.boolean(),
    counts: importCountsSchema,
    /** The report: what is wrong, line by line. */
    lines: z.array(lineProblemSchema),
    /** What HR should look at in lines that are taken in, and how many lines that are in all. */
    warnings: z.array(lineWarningSchema).default([]),
    warnedLines: z.int().nonnegative().default(0),
    /** Lines that were taken in, from the first; where a run continues after a crash. */
    takenIn: z.int().nonnegative(),
    totalLines: z.int().nonnegative(),
    chunks: z.int().nonnegative(),
    receivedAt: storedInstantSchema,
    createdBy: z.string(),
    updatedAt: storedInstantSchema,
    updatedBy: z.string(),
  }),
  partition: 'importId',
  holds: 'Counts and the report of imports: line numbers and fields, no values; who imported.',
  forgets: 'Kept; holds no personal data of leavers.',
});
export type ImportItem = z.infer<typeof importsTable.item>;

export const importChunksTable = defineTable({
  name: 'ImportChunks',
  item: z.object({
    importId: idSchema('import'),
    chunk: z.int().nonnegative(),
    lines: z.array(importLineSchema),
    expiresAt: z.int(),
  }),
  partition: 'importId',
  sort: 'chunk',
  numberKeys: ['chunk'],
  expires: 'expiresAt',
  holds: 'The lines of an import while it runs: names, addresses, employment, skills, exit category.',
  keptDays: 7,
  forgets: 'after it was received (TTL), or as soon as the import is done.',
});
