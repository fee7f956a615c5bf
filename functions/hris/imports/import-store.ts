/** Where imports are kept, as HR sends them and asks for them. */

import { type Commit, commitDecision } from '../../../shared/decision/decision-store.ts';
import { putAlone } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import type { Id } from '../../../shared/identifier.ts';
import { type ImportItem, importChunksTable, importsTable } from '../tables.ts';
import type { ReceivedImport } from './import.ts';

const imports = openTable(importsTable);
const importChunks = openTable(importChunksTable);

/** An import as it stands. */
export async function loadImport(importId: Id<'import'>): Promise<ImportItem | undefined> {
  return imports.get({ importId });
}

/** Stores a received import: its lines first, then the import with its event in one transaction. */
export async function storeImport({ chunks, ...received }: ReceivedImport, context: Commit): Promise<void> {
  const { importId } = received.state;
  const expiresAt = expiryFrom(importChunksTable, context.at);
  for (const [chunk, lines] of chunks.entries())
    await putAlone(importChunks.put({ importId, chunk, lines, expiresAt }));
  await commitDecision(received, { subject: importId, after: 0 }, () => imports.create(received.state), context);
}
