import { byOkaeri, type Command, isRefusal } from '../../../shared/decision/decision.ts';
import { writesPerTransaction } from '../../../shared/dynamo/commit.ts';
import { newId } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { employeeKey } from '../employee/employee.ts';
import { loadEmployees, writesPerStatement } from '../employee/employee-store.ts';
import * as subscriptions from '../subscriptions.ts';
import type { ImportLine } from '../tables.ts';
import { finishImport, type KnownLine, takeInBatch } from './import.ts';
import { commitBatch, commitFinished, remainingLines } from './import-progress-store.ts';
import { loadImport } from './import-store.ts';

/** One write of each transaction moves the import itself on. */
const linesPerBatch = Math.floor((writesPerTransaction - 1) / writesPerStatement);

/**
 * Takes in the lines of an import, batch by batch. Each batch and the import's place are one transaction: after a
 * crash, or at the same time as a duplicate of the event, it continues where the import stands, and no line counts
 * twice.
 */
export const handler = consumer(subscriptions.takeInImport, async ({ data }, { now, log, origin }) => {
  const { importId } = data;
  let item = await loadImport(importId);
  if (item === undefined) return log.info('EVENT_IGNORED', { importId, reason: 'not_found' });
  for await (const lines of remainingLines(item, linesPerBatch)) {
    const batch = takeInBatch(item, await withEmployees(lines), now);
    if (isRefusal(batch)) return log.info('EVENT_IGNORED', { importId, reason: batch.refused });
    item = await commitBatch(item, batch, { at: now, origin });
  }
  const finished = finishImport(item, byOkaeri(), now);
  if (isRefusal(finished)) return log.info('EVENT_IGNORED', { importId, reason: finished.refused });
  await commitFinished(item, finished);
  log.info('IMPORT_TAKEN_IN', { importId, dryRun: item.dryRun, ...item.counts });
});

async function withEmployees(lines: readonly ImportLine[]): Promise<Command<KnownLine[]>> {
  const known = await loadEmployees(lines);
  return byOkaeri(
    lines.map((line) => ({ line, employee: known.get(employeeKey(line)), newAlumniId: newId('alumnus') })),
  );
}
