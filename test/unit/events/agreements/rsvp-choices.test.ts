/** The numbers in RSVP links: links of old mails are read by them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rsvpChoiceOf } from '../../../../events/agreements/rsvp-choices.ts';

test('no number of a mailed link ever means something else; a new choice takes the next one', () => {
  expect([0, 1, 2, 3].map(rsvpChoiceOf)).toEqual(['details', 'attending', 'declined', 'undecided']);
});

test('no other number means a choice', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.double()), (number) => {
      fc.pre(![0, 1, 2, 3].includes(number));
      expect(rsvpChoiceOf(number)).toBeUndefined();
    }),
  );
});
