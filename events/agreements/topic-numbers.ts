import type { Topic } from '../../shared/vocabulary.ts';

/**
 * The number of a topic in an unsubscribe link. Mail writes it, consent reads it, and the link in an old mail must still
 * withdraw the topic of that mail: a number never changes its meaning.
 */
export const topicNumbers = { newsletter: 1, gatherings: 2, jobs: 3 } as const satisfies Record<Topic, number>;

/** The topic of a number; undefined = a number that no mail was ever given. */
export function topicOfNumber(number: number): Topic | undefined {
  return (Object.keys(topicNumbers) as Topic[]).find((topic) => topicNumbers[topic] === number);
}
