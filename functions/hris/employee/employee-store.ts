/** Where employees are kept: with their intake items and events, written together. */
import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { type Commit, createOrReplace } from '../../../shared/decision/decision-store.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Id } from '../../../shared/identifier.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import { type EmployeeItem, employeesTable } from '../tables.ts';
import { type EmployeeChange, type EmployeeKey, employeeKey } from './employee.ts';

const employees = openTable(employeesTable);
const intake = openTable(intakeTable);

/** The statement was taken in before. */
class AlreadyTakenIn extends Error {
  override readonly name = 'AlreadyTakenIn';
}

/** The employee of this number in this source. */
export async function loadEmployee({ sourceSystem, sourceEmployeeId }: EmployeeKey): Promise<EmployeeItem | undefined> {
  return employees.get({ sourceEmployeeId, sourceSystem });
}

/** The known ones of some employees, by {@link employeeKey}. */
export async function loadEmployees(keys: readonly EmployeeKey[]): Promise<ReadonlyMap<string, EmployeeItem>> {
  const found = await employees.getMany(
    keys.map(({ sourceSystem, sourceEmployeeId }) => ({ sourceSystem, sourceEmployeeId })),
  );
  return new Map(found.map((employee) => [employeeKey(employee), employee]));
}

/** The number of writes of one statement. */
export const writesPerStatement = 3;

/** The writes of one statement: intake item, employee, event. They fail when the statement was taken in before. */
export function statementWrites(
  before: EmployeeItem | undefined,
  { state, intake: item, events }: EmployeeChange,
  { at, origin }: Commit,
): Write[] {
  const after = before?.sequence ?? 0;
  return [
    intake.create(item, () => new AlreadyTakenIn('the statement was taken in before')),
    createOrReplace(employees, before, state),
    ...outboxWrites(events, { subject: state.alumniId, after, at, origin }),
  ];
}

/** The hash of the webhook's body that a statement came in; undefined = there is none. */
export async function bodyHashOf(intakeId: Id<'intake'>): Promise<string | undefined> {
  return (await intake.getOnly({ intakeId }, 'bodyHash'))?.bodyHash;
}

/** Takes one statement in. False = it was taken in before. @throws ConcurrentChange when it must be decided again. */
export async function commitStatement(
  before: EmployeeItem | undefined,
  change: EmployeeChange,
  context: Commit,
): Promise<boolean> {
  try {
    await commit(...statementWrites(before, change, context));
    return true;
  } catch (error) {
    if (error instanceof AlreadyTakenIn) return false;
    throw error;
  }
}
