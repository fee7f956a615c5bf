/** What a newer release has stored: it is refused by name, or read and not replaced. */
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { ItemNotReadable, readItem } from '../../../shared/dynamo/item-not-readable.ts';
import { readTogether } from '../../../shared/dynamo/read-together.ts';
import { Table } from '../../../shared/dynamo/table.ts';
import { defineTable } from '../../../shared/dynamo/table-definition.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { LoggableError } from '../../../shared/log/loggable-error.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { lambdaContext } from '../../fixtures/invocations.ts';

// Powertools then writes to the console of the test; its logger asks when it is made.
vi.hoisted(() => {
  process.env['POWERTOOLS_DEV'] = 'true';
});

const definition = defineTable({
  name: 'Cups',
  item: z.object({
    shelf: z.string(),
    cup: z.string(),
    colour: z.enum(['blue', 'red']),
    owners: z.record(z.string(), z.int()),
  }),
  partition: 'shelf',
  sort: 'cup',
  holds: '-',
  forgets: '-',
});
const cups = new Table(definition, 'Cups');
const key = { shelf: 'upper', cup: 'a' };
const cup = { ...key, colour: 'blue', owners: { 'hanako@example.net': 1 } };
const refused = (attribute: string, problem: string) =>
  expect.objectContaining({ facts: { table: 'Cups', key: 'shelf, cup', attribute, problem } });

let aws: FakeAws;
beforeAll(async () => {
  aws = await FakeAws.start();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = aws.endpoint;
});
afterAll(() => aws.stop());
beforeEach(() => aws.calls.splice(0));

test('says which item it is by names alone, of a table with a sort key and of one without', () => {
  const { sort: _none, ...withoutSort } = definition;
  const errorOf = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return error;
    }
  };
  const refusal = errorOf(() => readItem(withoutSort, definition.item, { ...cup, colour: 'green' }));
  expect(refusal).toBeInstanceOf(LoggableError);
  expect(refusal).toMatchObject({
    facts: { table: 'Cups', key: 'shelf', attribute: 'colour', problem: 'invalid_value' },
    message:
      'An item of Cups (key: shelf) has a shape that this release does not know (colour: invalid_value). A newer release may have written it.',
  });
  // What is not an item at all has no attribute.
  expect(errorOf(() => readItem(definition, z.string(), cup))).toMatchObject({
    facts: { key: 'shelf, cup', attribute: '-', problem: 'invalid_type' },
  });
});

/** The table holds this. */
function stored(item: object): void {
  const Item = marshall(item);
  aws.on('GetItem', () => ({ body: { Item } }));
  aws.on('Query', () => ({ body: { Items: [Item] } }));
  aws.on('Scan', () => ({ body: { Items: [Item] } }));
  aws.on('BatchGetItem', () => ({ body: { Responses: { Cups: [Item] } } }));
}

const reads: Readonly<Record<string, () => Promise<unknown>>> = {
  get: () => cups.get(key),
  getOnly: () => cups.getOnly(key, 'colour'),
  getMany: () => cups.getMany([key]),
  getManyOnly: () => cups.getManyOnly([key], 'colour'),
  query: () => cups.query({ partition: 'upper' }),
  queryAll: () => Array.fromAsync(cups.queryAll({ partition: 'upper' })),
  queryOnly: () => Array.fromAsync(cups.queryOnly({ partition: 'upper' }, 'colour')),
  scan: () => cups.scan({}),
  readTogether: () => readTogether({ table: cups, key }),
};

describe('an attribute in a form that this release does not know', () => {
  test.each(Object.entries(reads))('is refused by %s, naming table, key and attribute', async (_name, read) => {
    stored({ ...cup, colour: 'green' });
    await expect(read()).rejects.toThrow(ItemNotReadable);
    await expect(read()).rejects.toEqual(refused('colour', 'invalid_value'));
  });

  test('is refused where a write is refused and shows the stored item', () => {
    const { refuse } = cups.replace({ ...cup, colour: 'red' }, { colour: 'blue' });
    expect(() => refuse?.({ ...cup, colour: 'green' })).toThrow(ItemNotReadable);
  });

  test('is named without any value, even where the keys of a map are data', async () => {
    stored({ ...cup, owners: { 'hanako@example.net': 'twice' } });
    const error = await cups.get(key).catch((thrown: ItemNotReadable) => thrown);
    expect(error).toEqual(refused('owners', 'invalid_type'));
    expect(String(error)).toContain('A newer release may have written it.');
    for (const value of ['hanako', 'twice', 'upper']) expect(String(error)).not.toContain(value);
  });

  test('is in the log by these names', async () => {
    const lines: unknown[] = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => lines.push(JSON.parse(line)));
    stored({ ...cup, colour: 'green' });
    const handler = lambda(async () => void (await cups.get(key)));
    await expect(handler(undefined, lambdaContext())).rejects.toThrow(ItemNotReadable);
    const facts = { table: 'Cups', key: 'shelf, cup', attribute: 'colour', problem: 'invalid_value' };
    expect(lines).toMatchObject([{ code: 'FUNCTION_FAILED', errorName: 'ItemNotReadable', ...facts }]);
    expect(JSON.stringify(lines)).not.toMatch(/green|upper|hanako/);
  });
});

describe('an attribute that this release does not know', () => {
  beforeEach(() => stored({ ...cup, saucer: 'blue' }));

  test('is left out of what is read', async () => {
    expect(Object.keys((await cups.get(key)) ?? {})).toEqual(Object.keys(cup));
    expect(JSON.parse(JSON.stringify(await cups.get(key)))).toEqual(cup);
  });

  test('is not lost: the item that was read is not replaced', async () => {
    const read = (await cups.get(key)) ?? expect.fail();
    expect(() => cups.replace({ ...read, colour: 'red' }, { colour: 'blue' })).toThrow(
      refused('saucer', 'unknown_attribute'),
    );
    expect(() => cups.put({ ...read, colour: 'red' })).toThrow(ItemNotReadable);
  });

  test('does not stand in the way of a change of other attributes', async () => {
    await cups.get(key);
    expect(() => cups.update(key, { set: { colour: 'red' } })).not.toThrow();
  });
});

test('an item of this release is read and replaced', async () => {
  stored(cup);
  const read = (await cups.get(key)) ?? expect.fail();
  expect(read).toEqual(cup);
  expect(cups.replace({ ...read, colour: 'red' }, { colour: 'blue' }).put?.Item).toEqual({ ...cup, colour: 'red' });
});
