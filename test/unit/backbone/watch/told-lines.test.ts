import { describe, expect, test } from 'vitest';
import { noticesOfLines } from '../../../../functions/backbone/watch/told-lines.ts';
import { hour } from '../../../../shared/time/durations.ts';

const at = 10 * hour;
const line = (fields: object, timestamp = at) => ({ timestamp, message: JSON.stringify(fields) });
const bounced = (more: object = {}, timestamp = at) =>
  line({ code: 'HARMED_BY_BOUNCES', campaignId: 'cmp_one', correlationId: 'first', ...more }, timestamp);

test('a notice says what happened to which campaign, who is affected, where to look, and nothing else of the line', () => {
  expect(noticesOfLines([bounced({ address: 'someone@example.com' })])).toEqual([
    {
      id: 'told#HARMED_BY_BOUNCES#cmp_one#10',
      subject: 'ALARM: HARMED_BY_BOUNCES',
      message: `What: Too many mails of a campaign bounced; it is paused. (cmp_one)
Impact: the rest of its recipients get nothing until HR resumes it.
Log: HARMED_BY_BOUNCES, correlation ids first.
Runbook: docs/runbooks/campaign-paused.md`,
    },
  ]);
});

test('a line may name a gathering, or nothing', () => {
  const notices = noticesOfLines([
    line({ code: 'GATHERING_IN_TROUBLE', gatheringId: 'gat_one' }),
    line({ code: 'SERVICE_MAIL_MISSED' }),
  ]);
  expect(notices.map(({ id }) => id)).toEqual(['told#GATHERING_IN_TROUBLE#gat_one#10', 'told#SERVICE_MAIL_MISSED##10']);
  expect(notices[1]?.message).toContain('it is stored and will be retried.\nImpact');
  expect(notices[1]?.message).toContain('\nLog: SERVICE_MAIL_MISSED.\n');
});

describe('lines that say the same of the same thing', () => {
  test('within an hour are one notice, with the first five of their causes', () => {
    const many = ['first', 'first', 'a', 'b', 'c', 'd', 'e'].map((correlationId) => bounced({ correlationId }));
    const [notice, ...others] = noticesOfLines(many);
    expect(others).toEqual([]);
    expect(notice?.message).toContain('correlation ids first, a, b, c, d.');
  });

  test.each([
    ['of another campaign', bounced({ campaignId: 'cmp_two' })],
    ['an hour later', bounced({}, at + hour)],
    ['of another kind', bounced({ code: 'HARMED_BY_DOUBT' })],
  ])('%s are another', (_what, other) => {
    expect(new Set(noticesOfLines([bounced(), other]).map(({ id }) => id)).size).toBe(2);
  });
});

test.each([
  ['of another code', line({ code: 'MAIL_SENT' })],
  ['without a code', line({ level: 'INFO' })],
  ['whose code is a word of the language', line({ code: 'toString' })],
])('of a line %s nobody hears', (_what, other) => {
  expect(noticesOfLines([other])).toEqual([]);
});
