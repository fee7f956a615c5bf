import type { Origin } from '../../../shared/bus/envelope.ts';
import { writesPerTransaction } from '../../../shared/dynamo/commit.ts';
import { idFrom, newId } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { takeIn } from '../employee/employee.ts';
import { employeeKey, loadEmployees, writesPerStatement } from '../employee/employee-store.ts';
import * as subscriptions from '../subscriptions.ts';
import type { ImportItem, ImportLine } from '../tables.ts';
import { countEffects, effectOf, statementOf } from './import-lines.ts';
import { commitBatch, finishImport, remainingLines } from './import-progress-store.ts';
import { loadImport } from './import-store.ts';

const actor = 'take-in-import';
/** One write of each transaction moves the import itself on. */
const linesPerBatch = Math.floor((writesPerTransaction - 1) / writesPerStatement);

/**
 * Takes in the lines of an import, batch by batch. Each batch and the import's place are one transaction: after a crash, or
 * beside a duplicate of the event, it goes on where the import stands, and no line counts twice.
 */
export const handler = consumer(subscriptions.takeInImport, async ({ data }, { now, log, origin }) => {
  const found = await loadImport(data.importId);
  if (found?.status !== 'running') return log.info('EVENT_IGNORED', { importId: data.importId });
  let item = found;
  for await (const lines of remainingLines(found, linesPerBatch)) item = await takeInBatch(item, lines, now, origin);
  await finishImport(item, moved(item, now, { status: 'done' }));
  log.info('IMPORT_TAKEN_IN', { importId: item.importId, dryRun: item.dryRun, ...item.counts });
});

async function takeInBatch(item: ImportItem, lines: ImportLine[], now: Date, origin: Origin): Promise<ImportItem> {
  const known = await loadEmployees(lines);
  const considered = lines.map((line) => {
    const statement = statementOf(line, item.receivedAt);
    const employee = known.get(employeeKey(line));
    return { line: line.line, statement, employee, effect: effectOf(statement, employee) };
  });
  const news = item.dryRun ? [] : considered.filter(({ effect }) => effect !== 'unchanged');
  const takenIn = news.map(({ line, statement, employee }) =>
    takeIn(statement, employee, {
      intakeId: idFrom('intake', item.importId, String(line)),
      via: 'import',
      by: item.createdBy,
      at: now,
      newAlumniId: newId('alumnus'),
    }),
  );
  const counts = countEffects(
    item.counts,
    considered.map(({ effect }) => effect),
  );
  const after = moved(item, now, { counts, takenIn: item.takenIn + lines.length });
  await commitBatch(item, after, takenIn, now, origin);
  return after;
}

function moved(item: ImportItem, now: Date, change: Partial<ImportItem>): ImportItem {
  return { ...item, ...change, sequence: item.sequence + 1, updatedAt: now.toISOString(), updatedBy: actor };
}
