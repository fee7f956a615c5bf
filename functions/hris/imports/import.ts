/** The decisions on an import: received, taken in batch by batch, finished. Pure. */
import { importReceived } from '../../../events/hris/index.ts';
import { type Command, type Decide, type Decision, decided } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { withAudit } from '../../../shared/decision/with-audit.ts';
import { type AlumniId, type Id, idFrom } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { type EmployeeChange, takeIn } from '../employee/employee.ts';
import { mostProblems } from '../schemas.ts';
import type { EmployeeItem, ImportItem, ImportLine } from '../tables.ts';
import { checkLines, effectOf, packLines, statementOf, warningsOf } from './import-lines.ts';
import { importLifecycle } from './lifecycle.ts';

/** A received import, committed together with its lines. */
export interface ReceivedImport extends Decision<ImportItem> {
  readonly chunks: readonly ImportLine[][];
}

/** Receives an import: it runs when every line is good, else it is refused with a report. */
export function receiveImport(
  importId: Id<'import'>,
  { by, input: { employees, dryRun } }: Command<{ employees: readonly unknown[]; dryRun: boolean }>,
  at: Date,
): ReceivedImport {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  const received = {
    importId,
    sequence: 1,
    dryRun,
    takenIn: 0,
    totalLines: employees.length,
    receivedAt: at.toISOString(),
    createdBy: by,
    updatedAt: at.toISOString(),
    updatedBy: by,
  };
  const checked = checkLines(employees, at);
  if (checked.result === 'bad') {
    const none = { warnings: [], warnedLines: 0 };
    const report = {
      ...none,
      lines: checked.problems.slice(0, mostProblems),
      counts: { ...counts, refused: checked.badLines },
    };
    return { ...decided<ImportItem>({ ...received, ...report, status: 'refused', chunks: 0 }), chunks: [] };
  }
  const chunks = packLines(checked.lines);
  const warned = warningsOf(checked.lines);
  const report = { lines: [], warnings: warned.slice(0, mostProblems), warnedLines: warned.length };
  const running: ImportItem = { ...received, ...report, status: 'running', counts, chunks: chunks.length };
  return { ...decided(running, { events: [emit(importReceived, { importId })] }), chunks };
}

/** A line, the employee that it is about as far as known, and the id of a new person. */
export interface KnownLine {
  readonly line: ImportLine;
  readonly employee: EmployeeItem | undefined;
  readonly newAlumniId: AlumniId;
}

/** A batch of lines, committed together with the changes of employees. */
export interface ImportBatch extends Decision<ImportItem> {
  readonly changes: readonly { readonly before: EmployeeItem | undefined; readonly change: EmployeeChange }[];
}

type DecideBatch = Decide<ImportItem, readonly KnownLine[], never, ImportBatch>;

/** Takes a batch of lines in. A dry run only counts; a line that states nothing new changes nothing. */
export const takeInBatch: DecideBatch = (item, { by, input: lines }, at) => {
  const wrong = unlessFrom(importLifecycle, 'takeBatch', item.status);
  if (wrong !== undefined) return wrong;
  const considered = lines.map(({ line, ...known }) => {
    const statement = statementOf(line, item.receivedAt);
    const intakeId = idFrom('intake', item.importId, String(line.line));
    return { ...known, statement, intakeId, effect: effectOf(statement, known.employee) };
  });
  const taken = item.dryRun ? [] : considered.filter(({ effect }) => effect !== 'unchanged');
  const changes = taken.map(({ employee: before, effect: _effect, ...arrival }) => ({
    before,
    change: takeIn(before, { by: item.createdBy, input: { ...arrival, via: 'import' } }, at),
  }));
  const counts = { ...item.counts };
  for (const { effect } of considered) counts[effect] += 1;
  return { ...decided(moved(item, by, at, { counts, takenIn: item.takenIn + lines.length })), changes };
};

/** Finishes an import: its lines are deleted. */
export const finishImport: Decide<ImportItem> = (item, { by }, at) =>
  unlessFrom(importLifecycle, 'finish', item.status) ?? decided(moved(item, by, at, { status: 'done' }));

function moved(item: ImportItem, by: string, at: Date, change: Partial<ImportItem>): ImportItem {
  return withAudit(item, { by }, at, { ...change, sequence: item.sequence + 1 });
}
