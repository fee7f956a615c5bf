/** The numbers of topics in unsubscribe links: the link in an old mail stops the topic of that mail. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topicNumbers, topicOfNumber } from '../../../../events/agreements/topic-numbers.ts';
import { topics } from '../../../../shared/vocabulary.ts';

test('no number of a mailed link ever means another topic; a new topic takes the next one', () => {
  expect([1, 2, 3].map(topicOfNumber)).toEqual(['newsletter', 'gatherings', 'jobs']);
});

test.each(topics)('%s has a number that a link holds, and is found by it', (topic) => {
  expect(topicOfNumber(topicNumbers[topic])).toBe(topic);
  expect(topicNumbers[topic]).toBeGreaterThan(0);
  expect(topicNumbers[topic]).toBeLessThan(256);
});

test('no other number means a topic, least of all 0: a link without a choice', () => {
  expect(topicOfNumber(0)).toBeUndefined();
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.double()), (number) => {
      fc.pre(![1, 2, 3].includes(number));
      expect(topicOfNumber(number)).toBeUndefined();
    }),
  );
});
