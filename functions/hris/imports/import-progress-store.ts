/** Where the lines of a running import are kept; they are deleted as soon as all of them are taken in. */

import type { Decision } from '../../../shared/decision/decision.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { statementWrites } from '../employee/employee-store.ts';
import { type ImportItem, type ImportLine, importChunksTable, importsTable } from '../tables.ts';
import type { ImportBatch } from './import.ts';

const imports = openTable(importsTable);
const importChunks = openTable(importChunksTable);

/** The lines that are still to be taken in, in batches that fit a transaction. */
export async function* remainingLines(item: ImportItem, batchSize: number): AsyncGenerator<ImportLine[]> {
  let position = 0;
  for await (const { lines } of importChunks.queryAll({ partition: item.importId, limit: 1 })) {
    for (let start = Math.max(0, item.takenIn - position); start < lines.length; start += batchSize) {
      yield lines.slice(start, start + batchSize);
    }
    position += lines.length;
  }
}

/** Commits a batch and the place of the import together. */
export async function commitBatch(before: ImportItem, batch: ImportBatch, context: Commit): Promise<ImportItem> {
  const changes = batch.changes.flatMap((one) => statementWrites(one.before, one.change, context));
  await commit(imports.replace(batch.state, { sequence: before.sequence }), ...changes);
  return batch.state;
}

/** Commits the end of an import and deletes its lines. */
export async function commitFinished(before: ImportItem, { state }: Decision<ImportItem>): Promise<void> {
  const lines = Array.from({ length: before.chunks }, (_none, chunk) =>
    importChunks.delete({ importId: before.importId, chunk }),
  );
  await commit(imports.replace(state, { sequence: before.sequence }), ...lines);
}
