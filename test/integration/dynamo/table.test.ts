import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { commit, writesPerTransaction } from '../../../shared/dynamo/commit.ts';
import { ConcurrentChange, openTable, type Table } from '../../../shared/dynamo/table.ts';
import { defineTable } from '../../../shared/dynamo/table-definition.ts';
import { makeTables } from '../tables.ts';

const cupsTable = defineTable({
  name: 'Cups',
  item: z.object({
    shelf: z.string(),
    cup: z.string(),
    sequence: z.int(),
    colour: z.string().optional(),
    sips: z.object({ tea: z.int(), milk: z.int() }).default({ tea: 0, milk: 0 }),
    room: z.string().optional(),
  }),
  partition: 'shelf',
  sort: 'cup',
  indexes: { byRoom: { partition: 'room', sort: 'cup' }, byColour: { partition: 'colour', sort: 'cup', only: [] } },
  holds: 'Nothing.',
  forgets: 'At once.',
});
let cups: Table<typeof cupsTable.item>;
const cup = (name: string, change: object = {}) => ({ shelf: 'upper', cup: name, sequence: 1, ...change });

class Taken extends Error {
  override readonly name = 'Taken';
}

beforeAll(async () => {
  await makeTables(cupsTable);
  cups = openTable(cupsTable);
});

describe('a commit', () => {
  test('writes all or nothing', async () => {
    await commit(cups.create(cup('a')));
    await expect(commit(cups.create(cup('b')), cups.create(cup('a')))).rejects.toThrow(ConcurrentChange);
    expect(await cups.get({ shelf: 'upper', cup: 'b' })).toBeUndefined();
  });

  test('turns a refused condition into the writer’s own error, with the item as it stands', async () => {
    await commit(cups.put(cup('c', { sequence: 4, colour: 'blue' })));
    let seen: unknown;
    const refuse = (current: unknown) => {
      seen = current;
      return new Taken();
    };
    await expect(commit(cups.replace(cup('c'), { sequence: 3 }, refuse))).rejects.toThrow(Taken);
    expect(seen).toMatchObject({ sequence: 4, colour: 'blue' });
    await expect(
      commit(cups.update({ shelf: 'upper', cup: 'none' }, { set: { colour: 'red' } }, refuse)),
    ).rejects.toThrow(Taken);
    expect(seen).toBeUndefined();
  });

  test('of nothing does nothing; of too much is refused before it starts', async () => {
    await commit();
    const many = Array.from({ length: writesPerTransaction + 1 }, (_none, number) => cups.put(cup(`m${number}`)));
    await expect(commit(...many)).rejects.toThrow(RangeError);
  });

  test('of many writers on one item lets each through once: conflicts are tried again', async () => {
    await commit(cups.put(cup('busy')));
    const key = { shelf: 'upper', cup: 'busy' };
    await Promise.all(
      Array.from({ length: 25 }, () => commit(cups.update(key, { add: { 'sips.tea': 1, 'sips.milk': -1 } }))),
    );
    expect(await cups.get(key)).toMatchObject({ sips: { tea: 25, milk: -25 } });
  });

  test('counts up to a bound and not beyond it, also with simultaneous writers', async () => {
    await commit(cups.put(cup('small')));
    const key = { shelf: 'upper', cup: 'small' };
    const drink = () =>
      commit(cups.update(key, { add: { 'sips.tea': 2 }, atMost: { 'sips.tea': 7 } }, () => new Taken()));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, drink));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect((await cups.get(key))?.sips.tea).toBe(6);
  });

  test('leaves attributes alone whose new value is undefined', async () => {
    await commit(cups.put(cup('kept', { colour: 'red', room: 'kitchen' })));
    const key = { shelf: 'upper', cup: 'kept' };
    await commit(cups.update(key, { set: { colour: undefined, room: 'hall' } }));
    expect(await cups.get(key)).toMatchObject({ colour: 'red', room: 'hall' });
  });

  test('may only remove attributes: DynamoDB refuses an empty map of values', async () => {
    await commit(cups.put(cup('emptied', { colour: 'red' })));
    const write = cups.update({ shelf: 'upper', cup: 'emptied' }, { remove: ['colour'] });
    expect(write).not.toHaveProperty('update.ExpressionAttributeValues');
    await commit(write);
    expect(await cups.get({ shelf: 'upper', cup: 'emptied' })).not.toHaveProperty('colour');
  });

  test('checks what must be so, absent attributes included', async () => {
    await commit(cups.put(cup('plain')));
    const key = { shelf: 'upper', cup: 'plain' };
    await commit(cups.update(key, { set: { colour: 'red' }, expected: { colour: undefined, sequence: 1 } }));
    await expect(
      commit(cups.update(key, { set: { colour: 'blue' }, expected: { colour: undefined } })),
    ).rejects.toThrow(ConcurrentChange);
    await expect(commit(cups.delete(key, { colour: 'blue' }))).rejects.toThrow(ConcurrentChange);
    await commit(cups.delete(key, { colour: 'red' }));
    expect(await cups.get(key)).toBeUndefined();
  });
});

describe('counting', () => {
  test('makes the item where there is none, and loses nothing among many', async () => {
    const key = { shelf: 'upper', cup: 'counted' };
    await Promise.all(Array.from({ length: 20 }, () => commit(cups.count(key, { sequence: 2 }))));
    expect(await cups.get(key)).toMatchObject({ sequence: 40 });
  });
});

describe('reading', () => {
  test('some attributes of an item, checked by their schema', async () => {
    await commit(cups.put(cup('partly', { colour: 'green' })));
    const key = { shelf: 'upper', cup: 'partly' };
    expect(await cups.getOnly(key, 'colour', 'sips')).toEqual({ colour: 'green', sips: { tea: 0, milk: 0 } });
    expect(await cups.getOnly({ shelf: 'upper', cup: 'nowhere' }, 'colour')).toBeUndefined();
  });

  test('pages through a partition, an index, and the whole', async () => {
    await commit(...['p1', 'p2', 'p3'].map((name) => cups.put({ ...cup(name), shelf: 'lower', room: 'kitchen' })));
    const first = await cups.query({ partition: 'lower', limit: 2 });
    const second = await cups.query({ partition: 'lower', limit: 2, after: first.lastKey });
    expect([...first.items, ...second.items].map((item) => item.cup)).toEqual(['p1', 'p2', 'p3']);
    const newest = await cups.query({ index: 'byRoom', partition: 'kitchen', newestFirst: true });
    expect(newest.items.map((item) => item.cup)).toEqual(['p3', 'p2', 'p1']);
    expect((await cups.query({ partition: 'lower', from: 'p2', to: 'p2' })).items).toHaveLength(1);
    expect(
      await cups.getMany([
        { shelf: 'lower', cup: 'p1' },
        { shelf: 'lower', cup: 'gone' },
      ]),
    ).toHaveLength(1);
    expect(await Array.fromAsync(cups.queryAll({ partition: 'lower', limit: 1 }))).toHaveLength(3);
  });

  test('refuses to write what the schema does not allow', () => {
    expect(() => cups.put({ ...cup('x'), sequence: 1.5 })).toThrow();
  });
});

describe('an index that holds the keys alone', () => {
  test('says what lies where, on every page; the items are read from the table', async () => {
    for (const name of ['x', 'y', 'z']) await commit(cups.put(cup(name, { colour: 'violet' })));
    const found: unknown[] = [];
    const query = { index: 'byColour', partition: 'violet', limit: 2 };
    for await (const key of cups.queryOnly(query, 'shelf', 'cup')) found.push(key);
    expect(found).toEqual(['x', 'y', 'z'].map((name) => ({ shelf: 'upper', cup: name })));
    await expect(cups.query(query)).rejects.toThrow();
  });
});
