/** The name of a table leads to the environment variable that carries its physical name: CDK and the store must agree. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { defineTable, tableVariable } from '../../../shared/dynamo/table-definition.ts';

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
