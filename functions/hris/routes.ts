import * as z from 'zod';
import { versionField } from '../../shared/http/entity-tag.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { importFields, largestImport, mostProblems, sentImport, sentWebhook } from './schemas.ts';
import { importCountsSchema, importStatuses, lineProblemSchema, lineWarningSchema } from './tables.ts';

/** Operations of the HRIS: signed, open to every sender with the secret. */
export const webhookRoutes = defineRoutes({
  receiveHrisWebhook: {
    method: 'POST',
    path: '/webhooks/hris/{source}',
    scope: null,
    summary:
      'Receive a signed webhook of an HRIS (source `standard`: Standard Webhooks 1.0 with the canonical event, docs/canonical-event.md)',
    tag: 'hris',
    params: z.strictObject({
      source: z
        .string()
        .min(1)
        .max(50)
        .meta({ examples: ['standard'] }),
    }),
    // The signature is over the raw bytes, and unknown fields are dropped instead of refused.
    sent: sentWebhook,
    responses: { 202: { description: 'Accepted, already accepted, or ignored.' } },
  },
});

const importSchema = z.object({
  importId: idSchema('import'),
  version: versionField,
  status: z.enum(importStatuses),
  dryRun: z.boolean(),
  counts: importCountsSchema,
  lines: z
    .array(lineProblemSchema)
    .meta({ description: `What is wrong, line by line; the first ${mostProblems} problems` }),
  warnings: z.array(lineWarningSchema).meta({
    description: `What to look at in lines that are taken in all the same; the first ${mostProblems}: consents to a privacy notice whose text is not on file, as a typing error in \`noticeVersion\` makes it. A dry run names them, too`,
  }),
  warnedLines: z.int().nonnegative().meta({ description: 'How many lines have a warning' }),
  receivedAt: instantSchema,
});

/** Operations of HR: past leavers. */
export const importRoutes = defineRoutes({
  importLeavers: {
    method: 'POST',
    path: '/alumni/imports',
    scope: 'programme/write',
    summary: 'Import past leavers; all lines or none',
    tag: 'imports',
    body: z.strictObject(importFields(z.unknown())),
    // Each line is checked separately, for the report.
    sent: sentImport,
    maxBytes: largestImport * 1024 * 1024,
    responses: {
      202: { description: 'Received; ask for the report.', body: z.object({ importId: idSchema('import') }) },
    },
  },
  getImport: {
    method: 'GET',
    path: '/alumni/imports/{importId}',
    scope: 'programme/read',
    summary: 'Show the status and the report of an import',
    tag: 'imports',
    params: z.strictObject({ importId: idSchema('import') }),
    versioned: true,
    responses: { 200: { description: 'The import.', body: importSchema } },
  },
});
