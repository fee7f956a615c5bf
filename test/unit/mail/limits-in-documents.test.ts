/** What pauses a campaign, and when a service mail counts as missed or late, is decided in one place; the documents repeat the numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimTakes, harmLimits, lateAfter } from '../../../functions/mail/environment.ts';
import { root } from '../../../tools/docs/project.ts';

const { bounces, complaints, inDoubt, refusingDomains } = harmLimits;
const percent = (share: number) => `${100 * share} %`;
const count = (number: number) => number.toLocaleString('en');

const pauses = [
  `more than ${percent(bounces.share)} of its mails bounce`,
  `(from ${count(bounces.leastAccepted)} accepted mails)`,
  `more than ${percent(complaints.share)} `,
  `(from ${count(complaints.leastComplaints)} complaints or ${count(complaints.orLeastAccepted)} accepted mails)`,
  `more than ${percent(inDoubt.share)} and more than ${count(inDoubt.most)} mails`,
  `more than ${count(refusingDomains.most)} receiving domains`,
];

test.each([
  ['docs/architecture.md', pauses],
  ['docs/runbooks/campaign-paused.md', pauses],
  [
    'docs/runbooks/mail-reputation.md',
    [`${percent(bounces.share)} or more bounced, or ${percent(complaints.share)} or more`],
  ],
  ['docs/runbooks/service-mail-missed.md', [`within ${claimTakes} minutes of its event`]],
  ['docs/quality.md', [`${claimTakes} minutes behind`]],
  ['docs/runbooks/service-mail-late.md', [`for ${lateAfter} minutes`, `for ${lateAfter} minutes or longer`]],
  ['docs/operate.md', [`SES has not taken service mail for ${lateAfter} minutes`]],
  [
    'functions/mail/README.md',
    [
      `within ${claimTakes} minutes of its event`,
      `more than ${count(refusingDomains.most)} receiving domains`,
      `an alarm says so after ${lateAfter} minutes`,
    ],
  ],
])('%s names the limits of the code', (document, said) => {
  const text = readFileSync(join(root, document), 'utf8').replace(/\s+/g, ' ');
  expect(said.filter((words) => !text.includes(words))).toEqual([]);
});
