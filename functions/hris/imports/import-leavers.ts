import { api } from '../../../shared/http/api.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { importRoutes } from '../routes.ts';
import type { ImportItem } from '../tables.ts';
import { checkLines, packLines } from './import-lines.ts';
import { loadImport, startImport, storeRefusedImport } from './import-store.ts';

/** A report names so many problems; whoever has more starts with these. */
const mostProblems = 1_000;

/** POST and GET /alumni/imports: leavers of the past, checked line by line, all of them or none (STANDARDS §1). */
export const handler = api(importRoutes, {
  importLeavers: async ({ body, newId, caller, origin }, { now }) => {
    const importId = newId('import');
    const accepted = { status: 202, body: { importId } };
    if ((await loadImport(importId)) !== undefined) return accepted;
    const received: Omit<ImportItem, 'status' | 'counts' | 'lines' | 'chunks'> = {
      importId,
      sequence: 1,
      dryRun: body.dryRun,
      takenIn: 0,
      totalLines: body.employees.length,
      receivedAt: now.toISOString(),
      createdBy: caller.actor,
      updatedAt: now.toISOString(),
      updatedBy: caller.actor,
    };
    const none = { created: 0, updated: 0, unchanged: 0, refused: 0 };
    const checked = checkLines(body.employees);
    if (checked.result === 'bad') {
      const lines = checked.problems.slice(0, mostProblems);
      const counts = { ...none, refused: checked.badLines };
      await storeRefusedImport({ ...received, status: 'refused', counts, lines, chunks: 0 });
      return accepted;
    }
    const chunks = packLines(checked.lines);
    const running: ImportItem = { ...received, status: 'running', counts: none, lines: [], chunks: chunks.length };
    await startImport(running, chunks, now, origin);
    return accepted;
  },

  getImport: async ({ params }) => {
    const found = await loadImport(params.importId);
    if (found === undefined) throw Problem.notFound('import');
    return { status: 200, body: found };
  },
});
