/** What pauses a campaign, and when a service mail is missed, late, old or given up, is decided in one place; the documents repeat the numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  claimTakes,
  givenUpAfter,
  harmLimits,
  lateAfter,
  oldAfter,
  rewritten,
  timerTakes,
} from '../../../functions/mail/environment.ts';
import { root } from '../../../tools/docs/project.ts';

const { bounces, complaints, inDoubt, refusingDomains } = harmLimits;
const percent = (share: number) => `${100 * share} %`;
const count = (number: number) => number.toLocaleString('en');
const inWords = (number: number) => ({ 3: 'three', 5: 'five', 30: 'thirty' })[number] ?? String(number);
const interval = (minutes: number) => (minutes === 60 ? 'every hour' : `every ${minutes} minutes`);
/** How long a mail that could not be written waits at most, until it is old. */
const nextTry = `${rewritten.rarely + timerTakes} minutes`;

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
  ['docs/limits.md', [`is tried for ${inWords(givenUpAfter)} days, then given up`]],
  [
    'docs/runbooks/gathering-in-trouble.md',
    [
      `first after ${inWords(rewritten.soon)} minutes, then ${interval(rewritten.rarely)}, and after ${inWords(oldAfter)} days once a day`,
      `tried again for ${inWords(givenUpAfter)} days`,
      `within ${nextTry}; those that have failed for more than ${inWords(oldAfter)} days, within a day`,
      `null for ${nextTry} (for a day, if it was older than ${inWords(oldAfter)} days)`,
    ],
  ],
  [
    'events/read-models/gathering.ts',
    [`within ${nextTry} (within a day, once it has failed for ${inWords(oldAfter)})`],
  ],
  ['docs/quality.md', [`${claimTakes} minutes behind`]],
  [
    'docs/runbooks/service-mail-late.md',
    [`for ${lateAfter} minutes`, `for ${lateAfter} minutes or longer`, `for ${inWords(givenUpAfter)} days`],
  ],
  ['docs/operate.md', [`SES has not taken service mail for ${lateAfter} minutes`]],
  [
    'functions/mail/README.md',
    [
      `within ${claimTakes} minutes of its event`,
      `more than ${count(refusingDomains.most)} receiving domains`,
      `the people on call are notified after ${lateAfter} minutes`,
      `for ${inWords(givenUpAfter)} days or until it is too late`,
      `after ${inWords(rewritten.soon)} minutes at first, then ${interval(rewritten.rarely)}, and once a day after ${inWords(oldAfter)} days`,
      `or ${inWords(givenUpAfter)} days are over`,
    ],
  ],
])('%s names the limits of the code', (document, said) => {
  const text = readFileSync(join(root, document), 'utf8').replace(/\s+/g, ' ');
  expect(said.filter((words) => !text.includes(words))).toEqual([]);
});
