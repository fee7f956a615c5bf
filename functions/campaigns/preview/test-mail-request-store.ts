/** Where a test mail is left for `mail`, which sends it. */

import { testMailsTable } from '../../../events/read-models/test-mail.ts';
import type { Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import type { Id } from '../../../shared/identifier.ts';
import { languages } from '../../../shared/locale/languages.ts';
import type { Campaign } from '../tables.ts';
import type { previewOf } from './preview.ts';

const testMails = openTable(testMailsTable);

/** Whether a test mail was requested before: the request was repeated. */
export async function isTestMailRequested(testMailId: Id<'testMail'>): Promise<boolean> {
  const { items } = await testMails.query({ partition: testMailId, limit: 1 });
  return items.length > 0;
}

/** The writes of a test mail: one mail in each language that was written. */
export function testMailWrites(
  { campaignId }: Campaign,
  { testMailId, address }: { readonly testMailId: Id<'testMail'>; readonly address: string },
  preview: ReturnType<typeof previewOf>,
  at: Date,
): Write[] {
  const expiresAt = expiryFrom(testMailsTable, at);
  return languages.flatMap((language) => {
    const { subject, text, html, fallback } = preview[language];
    if (fallback) return [];
    return [testMails.create({ testMailId, language, campaignId, address, subject, text, html, expiresAt })];
  });
}
