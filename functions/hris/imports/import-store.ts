/** Adapter: imports as HR hands them in and asks for them. */

import { importReceived } from '../../../events/hris/import-received.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Id } from '../../../shared/identifier.ts';
import { announce, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { type ImportItem, type ImportLine, importChunksTable, importsTable } from '../tables.ts';

const imports = openTable(importsTable);
const importChunks = openTable(importChunksTable);

/** Days after which lines are deleted even if nobody ever took them in. */
const linesKeptDays = 7;

export async function loadImport(importId: Id<'import'>): Promise<ImportItem | undefined> {
  return imports.get({ importId });
}

/** Stores an import that is to run: its lines first, then the import with its event in one transaction. */
export async function startImport(item: ImportItem, chunks: readonly ImportLine[][], at: Date, origin: Origin) {
  const expiresAt = Math.floor(at.getTime() / 1000) + linesKeptDays * 86_400;
  for (const [chunk, lines] of chunks.entries()) {
    await commit(importChunks.put({ importId: item.importId, chunk, lines, expiresAt }));
  }
  const announcements = [announce(importReceived, { importId: item.importId })];
  await commit(imports.create(item), ...outboxWrites(announcements, { subject: item.importId, after: 0, at, origin }));
}

/** Stores an import that was refused: the report only, no line of it. */
export async function storeRefusedImport(item: ImportItem): Promise<void> {
  await commit(imports.create(item));
}
