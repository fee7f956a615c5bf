import { describe, expect, it, test } from 'vitest';
import { finishImport, receiveImport, takeInBatch } from '../../../../functions/hris/imports/import.ts';
import { importLifecycle } from '../../../../functions/hris/imports/lifecycle.ts';
import { importStatuses } from '../../../../functions/hris/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
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

  it('begins when every line is good, and is announced; one bad line refuses it', () => {
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
