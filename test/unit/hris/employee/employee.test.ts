/** Whose statement it is: one employee of one source is one person through all stints; the statement itself is kept for two weeks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intakeKinds, intakeTable } from '../../../../events/read-models/intake-item.ts';
import type { Statement } from '../../../../functions/hris/employee/canonical-event.ts';
import { employeeKey, fingerprint, takeIn } from '../../../../functions/hris/employee/employee.ts';
import { employeesTable } from '../../../../functions/hris/tables.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const at = new Date('2026-04-01T00:00:00Z');
const later = new Date('2026-04-02T00:00:00Z');
const statement: Statement = {
  kind: 'offboarded',
  statedAt: '2026-03-31T09:00:00.000Z',
  sourceSystem: 'smarthr',
  sourceEmployeeId: 'A1001',
  facts: { names: { family: '髙橋', given: '花子' } },
};
const arrival = (change: Partial<Statement> = {}, name = 'first') => ({
  statement: { ...statement, ...change },
  intakeId: idFrom('intake', name),
  via: 'webhook' as const,
  newAlumniId: idFrom('alumnus', name),
  bodyHash: 'a hash',
});
const first = takeIn(undefined, { by: 'webhook:smarthr', input: arrival() }, at);

describe('the first statement about an employee', () => {
  test('makes a person, whose number in the source is theirs from now on', () => {
    expect(first.state).toEqual({
      sourceEmployeeId: 'A1001',
      sourceSystem: 'smarthr',
      alumniId: idFrom('alumnus', 'first'),
      sequence: 1,
      lastStatement: fingerprint(statement),
      updatedAt: '2026-04-01T00:00:00.000Z',
      updatedBy: 'webhook:smarthr',
    });
    expect(employeesTable.item.parse(first.state)).toEqual(first.state);
  });

  test('is kept as it was stated, with who stated it, how it came, and for 14 days', () => {
    expect(first.intake).toEqual({
      ...statement,
      intakeId: idFrom('intake', 'first'),
      alumniId: idFrom('alumnus', 'first'),
      via: 'webhook',
      bodyHash: 'a hash',
      statedBy: 'webhook:smarthr',
      expiresAt: new Date('2026-04-15T00:00:00Z').getTime() / 1000,
    });
    expect(intakeTable.item.parse(first.intake)).toEqual(first.intake);
  });
});

test('two employees have two keys unless both their source and their number are the same', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\\', ' '), maxLength: 4 });
  const employee = fc.record({ sourceSystem: text, sourceEmployeeId: text });
  fc.assert(
    fc.property(employee, employee, (one, other) => {
      const isSame = one.sourceSystem === other.sourceSystem && one.sourceEmployeeId === other.sourceEmployeeId;
      expect(employeeKey({ ...one })).toBe(employeeKey(one));
      expect(employeeKey(one) === employeeKey(other)).toBe(isSame);
    }),
  );
});

test('a later statement is about the same person, whatever id a new one would have had', () => {
  const second = takeIn(first.state, { by: 'hr-1', input: arrival({ kind: 'rehired' }, 'second') }, later);
  const alumniId = idFrom('alumnus', 'first');
  expect(second.state).toMatchObject({ alumniId, sequence: 2, updatedBy: 'hr-1', updatedAt: later.toISOString() });
  expect(second.intake).toMatchObject({ alumniId, intakeId: idFrom('intake', 'second'), statedBy: 'hr-1' });
});

test.each([
  ['offboarded', 'employee-offboarded'],
  ['offboarding_cancelled', 'offboarding-cancelled'],
  ['rehired', 'employee-rehired'],
  ['updated', 'employee-updated'],
  ['deleted', 'employee-deleted'],
] as const)('%s emits `%s`, with ids and nothing else', (kind, type) => {
  const { events } = takeIn(undefined, { by: 'hr-1', input: arrival({ kind }) }, at);
  expect(events.map(({ contract, data }) => [contract.type, data])).toEqual([
    [type, { alumniId: idFrom('alumnus', 'first'), intakeId: idFrom('intake', 'first') }],
  ]);
});

test('a statement says the same whenever and about whomever it was stated; another kind or fact is something new', () => {
  const said = fingerprint(statement);
  expect(said).toMatch(/^[\w-]{43}$/);
  fc.assert(
    fc.property(fc.constantFrom(...intakeKinds), fc.string(), fc.string(), (kind, title, statedAt) => {
      const facts = { ...statement.facts, employment: { hireDate: '2020-04-01', title } };
      const other = { ...statement, kind, facts };
      expect(fingerprint({ ...other, statedAt } as Statement)).toBe(fingerprint(other));
      expect(fingerprint(other)).not.toBe(said);
      expect(fingerprint({ ...statement, kind }) === said).toBe(kind === statement.kind);
    }),
  );
});
