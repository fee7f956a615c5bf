/** The description of HR's API has one grammar: an operation is a command, a response is a sentence. */
import { expect, test } from 'vitest';
import { allRoutes } from '../../../tools/docs/project.ts';

const operations = Object.entries(await allRoutes());

test('a summary begins with a verb in the imperative, and is not a sentence', () => {
  const noun = /^(An?|The|All|This|What|Who|How|Where)\b/;
  const thirdPerson = /^\w+[^s]s\b/;
  const others = operations.filter(
    ([, { summary }]) => noun.test(summary) || thirdPerson.test(summary) || summary.endsWith('.'),
  );
  expect(others.map(([name, { summary }]) => [name, summary])).toEqual([]);
});

test('the description of a response ends with a full stop', () => {
  const described = operations.flatMap(([name, { responses }]) =>
    Object.entries(responses).map(([status, { description }]) => [name, status, description]),
  );
  expect(described.filter(([, , description]) => description?.endsWith('.') === false)).toEqual([]);
});
