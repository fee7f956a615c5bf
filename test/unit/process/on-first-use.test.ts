import { expect, test } from 'vitest';
import { onFirstUse } from '../../../shared/process/on-first-use.ts';

test('a value is made with the first use, once, and the same for every later one', () => {
  let made = 0;
  const value = onFirstUse(() => ({ number: ++made }));
  expect(made).toBe(0);
  const first = value();
  expect([value(), value()].every((one) => one === first)).toBe(true);
  expect(made).toBe(1);
});

test('what cannot be made is tried again with the next use', () => {
  let tried = 0;
  const value = onFirstUse(() => {
    tried += 1;
    if (tried === 1) throw new Error('not yet');
    return { tried };
  });
  expect(() => value()).toThrow('not yet');
  expect(value()).toEqual({ tried: 2 });
});
