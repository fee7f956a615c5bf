/** The name of a table leads to the environment variable that carries its physical name: CDK and the store must agree. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { registeredTables } from '../../../infra/tables.ts';
import { defineTable, expiryFrom, tableVariable } from '../../../shared/dynamo/table-definition.ts';

test.each([
  ['Intake', 'TABLE_INTAKE'],
  ['MailingRecords', 'TABLE_MAILING_RECORDS'],
  ['ImportChunks', 'TABLE_IMPORT_CHUNKS'],
  ['OneOfManyWords', 'TABLE_ONE_OF_MANY_WORDS'],
])('the name of %s is in %s', (name, variable) => expect(tableVariable({ name })).toBe(variable));

test('a table is what was declared', () => {
  const cups = {
    name: 'Cups',
    item: z.object({ cup: z.string() }),
    partition: 'cup',
    holds: '-',
    forgets: '-',
  } as const;
  expect(defineTable(cups)).toBe(cups);
});

test('an item expires at the second in which its days are over', () => {
  const kept = expiryFrom({ name: 'Cups', keptDays: 2 }, new Date('2026-04-01T00:00:00.999Z'));
  expect(kept).toBe(Date.parse('2026-04-03T00:00:00Z') / 1000);
  expect(() => expiryFrom({ name: 'Cups' }, new Date())).toThrow('Cups');
});

test('every table that deletes its items says after how many days', () => {
  const unsaid = registeredTables.filter(
    ({ expires, keptDays }) => (expires === undefined) !== (keptDays === undefined),
  );
  expect(unsaid.map(({ name }) => name)).toEqual([]);
});
