import { expect, test } from 'vitest';
import { TimersNotPublished } from '../../../../functions/backbone/timers/timers-not-published.ts';

test('says how many of which kind failed, and at what; nothing that a timer or an error says', () => {
  const failure = (kind: string, error: unknown) => ({ kind, error });
  const error = new TimersNotPublished([
    failure('gathering-end', new RangeError('nobody@example.com')),
    failure('campaign', 'nobody@example.com'),
    failure('gathering-end', new RangeError('nobody@example.com')),
  ]);
  expect(error.message).toBe(
    'timers that could not be published: 2 gathering-end, 1 campaign (2 RangeError, 1 string)',
  );
  expect(error.facts).toEqual({ kinds: '2 gathering-end, 1 campaign', errors: '2 RangeError, 1 string' });
  expect([error.cause, error.stack?.includes('nobody@example.com')]).toEqual([undefined, false]);
});
