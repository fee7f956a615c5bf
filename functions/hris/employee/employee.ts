/** Who is who, and what is new: a statement about an employee becomes an intake item and an event. Pure. */
import { createHash } from 'node:crypto';
import { employeeDeleted } from '../../../events/hris/employee-deleted.ts';
import { employeeOffboarded } from '../../../events/hris/employee-offboarded.ts';
import { employeeRehired } from '../../../events/hris/employee-rehired.ts';
import { employeeUpdated } from '../../../events/hris/employee-updated.ts';
import { offboardingCancelled } from '../../../events/hris/offboarding-cancelled.ts';
import type { IntakeItem } from '../../../events/read-models/intake-item.ts';
import type { EventContract } from '../../../shared/bus/contract.ts';
import type { AlumniId, Id } from '../../../shared/identifier.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';
import type { EmployeeItem } from '../tables.ts';
import type { Statement, StatementKind } from './canonical-event.ts';

const contracts = {
  offboarded: employeeOffboarded,
  offboarding_cancelled: offboardingCancelled,
  rehired: employeeRehired,
  updated: employeeUpdated,
  deleted: employeeDeleted,
} satisfies Record<StatementKind, EventContract>;

/** Days that the intake item lives: long enough for every retry of the bus and its dead-letter queues. */
const intakeDays = 14;

/** How a statement came to us. */
export interface Arrival {
  readonly intakeId: Id<'intake'>;
  readonly via: 'webhook' | 'import';
  /** The actor in the audit trail. */
  readonly by: string;
  readonly at: Date;
  /** The id that a person gets who is new; a person who is known keeps theirs. */
  readonly newAlumniId: AlumniId;
}

/** What is written together when a statement is taken in. */
export interface TakenIn {
  readonly before: EmployeeItem | undefined;
  readonly employee: EmployeeItem;
  readonly intake: IntakeItem;
  readonly announcement: Announcement;
}

/** Takes a statement in: the same employee of the same source is the same person, through all stints. */
export function takeIn(statement: Statement, known: EmployeeItem | undefined, arrival: Arrival): TakenIn {
  const { kind, statedAt, sourceSystem, sourceEmployeeId, facts } = statement;
  const { intakeId, via, by, at } = arrival;
  const alumniId = known?.alumniId ?? arrival.newAlumniId;
  return {
    before: known,
    employee: {
      sourceEmployeeId,
      sourceSystem,
      alumniId,
      sequence: (known?.sequence ?? 0) + 1,
      lastStatement: fingerprint(statement),
      updatedAt: at.toISOString(),
      updatedBy: by,
    },
    intake: {
      intakeId,
      alumniId,
      kind,
      statedAt,
      via,
      statedBy: by,
      sourceSystem,
      sourceEmployeeId,
      facts,
      expiresAt: Math.floor(at.getTime() / 1000) + intakeDays * 86_400,
    },
    announcement: announce(contracts[kind], { alumniId, intakeId }),
  };
}

/** What a statement says, whenever it says it: the same fingerprint means that there is nothing new. */
export function fingerprint({ kind, facts }: Pick<Statement, 'kind' | 'facts'>): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, facts]))
    .digest('base64url');
}
