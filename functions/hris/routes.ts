import * as z from 'zod';
import { versionField } from '../../shared/http/entity-tag.ts';
import { mostItems } from '../../shared/http/json/json-body.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { sentImport, sentWebhook } from './schemas.ts';
import { importCountsSchema, importStatuses, lineProblemSchema } from './tables.ts';

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

/** The largest inline import, in bytes; the gateway and Lambda accept 6 MB in all. */
const largestImport = 5 * 1024 * 1024;

const importBody = z.strictObject({
  employees: z
    .array(z.unknown())
    .min(1)
    .max(mostItems)
    .meta({ description: 'Each the `data` of a canonical `employee.offboarded` event (docs/canonical-event.md)' }),
  dryRun: z.boolean().default(false).meta({ description: 'Check and count only; nobody is imported or invited' }),
  upload: z
    .literal(false, 'is not available yet: send the employees inline, at most 5 MB')
    .optional()
    .meta({ description: 'Uploads of larger files come later' }),
});

const importSchema = z.object({
  importId: idSchema('import'),
  version: versionField,
  status: z.enum(importStatuses),
  dryRun: z.boolean(),
  counts: importCountsSchema,
  lines: z.array(lineProblemSchema).meta({ description: 'What is wrong, line by line; the first 1,000 problems' }),
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
    body: importBody,
    // Each line is checked separately, for the report.
    sent: sentImport,
    maxBytes: largestImport,
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
