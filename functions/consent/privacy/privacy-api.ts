/** GET /privacy/alumni/{id}/consent and GET /privacy/statement. */

import { openTable } from '../../../shared/dynamo/table.ts';
import { prefers } from '../../../shared/http/accept.ts';
import { api } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { renderedPage } from '../../../shared/http/pages/page-responses.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { acceptedLanguage } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { emptyLedger, isChainIntact } from '../ledger/ledger.ts';
import { findPerson } from '../ledger/ledger-store.ts';
import { privacyRoutes } from '../routes.ts';
import { consentLedgerTable } from '../tables.ts';
import { privacyStatement, statementPage } from './statement.ts';

const ledger = openTable(consentLedgerTable);

export const handler = api(privacyRoutes, {
  listConsentRecords: async ({ params, query }) => {
    const chain = await Array.fromAsync(ledger.queryAll({ partition: params.id }));
    if (chain.length === 0) throw Problem.notFound('consent record');
    const head = (await findPerson(params.id)) ?? emptyLedger;
    const list = `consent ${params.id}`;
    const after = Number((await openCursor(query.cursor, list))?.['sequence'] ?? 0);
    const records = chain.filter(({ sequence }) => sequence > after).slice(0, query.limit);
    const last = records.at(-1);
    const more = last !== undefined && last.sequence < (chain.at(-1)?.sequence ?? 0);
    const cursor = await sealCursor(more ? { sequence: last.sequence } : undefined, list);
    return { status: 200, body: { records, chainValid: isChainIntact(chain, head), cursor } };
  },
  getPrivacyStatement: async ({ query, headers }) => {
    const statement = privacyStatement(programme);
    const cached = { 'cache-control': 'public, max-age=3600', vary: 'accept, accept-language' };
    // The pages link here: a browser asks for HTML first, a program for anything or for JSON.
    if (!prefers(headers['accept'], 'text/html', 'application/json'))
      return { status: 200, body: statement, headers: cached };
    const language = query.lang ?? acceptedLanguage(headers['accept-language'], programme.language);
    return renderedPage({ ...statementPage(statement[language], language), headers: cached });
  },
});
