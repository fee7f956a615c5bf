import * as z from 'zod';
import { mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { writtenText } from '../../shared/characters/written-text.ts';
import { listingQuery } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { consentRecordSchema } from './tables.ts';

/** What the privacy officer and the public may ask. */
export const privacyRoutes = defineRoutes({
  listConsentRecords: {
    method: 'GET',
    path: '/privacy/alumni/{id}/consent',
    scope: 'programme/privacy',
    summary: 'List a person’s consent records, the oldest first, and say whether the chain of hashes is intact',
    tag: 'Privacy',
    params: z.strictObject({ id: idSchema('alumnus') }),
    query: listingQuery,
    responses: {
      200: {
        description: 'A page of the records; `chainValid` is about the whole chain.',
        body: z.object({
          records: z.array(consentRecordSchema),
          chainValid: z.boolean().meta({ description: 'Nobody changed, removed, added or reordered a record' }),
          cursor: z.string().nullable(),
        }),
      },
    },
  },
  getPrivacyStatement: {
    method: 'GET',
    path: '/privacy/statement',
    scope: null,
    summary: 'Show the public statement on held personal data (APPI art. 32), in both languages',
    tag: 'Privacy',
    query: z.strictObject({ lang: languageSchema.optional().meta({ description: 'The language of the page' }) }),
    responses: {
      200: {
        description:
          'The statement as Markdown, by language; for a browser (`Accept: text/html`) a page in one language.',
        body: z.object({ ja: z.string(), en: z.string() }),
        alsoAs: ['text/html'],
      },
    },
  },
});

/** What HR may do about an address that was closed after bounces. */
export const suppressionRoutes = defineRoutes({
  reopenAddress: {
    method: 'POST',
    path: '/alumni/{alumniId}/contact/reopen',
    scope: 'programme/write',
    summary:
      'Reopen an address that was closed after bounces, with a reason. It has no version, and `If-Match` is not read: the `ETag` of the person is that of another record',
    tag: 'alumni',
    params: z.strictObject({ alumniId: idSchema('alumnus') }),
    body: z.strictObject({
      reason: writtenText(500)
        .overwrite((text) => text.trim())
        .meta({ description: 'Why mail will arrive now', examples: ['The mailbox was full; it was cleared.'] }),
    }),
    responses: {
      200: {
        description: 'The address is open, on the account’s suppression list of SES, too.',
        body: z.object({
          alumniId: idSchema('alumnus'),
          suppression: mailingRecordsTable.item.shape.suppression.meta({
            description: '`campaigns`: the person complained before, and gets no campaigns',
          }),
          reopenings: z.array(z.object({ at: instantSchema, by: z.string(), reason: z.string() })),
        }),
      },
    },
  },
});
