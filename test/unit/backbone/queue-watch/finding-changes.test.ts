import { describe, expect, test } from 'vitest';
import { type Affecting, findingChanges } from '../../../../functions/backbone/queue-watch/finding-changes.ts';
import { notificationOf } from '../../../../functions/backbone/queue-watch/finding-notification.ts';
import type { OpenFinding } from '../../../../functions/backbone/tables.ts';

const now = new Date('2027-01-02T03:05:00.000Z');
const found = (more: Partial<Affecting> = {}): Affecting => ({
  ...{ kind: 'dead_letters', queue: 'Failures', source: 'Okaeri-Hris-Take', affects: 'leavers are missing', count: 2 },
  ...more,
});
const open = (more: Partial<OpenFinding> = {}): OpenFinding => ({
  ...found(),
  since: '2027-01-02T01:00:00.000Z',
  ...more,
});
const compare = (before: OpenFinding[], findings: Affecting[], unsure: string[] = []) =>
  findingChanges(before, findings, { unsure: new Set(unsure), now });

describe('the people on call hear', () => {
  test('of what is new, since now', () => {
    expect(compare([], [found()])).toEqual({
      ...{ fresh: [{ ...found(), since: now.toISOString() }], worse: [], ending: [], over: [], lasting: [] },
    });
  });

  test.each([
    ['lasts', found()],
    ['is less', found({ count: 1 })],
    ['is more, and not yet ten times as much', found({ count: 19 })],
  ])('nothing of what %s', (_what, finding) => {
    expect(compare([open()], [finding])).toEqual({ fresh: [], worse: [], ending: [], over: [], lasting: [open()] });
  });

  test.each([
    ['is ten times as much', found({ count: 20 })],
    ['is of another kind', found({ kind: 'stuck' })],
  ])('again of what %s', (_what, finding) => {
    expect(compare([open()], [finding])).toEqual({
      ...{ fresh: [], worse: [{ ...finding, since: open().since }], ending: [], over: [], lasting: [] },
    });
  });

  test('of what is over', () => {
    expect(compare([open()], [])).toEqual({ fresh: [], worse: [], ending: [], over: [open()], lasting: [] });
  });

  test('nothing of what they know of a queue that could not be read', () => {
    expect(compare([open()], [], ['Failures'])).toEqual({
      fresh: [],
      worse: [],
      ending: [],
      over: [],
      lasting: [open()],
    });
  });

  test('of another function in the same queue', () => {
    const other = found({ source: 'Okaeri-Mail-Send' });
    const { fresh, over, lasting } = compare([open()], [found(), other]);
    expect([fresh.map(({ source }) => source), over, lasting]).toEqual([['Okaeri-Mail-Send'], [], [open()]]);
  });
});

test('a queue whose content nobody can count is reported once, and again when that is known', () => {
  const unknown = (count: number) => found({ kind: 'unknown_queue', source: undefined, count });
  const { fresh } = compare([], [unknown(0)]);
  expect(compare([...fresh], [unknown(0)])).toEqual({ fresh: [], worse: [], ending: [], over: [], lasting: fresh });
  expect(compare([...fresh], [unknown(3)]).worse).toMatchObject([{ count: 3 }]);
  expect(compare([...fresh], []).over).toEqual(fresh);
});

describe('dead letters that their queue lets go after a time', () => {
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
  const endingAt = (count: number) => found({ endsAt: days(count).toISOString() });
  const at = (before: readonly OpenFinding[], when: Date, finding = endingAt(14)) =>
    findingChanges(before, [finding], { unsure: new Set(), now: when });
  const first = at([], now).fresh;

  test('are known with their end, and told again once, a day before it', () => {
    expect(at(first, days(12.99)).ending).toEqual([]);
    const { ending, lasting } = at(first, days(13));
    expect([ending, lasting]).toEqual([[{ ...first[0], remindedOf: days(14).toISOString() }], []]);
    expect(at(ending, days(13.5))).toEqual({ fresh: [], worse: [], ending: [], over: [], lasting: ending });
  });

  test('are told again for those that came later, once a day at most', () => {
    const { ending } = at(first, days(13));
    expect(at(ending, days(14.1), endingAt(14.5)).ending).toEqual([]);
    const later = at(ending, days(23.5), endingAt(24)).ending;
    expect(later.map(({ endsAt, remindedOf }) => [endsAt, remindedOf])).toEqual([
      [days(24).toISOString(), days(24).toISOString()],
    ]);
  });

  test('that were worse meanwhile are not told twice of the same end', () => {
    const { ending } = at(first, days(13));
    const { worse } = at(ending, days(13.2), { ...endingAt(14), count: 200 });
    expect(at(worse, days(13.3), { ...endingAt(14), count: 200 }).ending).toEqual([]);
  });

  test('are said to have ended perhaps, and not only to be over', () => {
    const [one] = first;
    if (one === undefined) throw new Error('no finding');
    expect(notificationOf(one, 'ending', days(13)).message).toContain(`Ends: ${days(14).toISOString()}: what nobody`);
    expect(notificationOf(one, 'over', days(15)).message).toContain('perhaps nobody handled it');
    expect(notificationOf(one, 'over', days(3)).message).not.toContain('perhaps');
  });
});

describe('a notification', () => {
  const messages = (more: Partial<OpenFinding>, state: 'new' | 'worse' | 'ending' | 'over' = 'new') =>
    notificationOf(open(more), state, now);

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
    [
      { kind: 'stuck' },
      'new',
      'ALARM: stuck in Failures',
      'What: for a quarter of an hour no message in Failures was handled by Okaeri-Hris-Take (2 wait)',
    ],
    [{ kind: 'late' }, 'worse', 'ALARM (worse): late in Failures', 'What: messages wait too long in Failures for'],
    [
      { kind: 'late', source: undefined },
      'new',
      'ALARM: late in Failures',
      'What: messages wait too long in Failures (2)',
    ],
    [
      { kind: 'stuck', source: undefined },
      'new',
      'ALARM: stuck in Failures',
      'no message in Failures was handled (2 wait)',
    ],
  ] as const)('%o %s: %s', (more, state, subject, message) => {
    const notification = messages(more, state);
    expect(notification.subject).toBe(subject);
    expect(notification.message).toContain(message);
  });

  test.each([
    [0, 'Q is in no template of this release, and the queue watch may not look at it.'],
    [1, 'Q is in no template of this release, and the queue watch may not look at it (1 message).'],
    [2, 'Q is in no template of this release, and the queue watch may not look at it (2 messages).'],
  ])('says about an unknown queue what it knows, with %i messages', (count, what) => {
    const { subject, message } = messages({ queue: 'Q', kind: 'unknown_queue', source: undefined, count });
    expect([subject, message.split('\n')[0]]).toEqual(['ALARM: unknown queue Q', `What: ${what}`]);
    expect(message).toContain('Runbook: docs/runbooks/unknown-queue.md');
  });

  test('has a subject that SNS takes, however long the name of the queue is', () => {
    expect(messages({ queue: 'Q'.repeat(80), kind: 'dead_letters' }, 'worse').subject).toHaveLength(100);
  });
});
