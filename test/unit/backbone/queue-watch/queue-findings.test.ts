import { describe, expect, test } from 'vitest';
import type { WatchedQueue } from '../../../../functions/backbone/environment.ts';
import {
  descriptionOf,
  findingOfWork,
  findingsOfLetters,
  isKnown,
  type Measured,
} from '../../../../functions/backbone/queue-watch/queue-findings.ts';
import type { QueueState } from '../../../../shared/sqs/queue-state.ts';

const queue = (name: string, more: Partial<QueueState> = {}): QueueState => ({
  ...{
    name,
    url: `https://sqs/${name}`,
    arn: `arn:${name}`,
    deadLettersTo: undefined,
    visible: 0,
    inFlight: 0,
    delayed: 0,
    keptFor: 172_800,
  },
  ...more,
});
const work = queue('Okaeri-Mail-SendQueue1A-x', {
  deadLettersTo: 'arn:Okaeri-Mail-SendDead2B-x',
  visible: 3,
  inFlight: 1,
});
const dead = queue('Okaeri-Mail-SendDead2B-x');
const described: WatchedQueue[] = [
  { begins: 'Okaeri-Mail-SendQueue1A', affects: 'mail is late', entry: 'mail/send', lateAfter: 360 },
  { begins: 'Okaeri-Core-Failures', affects: 'nothing followed' },
];

describe('a queue is described', () => {
  test.each([
    ['by its own description', work, 'mail is late'],
    ['by that of the queue whose dead letters it keeps', dead, 'mail is late'],
    ['by its own, which no queue is before', queue('Okaeri-Core-Failures3C-x'), 'nothing followed'],
    ['by nothing, if no stack of this release made it', queue('Okaeri-Old-Queue4D-x'), undefined],
  ])('%s', (_how, one, affects) => {
    expect(descriptionOf(one, [work, dead], described)?.affects).toBe(affects);
  });
});

describe('a queue is known', () => {
  const letters = { ...work, deadLettersTo: 'arn:aws:sqs:x:1:Okaeri-Mail-SendDead2B-x' };
  test.each([
    ['by its own description', work.name, [], true],
    ['by that of the queue whose dead letters it keeps', dead.name, [letters], true],
    ['not where that queue could not be read', dead.name, [], false],
    ['not by a queue that nothing describes', dead.name, [{ ...letters, name: 'Okaeri-Old-Queue4D-x' }], false],
    ['not by a name that ends alike', 'Dead2B-x', [letters], false],
    ['not if no stack of this release made it', 'Okaeri-Old-Queue4D-x', [letters], false],
  ])('%s', (_how, name, all, known) => {
    expect(isKnown(name, all, described)).toBe(known);
  });
});

describe('a work queue', () => {
  const measured = (more: Partial<Measured> = {}): Measured => ({ held: [4, 4, 4], deleted: 0, oldest: 0, ...more });
  const kind = (one: Measured, lateAfter?: number) =>
    findingOfWork(work, one, lateAfter === undefined ? {} : { lateAfter })?.kind;

  test.each([
    ['held messages in each period and none was deleted', measured(), 'stuck'],
    ['was empty in between', measured({ held: [4, 0, 4] }), undefined],
    ['has not been measured for long enough', measured({ held: [4, 4] }), undefined],
    ['moves', measured({ deleted: 1 }), undefined],
    ['has nothing measured', measured({ held: [], oldest: undefined }), undefined],
  ])('that %s: %o → %s', (_what, one, found) => {
    expect(kind(one)).toBe(found);
  });

  test.each([
    [900, undefined, undefined],
    [901, undefined, 'late'],
    [901, 360, undefined],
    [21_601, 360, 'late'],
  ])('whose oldest message has waited %s seconds of at most %s minutes: %s', (oldest, lateAfter, found) => {
    expect(kind(measured({ deleted: 1, oldest }), lateAfter)).toBe(found);
  });

  test('is named with its function and how much it holds', () => {
    expect(findingOfWork(work, measured(), described[0] ?? {})).toEqual({
      ...{ kind: 'stuck', queue: work.name, source: 'mail/send', count: 4 },
    });
  });
});

describe('dead letters', () => {
  const letters = (visible: number, sources: (string | undefined)[]) =>
    findingsOfLetters(
      { ...dead, visible },
      sources.map((source) => ({ source, sentAt: 0 })),
    ).map(({ source, count }) => [source, count]);

  test('are counted by their functions', () => {
    expect(letters(3, ['One', 'Two', 'One'])).toEqual([
      ['One', 2],
      ['Two', 1],
    ]);
  });

  test('of a queue that was seen in part count as many as were seen, and the rest as of no function', () => {
    expect(letters(500, ['One', undefined, 'One'])).toEqual([
      ['One', 2],
      [undefined, 498],
    ]);
  });

  test('end when the oldest of their function has lain in the queue for its time, from when it was first sent', () => {
    const day = 86_400_000;
    const seen = [3, 1, 2].map((sentAt) => ({ source: 'One', sentAt: sentAt * day }));
    const endsAt = (keptFor: number) => findingsOfLetters({ ...dead, visible: 3, keptFor }, seen)[0]?.endsAt;
    expect(endsAt(14 * 86_400)).toBe(new Date(15 * day).toISOString());
    // Failed runs are kept for two days, and nothing follows from them.
    expect(endsAt(2 * 86_400)).toBeUndefined();
  });

  test('that somebody else looks at now are found by the next run', () => {
    expect(letters(2, [])).toEqual([]);
  });
});
