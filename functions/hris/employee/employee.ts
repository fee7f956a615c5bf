/** Which person a statement is about: it becomes an intake item and an event of that person. Pure. */

import { createHash } from 'node:crypto';
import {
  employeeDeleted,
  employeeOffboarded,
  employeeRehired,
  employeeUpdated,
  offboardingCancelled,
} from '../../../events/hris/index.ts';
import { type IntakeItem, intakeTable } from '../../../events/read-models/intake-item.ts';
import type { EventContract } from '../../../shared/bus/contract.ts';
import { type Command, type Decision, decided } from '../../../shared/decision/decision.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import type { AlumniId, Id } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import type { EmployeeItem } from '../tables.ts';
import type { Statement } from './canonical-event.ts';

const contracts = {
  offboarded: employeeOffboarded,
  offboarding_cancelled: offboardingCancelled,
  rehired: employeeRehired,
  updated: employeeUpdated,
  deleted: employeeDeleted,
} satisfies Record<IntakeItem['kind'], EventContract>;

/** What tells one employee from another. */
export type EmployeeKey = Pick<EmployeeItem, 'sourceSystem' | 'sourceEmployeeId'>;

/** The same as one text, for maps. */
export function employeeKey({ sourceSystem, sourceEmployeeId }: EmployeeKey): string {
  return JSON.stringify([sourceSystem, sourceEmployeeId]);
}

/** A statement, and how it arrived. */
export interface Arrival {
  readonly statement: Statement;
  readonly intakeId: Id<'intake'>;
  readonly via: IntakeItem['via'];
  /** The id of a new person; a person who is known keeps theirs. */
  readonly newAlumniId: AlumniId;
  /** Hash of the bytes of the webhook; an import has none. */
  readonly bodyHash?: string;
}

/** A decision on an employee, committed together with the intake item. */
export interface EmployeeChange extends Decision<EmployeeItem> {
  readonly intake: IntakeItem;
}

/** Takes a statement in: the same employee of the same source is the same person, through all stints. */
export function takeIn(known: EmployeeItem | undefined, { by, input }: Command<Arrival>, at: Date): EmployeeChange {
  const { statement, intakeId, via, bodyHash } = input;
  const { kind, sourceSystem, sourceEmployeeId } = statement;
  const alumniId = known?.alumniId ?? input.newAlumniId;
  const employee: EmployeeItem = {
    sourceEmployeeId,
    sourceSystem,
    alumniId,
    sequence: (known?.sequence ?? 0) + 1,
    lastStatement: fingerprint(statement),
    updatedAt: at.toISOString(),
    updatedBy: by,
  };
  const expiresAt = expiryFrom(intakeTable, at);
  const intake: IntakeItem = { ...statement, intakeId, alumniId, via, bodyHash, statedBy: by, expiresAt };
  return { ...decided(employee, { events: [emit(contracts[kind], { alumniId, intakeId })] }), intake };
}

/** The fingerprint of what a statement says, whenever it was stated: the same fingerprint means nothing new. */
export function fingerprint({ kind, facts }: Pick<Statement, 'kind' | 'facts'>): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, facts]))
    .digest('base64url');
}
