/** Adapter: imports and their lines, which are deleted as soon as they are taken in. */
import type { Origin } from '../../events/envelope.ts';
import { importReceived } from '../../events/import-received.ts';
import { commit } from '../../shared/dynamo/commit.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { Id } from '../../shared/identifier.ts';
import { announce, outboxWrites } from '../../shared/outbox/outbox.ts';
import type { TakenIn } from './employee.ts';
import { takenInWrites } from './employee-store.ts';
import { type ImportItem, type ImportLine, importChunksTable, importsTable } from './tables.ts';

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
