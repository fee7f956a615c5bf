/** What a million mails cost is measured once: the table of docs/scale.md, which every other document repeats. */
import { expect, test } from 'vitest';
import { projectFile } from '../../../tools/docs/project.ts';

const rows = [...projectFile('docs/scale.md').matchAll(/^\| (\d+)\/s \| .* \| (\d+\.\d\d) USD \|$/gm)];
const [at14 = '', at100 = '', at160 = '', at500 = ''] = ['14', '100', '160', '500'].map(
  (rate) => rows.find(([, found]) => found === rate)?.[2] ?? 'no row',
);

test.each([
  ['README.md', `A million mails: ${at500} USD (500 a second) to ${at14} USD (14 a second)`],
  ['README.ja.md', `${at500} 米ドル（毎秒 500 通）から ${at14} 米ドル（毎秒 14 通）`],
  ['docs/limits.md', `${at14} USD above SES instead of about ${Number(at500).toFixed(1)}0.`],
  ['docs/performance.md', `| ${at500}, ${at160}, ${at100} and ${at14} USD |`],
])('%s says what docs/scale.md measured', (document, sentence) => {
  expect(rows).toHaveLength(4);
  expect(projectFile(document)).toContain(sentence);
});
