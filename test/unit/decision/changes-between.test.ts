/** What an update writes of a stored item after a decision. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween } from '../../../shared/decision/decision-store.ts';

test('are the attributes that have another value, and those that were dropped', () => {
  const before = { title: 'a', place: { name: 'x' }, answers: 3, reason: 'b', changedAt: { place: '1' } };
  expect(changesBetween(before, { ...before, place: { name: 'y' }, changedAt: { place: '1' } })).toEqual({
    set: { place: { name: 'y' } },
    remove: [],
  });
  const { reason: _dropped, ...rest } = before;
  expect(changesBetween<Partial<typeof before>>(before, rest)).toEqual({
    set: { reason: undefined },
    remove: ['reason'],
  });
});

test('are none where nothing changed, however it is written', () => {
  expect(changesBetween({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBeUndefined();
  expect(changesBetween<{ a?: number | undefined }>({}, { a: undefined })).toBeUndefined();
});

test('make the one item of the other, and touch nothing else', () => {
  const item = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.option(fc.jsonValue({ maxDepth: 1 }), { nil: undefined }),
  );
  fc.assert(
    fc.property(item, item, (before, after) => {
      const { set = {}, remove = [] } = changesBetween(before, after) ?? {};
      const written = Object.fromEntries(
        Object.entries({ ...before, ...set }).filter(([key]) => !remove.includes(key)),
      );
      const defined = (values: object) =>
        Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
      expect(defined(written)).toEqual(defined(after));
      for (const attribute of Object.keys(set)) expect(before[attribute]).not.toEqual(after[attribute]);
    }),
  );
});
