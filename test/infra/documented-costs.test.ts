/** What the documents say of the number and the price of alarms is so. */
import { expect, test } from 'vitest';
import { projectFile } from '../../tools/docs/project.ts';
import { resourcesOf } from './assembly.ts';

const alarms = resourcesOf('AWS::CloudWatch::Alarm').length;
const price = (alarms * 0.1).toFixed(2);

test.each([
  ['docs/limits.md', `There are ${alarms} CloudWatch alarms, or ${price} USD a month`],
  ['README.md', `${price} USD a month for ${alarms} alarms`],
  ['README.ja.md', `${alarms} 個のアラームに月 ${price} 米ドル`],
])('%s counts the alarms of the templates', (document, sentence) => {
  expect(projectFile(document)).toContain(sentence);
});
