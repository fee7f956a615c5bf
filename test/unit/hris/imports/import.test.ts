import { describe, expect, it, test } from 'vitest';
import { finishImport, receiveImport, takeInBatch } from '../../../../functions/hris/imports/import.ts';
import { importLifecycle } from '../../../../functions/hris/imports/lifecycle.ts';
import { type EmployeeItem, type ImportItem, importStatuses } from '../../../../functions/hris/tables.ts';
import { byOkaeri, type Decision, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { expectToFollow } from '../../../fixtures/lifecycles.ts';
import { garcia, leaverData, takahashi } from '../../../fixtures/people.ts';

const at = new Date('2026-11-22T00:00:00Z');
const importId = idFrom('import', 'test');
const employees = [takahashi, garcia].map((person) => leaverData(person, '2024-03-31'));
const received = (input: unknown[] = employees, dryRun = false) =>
  receiveImport(importId, { by: 'hr-1', input: { employees: input, dryRun } }, at);
const knownLines = ({ chunks }: ReturnType<typeof received>) =>
  byOkaeri(
    chunks.flat().map((line) => ({ line, employee: undefined, newAlumniId: idFrom('alumnus', `${line.line}`) })),
  );

describe('the life of an import', () => {
  test.each(importStatuses)('%s allows the steps that start there, and no others', (status) => {
    expectToFollow(
      importLifecycle,
      { ...received().state, status },
      {
        takeBatch: (item) => takeInBatch(item, knownLines(received()), at),
        finish: (item) => finishImport(item, byOkaeri(), at),
      },
    );
  });

  it('begins when every line is good, and emits an event; one bad line refuses it', () => {
    expect(received()).toMatchObject({
      state: { status: 'running' },
      events: [{ contract: { type: 'import-received' } }],
    });
    expect(received([...employees, {}])).toMatchObject({ state: { status: 'refused' }, events: [], chunks: [] });
  });

  it('counts in a dry run, and takes nobody in', () => {
    const dry = received(employees, true);
    expect(takeInBatch(dry.state, knownLines(dry), at)).toMatchObject({
      state: { counts: { created: 2 } },
      changes: [],
    });
  });
});

describe('what is kept of an import', () => {
  const none = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  const kept = {
    importId,
    sequence: 1,
    takenIn: 0,
    receivedAt: at.toISOString(),
    createdBy: 'hr-1',
    updatedAt: at.toISOString(),
    updatedBy: 'hr-1',
  };

  it('while it runs: how many lines and chunks there are, and no line', () => {
    const { state, chunks, events } = received(employees, true);
    expect(state).toEqual({
      ...{ ...kept, dryRun: true, totalLines: 2, status: 'running', counts: none, lines: [], chunks: 1 },
      ...{ warnings: [], warnedLines: 0 },
    });
    expect(chunks.map((chunk) => chunk.length)).toEqual([2]);
    expect(events.map(({ data }) => data)).toEqual([{ importId }]);
  });

  it('when it was refused: the report', () => {
    expect(received([...employees, 'x']).state).toEqual({
      ...{ ...kept, dryRun: false, totalLines: 3, status: 'refused', counts: { ...none, refused: 1 }, chunks: 0 },
      ...{ warnings: [], warnedLines: 0 },
      lines: [{ line: 3, pointer: '', problem: expect.stringMatching(/^must be an object/) }],
    });
  });

  it('the report names the first 1000 problems and counts all bad lines', () => {
    const { state } = received(Array.from({ length: 1_200 }, () => 'x'));
    expect(state.lines.map(({ line }) => line)).toEqual(Array.from({ length: 1_000 }, (_none, at) => at + 1));
    expect(state.counts).toEqual({ ...none, refused: 1_200 });
  });
});

describe('a consent to a notice whose text is not on file', () => {
  const consenting = (noticeVersion: string) => ({
    ...employees[0],
    consentAtExit: {
      ...{ decision: 'granted', noticeVersion, purposes: ['membership'], method: 'paper' },
      at: '2024-03-01T00:00:00Z',
    },
  });

  it.each([false, true])('is named by its line, and taken in; in a dry run: %s', (dryRun) => {
    const { state } = received([employees[1], consenting('2026-03')], dryRun);
    expect(state).toMatchObject({ status: 'running', warnedLines: 1, lines: [] });
    expect(state.warnings).toEqual([
      { line: 2, pointer: '/consentAtExit/noticeVersion', warning: expect.stringContaining('programme/notices') },
    ]);
    expect(JSON.stringify(state.warnings)).not.toContain('2026-03');
    expect(received([consenting('2026-04')], dryRun).state).toMatchObject({ warnings: [], warnedLines: 0 });
  });

  it('is not named where it is refused, or nobody was asked', () => {
    const others = [{ decision: 'refused' }, { decision: 'not_asked' }].map((consentAtExit, at) => ({
      ...{ ...employees[0], sourceEmployeeId: `X${at}` },
      consentAtExit,
    }));
    expect(received(others).state.warnings).toEqual([]);
  });

  it('is named a thousand times at most; all are counted', () => {
    const many = Array.from({ length: 1_100 }, (_none, at) => ({
      ...consenting('2026-03'),
      sourceEmployeeId: `X${at}`,
    }));
    const { state } = received(many);
    expect([state.warnings.length, state.warnedLines]).toEqual([1_000, 1_100]);
  });
});

/** What was decided. */
function taken<Taken extends Decision<ImportItem>>(outcome: Taken | Refusal): Taken {
  if (isRefusal(outcome)) throw new Error(outcome.refused);
  return outcome;
}

describe('a batch', () => {
  const later = new Date('2026-11-22T01:00:00Z');
  const start = received();
  const lines = start.chunks.flat();
  const batch = (known: (line: number) => EmployeeItem | undefined, item = start.state) =>
    taken(
      takeInBatch(
        item,
        byOkaeri(
          lines.map((line) => ({ line, employee: known(line.line), newAlumniId: idFrom('alumnus', `${line.line}`) })),
        ),
        later,
      ),
    );
  const first = batch(() => undefined);
  const employeeOf = (line: number) => first.changes[line - 1]?.change.state;

  it('takes each line in once, as stated by whoever handed the import in, when they did', () => {
    expect(first.state).toEqual({
      ...start.state,
      sequence: 2,
      takenIn: 2,
      counts: { created: 2, updated: 0, unchanged: 0, refused: 0 },
      updatedBy: 'okaeri',
      updatedAt: later.toISOString(),
    });
    expect(first.changes.map(({ before, change }) => [before, change.intake])).toMatchObject(
      lines.map(({ line, facts, sourceEmployeeId }) => [
        undefined,
        {
          ...{ kind: 'offboarded', via: 'import', statedBy: 'hr-1', statedAt: start.state.receivedAt, facts },
          sourceEmployeeId,
          alumniId: idFrom('alumnus', `${line}`),
        },
      ]),
    );
    expect(first.changes[0]?.change.intake).not.toHaveProperty('line');
  });

  it('of lines that state what is known already changes nobody; one that states something new changes its employee', () => {
    expect(batch(employeeOf)).toMatchObject({
      state: { counts: { unchanged: 2, created: 0 }, takenIn: 2 },
      changes: [],
    });
    const other = { ...employeeOf(2), lastStatement: 'another' } as EmployeeItem;
    const second = batch((line) => (line === 2 ? other : employeeOf(line)));
    expect(second.state.counts).toEqual({ created: 0, updated: 1, unchanged: 1, refused: 0 });
    expect(second.changes).toMatchObject([
      { before: other, change: { state: { alumniId: other.alumniId, sequence: 2 } } },
    ]);
  });

  it('again has the same intake ids, so that no line is stated twice, and another import has others', () => {
    const ids = (taken: typeof first) => taken.changes.map(({ change }) => change.intake.intakeId);
    expect(ids(batch(() => undefined))).toEqual(ids(first));
    const other = batch(() => undefined, { ...start.state, importId: idFrom('import', 'other') });
    expect(new Set([...ids(first), ...ids(other)]).size).toBe(4);
  });

  it('adds to what was counted before', () => {
    const counts = { created: 3, updated: 1, unchanged: 5, refused: 0 };
    const { state } = batch(() => undefined, { ...start.state, counts, takenIn: 9 });
    expect(state).toMatchObject({ counts: { ...counts, created: 5 }, takenIn: 11 });
    expect(counts.created).toBe(3);
  });

  it('is the last one, when the import is done', () => {
    const done = taken(finishImport(first.state, byOkaeri(), later));
    expect(done).toEqual({ state: { ...first.state, sequence: 3, status: 'done' }, events: [], timers: [] });
  });
});
