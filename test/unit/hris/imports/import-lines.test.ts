import { describe, expect, it } from 'vitest';
import { takeIn } from '../../../../functions/hris/employee/employee.ts';
import { checkLines, effectOf, packLines, statementOf } from '../../../../functions/hris/imports/import-lines.ts';
import type { ImportLine } from '../../../../functions/hris/tables.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { everybody, garcia, leaverData, takahashi } from '../../../fixtures/people.ts';

const now = new Date('2026-11-22T00:00:00Z');
const lines = everybody.map((person) => leaverData(person, '2024-03-31'));

describe('checking an import', () => {
  it('takes good lines without what must not be kept', () => {
    const checked = checkLines([{ ...lines[0], myNumber: '123456789012' }], now);
    expect(checked).toMatchObject({ result: 'good', lines: [{ line: 1, sourceEmployeeId: 'A1001' }] });
    expect(JSON.stringify(checked)).not.toMatch(/123456789012|corp\.example/);
  });

  it('reports every bad line by number and field, never by value', () => {
    const checked = checkLines(
      [lines[0], { ...lines[1], personalEmail: 'SECRET' }, 'SECRET', { ...lines[2], names: null }],
      now,
    );
    expect(checked).toMatchObject({ result: 'bad', badLines: 3 });
    const problems = checked.result === 'bad' ? checked.problems : [];
    expect(problems.map(({ line, pointer }) => `${line} ${pointer}`)).toEqual(['2 /personalEmail', '3 ', '4 /names']);
    expect(JSON.stringify(problems)).not.toContain('SECRET');
  });

  it('reports a date that must be a mistake by its line', () => {
    const [first, second] = [lines[0], lines[1]];
    const checked = checkLines(
      [
        first,
        { ...second, employment: { ...second?.employment, terminationDate: '9999-12-31' } },
        { ...second, consentAtExit: { decision: 'refused', at: '2026-12-24T00:00:00Z' } },
        { ...second, employment: { ...second?.employment, terminationDate: '2028-12-01' } },
      ],
      now,
    );
    expect(checked).toMatchObject({
      badLines: 3,
      problems: [
        {
          ...{ line: 2, pointer: '/employment/terminationDate' },
          problem: 'must be in the years 1901 to 2199: leave the field out if there is no date',
        },
        { line: 3, pointer: '/consentAtExit/at', problem: 'must not be in the future' },
        { line: 4, pointer: '/employment/terminationDate', problem: 'must be at most 2 years ahead' },
      ],
    });
  });

  it.each([
    ['sourceEmployeeId', '/sourceEmployeeId'],
    ['names', '/names'],
    ['employment', '/employment'],
  ])('says that a field is missing which is not there: %s', (field, pointer) => {
    const { [field]: _missing, ...line } = lines[0] as Record<string, unknown>;
    expect(checkLines([line], now)).toMatchObject({ problems: [{ line: 1, pointer, problem: 'is missing' }] });
  });

  it('says how to write an address that was typed with a Japanese keyboard', () => {
    expect(checkLines([{ ...lines[0], personalEmail: 'taro＠example.net' }], now)).toMatchObject({
      problems: [{ line: 1, pointer: '/personalEmail', problem: expect.stringContaining('full-width') }],
    });
  });

  it('finds the same employee twice: the second line is the problem', () => {
    const checked = checkLines([lines[0], lines[1], lines[0]], now);
    expect(checked).toMatchObject({
      problems: [{ line: 3, pointer: '/sourceEmployeeId', problem: 'is the same employee as in line 1' }],
    });
  });

  it('takes the same number in two systems for two people', () => {
    expect(checkLines([lines[0], { ...lines[0], sourceSystem: 'bamboohr' }], now).result).toBe('good');
  });
});

it('packs lines into chunks far below the largest item, in their order', () => {
  const many = Array.from({ length: 2_000 }, (_none, position) =>
    leaverData({ ...garcia, id: `B${position}`, skills: ['品質管理'.repeat(20)] }, '2024-03-31'),
  );
  const checked = checkLines(many, now);
  if (checked.result !== 'good') throw new Error('bad lines');
  const chunks = packLines(checked.lines);
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.flat()).toEqual(checked.lines);
  for (const chunk of chunks) expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThan(350 * 1024);
});

describe('a chunk', () => {
  /** A line of this size as JSON. */
  const lineOf = (bytes: number, line = 1): ImportLine => {
    const empty = { line, sourceSystem: '', sourceEmployeeId: 'A1', facts: {} };
    return { ...empty, sourceSystem: 'x'.repeat(bytes - JSON.stringify(empty).length) };
  };
  const half = 150 * 1024;

  it('is full at 300 kB: a line more begins the next one', () => {
    expect(packLines([])).toEqual([]);
    expect(packLines([lineOf(half), lineOf(half)]).map(({ length }) => length)).toEqual([2]);
    expect(packLines([lineOf(half), lineOf(half + 1)]).map(({ length }) => length)).toEqual([1, 1]);
    expect(
      packLines([lineOf(half), lineOf(half), lineOf(half), lineOf(half), lineOf(100)]).map(({ length }) => length),
    ).toEqual([2, 2, 1]);
  });

  it('counts bytes, not characters: three for each of 品質管理', () => {
    const wide = { ...lineOf(100), sourceSystem: '品'.repeat(40 * 1024) };
    expect(packLines([wide, wide, wide]).map(({ length }) => length)).toEqual([2, 1]);
  });
});

describe('what a line would do', () => {
  const checked = checkLines([leaverData(takahashi, '2024-03-31'), leaverData(garcia, '2024-04-30')], now);
  const [first, second] =
    checked.result === 'good' ? checked.lines.map((line) => statementOf(line, '2026-11-22T00:00:00.000Z')) : [];
  if (first === undefined || second === undefined) throw new Error('bad lines');
  const arrival = {
    statement: first,
    intakeId: idFrom('intake', 'test'),
    via: 'import',
    newAlumniId: idFrom('alumnus', 'test'),
  } as const;
  const employee = takeIn(undefined, { by: 'hr-1', input: arrival }, new Date('2026-11-22T00:00:00Z')).state;

  it('somebody new is created', () => expect(effectOf(first, undefined)).toBe('created'));
  it('the same statement later is unchanged', () => {
    expect(effectOf({ ...first, statedAt: '2027-01-01T00:00:00.000Z' }, employee)).toBe('unchanged');
  });
  it('something else is an update', () => expect(effectOf(second, employee)).toBe('updated'));
});
