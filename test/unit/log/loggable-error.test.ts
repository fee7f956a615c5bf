import { expect, it } from 'vitest';
import { LoggableError } from '../../../shared/log/loggable-error.ts';

it('is an error whose facts a log line may hold besides its name', () => {
  class CupBroken extends LoggableError {
    override readonly name = 'CupBroken';
    readonly facts = { shelf: 'upper' };
  }
  const broken = new CupBroken('A cup is broken.');
  expect(broken).toBeInstanceOf(Error);
  expect(broken).toMatchObject({ name: 'CupBroken', message: 'A cup is broken.', facts: { shelf: 'upper' } });
});
