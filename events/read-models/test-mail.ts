/** Published read model: what a test mail says and to whom it goes; it is read once. */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { emailAddressSchema } from '../../shared/mail-format/address.ts';

/** Written by `campaigns`; read by `mail`. */
export const testMailsTable = defineTable({
  name: 'TestMails',
  item: z.object({
    testMailId: idSchema('testMail'),
    /** One mail for each language that the campaign was written in. */
    language: languageSchema,
    campaignId: idSchema('campaign'),
    /** The address of the caller, from the token: the mail goes to nobody else. */
    address: emailAddressSchema,
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    expiresAt: z.int(),
  }),
  partition: 'testMailId',
  sort: 'language',
  expires: 'expiresAt',
  holds: 'The e-mail address of an employee who requested a test mail, and the mail with sample values.',
  keptDays: 1,
  forgets: 'after it was requested (TTL).',
});
export type TestMail = z.infer<typeof testMailsTable.item>;
