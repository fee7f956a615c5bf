import { describe, expect, test } from 'vitest';
import type { Told } from '../../../../functions/backbone/tables.ts';
import { noticeOf } from '../../../../functions/backbone/watch/watch-notice.ts';
import { type Affecting, whatToTell } from '../../../../functions/backbone/watch/what-to-tell.ts';

const now = new Date('2027-01-02T03:05:00.000Z');
const found = (more: Partial<Affecting> = {}): Affecting => ({
  ...{ kind: 'dead_letters', queue: 'Failures', source: 'Okaeri-Hris-Take', affects: 'leavers are missing', count: 2 },
  ...more,
});
const told = (more: Partial<Told> = {}): Told => ({ ...found(), since: '2027-01-02T01:00:00.000Z', ...more });
const compare = (before: Told[], findings: Affecting[], unsure: string[] = []) =>
  whatToTell(before, findings, { unsure: new Set(unsure), now });

describe('the people on call hear', () => {
  test('of what is new, since now', () => {
    expect(compare([], [found()])).toEqual({
      ...{ fresh: [{ ...found(), since: now.toISOString() }], worse: [], over: [], lasting: [] },
    });
  });

  test.each([
    ['lasts', found()],
    ['is less', found({ count: 1 })],
    ['is more, and not yet ten times as much', found({ count: 19 })],
  ])('nothing of what %s', (_what, finding) => {
    expect(compare([told()], [finding])).toEqual({ fresh: [], worse: [], over: [], lasting: [told()] });
  });

  test.each([
    ['is ten times as much', found({ count: 20 })],
    ['is of another kind', found({ kind: 'stuck' })],
  ])('again of what %s', (_what, finding) => {
    expect(compare([told()], [finding])).toEqual({
      ...{ fresh: [], worse: [{ ...finding, since: told().since }], over: [], lasting: [] },
    });
  });

  test('of what is over', () => {
    expect(compare([told()], [])).toEqual({ fresh: [], worse: [], over: [told()], lasting: [] });
  });

  test('nothing of what was told of a queue that could not be read', () => {
    expect(compare([told()], [], ['Failures'])).toEqual({ fresh: [], worse: [], over: [], lasting: [told()] });
  });

  test('of another function in the same queue', () => {
    const other = found({ source: 'Okaeri-Mail-Send' });
    const { fresh, over, lasting } = compare([told()], [found(), other]);
    expect([fresh.map(({ source }) => source), over, lasting]).toEqual([['Okaeri-Mail-Send'], [], [told()]]);
  });
});

describe('a notice', () => {
  const messages = (more: Partial<Told>, state: 'new' | 'worse' | 'over' = 'new') => noticeOf(told(more), state);

  test('says what, since when, who is affected and which runbook', () => {
    expect(messages({ queue: 'Okaeri-Core-Failures' })).toEqual({
      subject: 'ALARM: dead letters in Okaeri-Core-Failures',
      message: `What: 2 dead letters in Okaeri-Core-Failures, of the function Okaeri-Hris-Take.
Since: 2027-01-02T01:00:00.000Z.
Impact: leavers are missing.
Runbook: docs/runbooks/dead-letters.md`,
    });
  });

  test.each([
    [{ count: 1, source: undefined }, 'new', 'ALARM: dead letters in Failures', 'What: 1 dead letter in Failures.'],
    [{}, 'over', 'OK: dead letters in Failures', 'What: it is over: 2 dead letters in'],
    [{ kind: 'stuck' }, 'new', 'ALARM: stuck in Failures', 'What: nothing was handled for a quarter of an hour of'],
    [{ kind: 'late' }, 'worse', 'ALARM (worse): late in Failures', 'What: messages wait too long in Failures for'],
    [
      { kind: 'late', source: undefined },
      'new',
      'ALARM: late in Failures',
      'What: messages wait too long in Failures (2)',
    ],
    [{ kind: 'stuck', source: undefined }, 'new', 'ALARM: stuck in Failures', 'what waits in Failures (2)'],
  ] as const)('%o %s: %s', (more, state, subject, message) => {
    const notice = messages(more, state);
    expect(notice.subject).toBe(subject);
    expect(notice.message).toContain(message);
  });

  test('has a subject that SNS takes, however long the name of the queue is', () => {
    expect(messages({ queue: 'Q'.repeat(80), kind: 'dead_letters' }, 'worse').subject).toHaveLength(100);
  });
});
