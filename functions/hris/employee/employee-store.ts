/** Adapter: employees, intake items and their events, written together. */

import { intakeTable } from '../../../events/read-models/intake-item.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import { type EmployeeItem, employeesTable } from '../tables.ts';
import type { TakenIn } from './employee.ts';

const employees = openTable(employeesTable);
const intake = openTable(intakeTable);

type EmployeeKey = Pick<EmployeeItem, 'sourceSystem' | 'sourceEmployeeId'>;

/** The message was taken in before. */
class AlreadyTakenIn extends Error {
  override readonly name = 'AlreadyTakenIn';
}

/** Whoever we know under this number in this source. */
export async function loadEmployee({ sourceSystem, sourceEmployeeId }: EmployeeKey): Promise<EmployeeItem | undefined> {
  return employees.get({ sourceEmployeeId, sourceSystem });
}

/** Those that we know, by {@link employeeKey}. */
export async function loadEmployees(keys: readonly EmployeeKey[]): Promise<ReadonlyMap<string, EmployeeItem>> {
  const found = await employees.getMany(
    keys.map(({ sourceSystem, sourceEmployeeId }) => ({ sourceSystem, sourceEmployeeId })),
  );
  return new Map(found.map((employee) => [employeeKey(employee), employee]));
}

/** One key for a number in a source, for maps. */
export function employeeKey({ sourceSystem, sourceEmployeeId }: EmployeeKey): string {
  return JSON.stringify([sourceSystem, sourceEmployeeId]);
}

/** So many writes does one statement take. */
export const writesPerStatement = 3;

/** The writes of one statement: intake item, employee, event. Refused when it is not the first time. */
export function takenInWrites(
  { before, employee, intake: item, announcement }: TakenIn,
  at: Date,
  origin: Origin,
): Write[] {
  return [
    intake.create(item, () => new AlreadyTakenIn('the statement was taken in before')),
    before === undefined ? employees.create(employee) : employees.replace(employee, { sequence: before.sequence }),
    ...outboxWrites([announcement], { subject: employee.alumniId, after: employee.sequence - 1, at, origin }),
  ];
}

/** Takes one statement in. False = it was taken in before. @throws ConcurrentChange when it must be decided again. */
export async function commitTakenIn(takenIn: TakenIn, at: Date, origin: Origin): Promise<boolean> {
  try {
    await commit(...takenInWrites(takenIn, at, origin));
    return true;
  } catch (error) {
    if (error instanceof AlreadyTakenIn) return false;
    throw error;
  }
}
