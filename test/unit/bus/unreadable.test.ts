import { expect, it } from 'vitest';
import { Unreadable } from '../../../shared/bus/unreadable.ts';

it('what can never be handled is an error of its own name, whose message is the reason', () => {
  const error = new Unreadable('unknown_version');
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe('Unreadable: unknown_version');
});
