import { describe, expect, it } from 'vitest';
import { readCanonicalEvent } from '../../../../functions/hris/employee/canonical-event.ts';
import { leaverData, takahashi } from '../../../fixtures/people.ts';

const data = leaverData(takahashi, '2026-03-31');

function read(event: unknown) {
  return readCanonicalEvent(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)));
}

function offboarded(change: Record<string, unknown> = {}, timestamp: unknown = '2026-03-31T18:00:00+09:00') {
  return read({ type: 'employee.offboarded', timestamp, data: { ...data, ...change } });
}

describe('what is dropped before anything is stored', () => {
  it.each(['myNumber', 'my_number', 'bankAccount', 'salary', 'residenceCard', 'workEmail', 'homeAddress'])(
    'the field %s',
    (field) => {
      const reading = offboarded({ [field]: 'SECRET-1', employment: { ...data.employment, [field]: 'SECRET-2' } });
      expect(reading.result).toBe('statement');
      expect(JSON.stringify(reading)).not.toMatch(/SECRET/);
    },
  );

  it.each(['illness', 'childbirth'])('the sensitive reason %s, and nothing else of the exit', (reasonCode) => {
    expect(offboarded({ exit: { ...data.exit, reasonCode } })).toMatchObject({
      statement: { facts: { exit: { type: 'voluntary', rehireRecommendation: 'yes', evaluation: 'A' } } },
    });
    expect(JSON.stringify(offboarded({ exit: { ...data.exit, reasonCode } }))).not.toContain(reasonCode);
  });
});

describe('what is understood', () => {
  it('the canonical event, with its time in UTC', () => {
    expect(offboarded()).toMatchObject({
      result: 'statement',
      statement: {
        kind: 'offboarded',
        statedAt: '2026-03-31T09:00:00.000Z',
        sourceSystem: 'smarthr',
        sourceEmployeeId: 'A1001',
        facts: {
          names: takahashi.names,
          personalEmail: takahashi.email,
          employment: { terminationDate: '2026-03-31' },
        },
      },
    });
  });

  it('null as nothing said', () => {
    const reading = offboarded({ personalEmail: null, exit: null, names: { ...data.names, preferred: null } });
    expect(reading).toMatchObject({ result: 'statement' });
    expect(JSON.stringify(reading)).not.toContain('null');
  });

  it.each([
    ['employee.offboarding_cancelled', 'offboarding_cancelled'],
    ['employee.rehired', 'rehired'],
    ['employee.updated', 'updated'],
    ['employee.deleted', 'deleted'],
  ])('%s with no more than who', (type, kind) => {
    const event = {
      type,
      timestamp: '2026-03-31T09:00:00Z',
      data: { sourceSystem: 'smarthr', sourceEmployeeId: 'A1' },
    };
    expect(read(event)).toMatchObject({ result: 'statement', statement: { kind, facts: {} } });
  });

  it.each(['employee.created', 'payroll.closed'])('%s is not of interest, whatever it holds', (type) => {
    expect(read({ type, data: 17 })).toEqual({ result: 'uninteresting' });
  });
});

describe('what is unreadable names its field, never its value', () => {
  it.each([
    [{ personalEmail: 'SECRET at example.net' }, '/data/personalEmail'],
    [{ personalEmail: 'SECRET\r\nBcc: x@example.net' }, '/data/personalEmail'],
    [{ names: undefined }, '/data/names'],
    [{ names: { family: 'SECRET' } }, '/data/names/given'],
    [{ sourceEmployeeId: '' }, '/data/sourceEmployeeId'],
    [{ employment: { ...data.employment, hireDate: 'SECRET' } }, '/data/employment/hireDate'],
    [{ employment: { hireDate: '2020-04-01' } }, '/data/employment/terminationDate'],
    [{ employment: { hireDate: '2020-04-01', terminationDate: '2020-03-31' } }, '/data/employment/terminationDate'],
    [{ exit: { type: 'SECRET' } }, '/data/exit/type'],
    [{ contactBasis: 'SECRET' }, '/data/contactBasis'],
    [{ consentAtExit: { decision: 'granted' } }, '/data/consentAtExit/noticeVersion'],
    [{ skills: ['a', ''] }, '/data/skills/1'],
  ])('%j', (change, pointer) => {
    const reading = offboarded(change);
    expect(reading).toMatchObject({ result: 'unreadable' });
    expect(reading.result === 'unreadable' && reading.errors.map((error) => error.pointer)).toContain(pointer);
    expect(JSON.stringify(reading)).not.toContain('SECRET');
  });

  it.each([
    ['not json', '/'],
    ['"text"', '/'],
    ['{"type":7}', '/type'],
    ['{"type":"employee.offboarded"}', '/timestamp'],
  ])('%s', (body, pointer) => {
    const reading = read(body);
    expect(reading.result === 'unreadable' && reading.errors.map((error) => error.pointer)).toContain(pointer);
  });

  it('does not fall over bodies that are deeper than anybody means', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(read(`{"type":"employee.updated","timestamp":"2026-03-31T09:00:00Z","data":${deep}}`).result).toBe(
      'unreadable',
    );
  });
});
