/** Adapter: the lines of a running import, which are deleted as soon as all of them are taken in. */
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { TakenIn } from '../employee/employee.ts';
import { takenInWrites } from '../employee/employee-store.ts';
import { type ImportItem, type ImportLine, importChunksTable, importsTable } from '../tables.ts';

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

/** Takes a batch in and moves the import on, together. */
export async function commitBatch(
  before: ImportItem,
  after: ImportItem,
  takenIn: readonly TakenIn[],
  at: Date,
  origin: Origin,
) {
  await commit(
    imports.replace(after, { sequence: before.sequence }),
    ...takenIn.flatMap((one) => takenInWrites(one, at, origin)),
  );
}

/** Ends an import and deletes its lines. */
export async function finishImport(before: ImportItem, after: ImportItem): Promise<void> {
  const lines = Array.from({ length: before.chunks }, (_none, chunk) =>
    importChunks.delete({ importId: before.importId, chunk }),
  );
  await commit(imports.replace(after, { sequence: before.sequence }), ...lines);
}
