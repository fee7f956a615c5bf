/** The documents state the cost of an idle month as it follows from the templates, and it does not grow unnoticed. */
import { expect, test } from 'vitest';
import { projectFile } from '../../tools/docs/project.ts';
import { idleItems, idleTable, idleTotal } from '../costs/idle-costs.ts';
import { idleRuns, secretsToCome } from '../costs/idle-runs.ts';
import { resourcesOf, templates } from './assembly.ts';

/** The cost when this was written; the goal is 4 USD. Lower it with every saving. */
const atMost = { dollars: 3.96, alarms: 9 };

const alarms = resourcesOf('AWS::CloudWatch::Alarm').length;
const items = idleItems(templates(), { idleRuns, secretsToCome });
const total = idleTotal(items).toFixed(2);

test('docs/limits.md shows the table as `npm run bench -- --only idle` prints it', () => {
  expect(projectFile('docs/limits.md')).toContain(`\n${idleTable(items)}\n`);
});

test.each([
  ['docs/limits.md', `In a month in which nothing happens the programme costs ${total} USD`],
  ['docs/limits.md', `${alarms} CloudWatch alarms`],
  ['README.md', `When idle: ${total} USD a month, with ${alarms} alarms`],
  ['README.ja.md', `${alarms} 個のアラームを含めて月 ${total} 米ドル`],
])('%s says: %s', (document, sentence) => {
  expect(projectFile(document)).toContain(sentence);
});

test('an idle month costs no more than before', () => {
  expect(Number(total)).toBeLessThanOrEqual(atMost.dollars);
  expect(alarms).toBeLessThanOrEqual(atMost.alarms);
});
