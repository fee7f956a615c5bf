/** What became of each recipient: the letters that are stored, and how they are read together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimAfter,
  claimHolds,
  countLastingDoubts,
  doubtHolds,
  doubtsOf,
  lastingDoubts,
  mayHaveLeft,
  type OutcomeCode,
  outcomeAt,
  outcomeCodes,
  outcomes,
  type ReportCode,
  recipientState,
  recipientStates,
  recipientStatesOf,
  reportAt,
  reportLetters,
  type SendProgress,
  sendProgressTable,
  sendReportsTable,
} from '../../../../events/read-models/send-progress.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { refusedAt } from '../../../fixtures/refusals.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 0, minutes));
const since = (minutes: number) => at(minutes).toISOString();
const chunk = { campaignId: idFrom('campaign', 'one'), chunk: 0, version: 1 };
const least = { ...chunk, outcomes: 'pcarsd', reasons: {}, updatedAt: since(0), done: false };
const progressOf = (codes: string, doubts: Record<string, string> = {}): SendProgress =>
  sendProgressTable.item.parse({ ...least, outcomes: codes, doubts });

const codes: readonly OutcomeCode[] = ['p', 'c', 'a', 'r', 's', 'd'];
const letters: readonly ReportCode[] = ['-', 's', 'x', 't', 'd', 'b', 'c'];

describe('the letters are stored: none ever means something else', () => {
  it('of what the sender noted', () => {
    expect(outcomes).toEqual({
      ...{ p: 'pending', c: 'claimed', a: 'accepted', r: 'refused', s: 'skipped', d: 'inDoubt' },
    });
    expect(Object.values(outcomeCodes).sort()).toEqual([...codes].sort());
    for (const code of codes) expect(outcomeCodes[outcomes[code]]).toBe(code);
  });

  it('of what SES reported, in the order in which one wins over another', () => {
    expect(Object.entries(reportLetters)).toEqual([
      ...[
        ['-', 'none'],
        ['s', 'sent'],
        ['x', 'rejected'],
        ['t', 'returned'],
      ],
      ...[
        ['d', 'delivered'],
        ['b', 'bounced'],
        ['c', 'complained'],
      ],
    ]);
  });
});

describe('the letter at a position', () => {
  it('is that of the recipient there; beyond the last one, and where nothing is stored, nothing has happened', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...codes)), fc.array(fc.constantFrom(...letters)), (noted, reported) => {
        const [progress, reports] = [{ outcomes: noted.join('') }, { feedback: reported.join('') }];
        for (let position = 0; position < 12; position++) {
          expect(outcomeAt(progress, position)).toBe(noted[position] ?? 'p');
          expect(reportAt(reports, position)).toBe(reported[position] ?? '-');
          expect([outcomeAt(undefined, position), reportAt(undefined, position)]).toEqual(['p', '-']);
        }
      }),
    );
  });

  it('is not guessed where it is not valid', () => {
    expect(outcomeAt({ outcomes: 'p?' }, 0)).toBe('p');
    expect(() => outcomeAt({ outcomes: 'p?' }, 1)).toThrow('a send progress holds an unknown outcome');
    expect(reportAt({ feedback: '-?' }, 0)).toBe('-');
    expect(() => reportAt({ feedback: '-?' }, 1)).toThrow('the reports of a chunk hold an unknown letter');
  });
});

it.each<[OutcomeCode, boolean]>([
  ...(
    [
      ['p', false],
      ['c', true],
      ['a', true],
      ['r', false],
      ['s', false],
      ['d', true],
    ] as const
  ).map(([code, left]): [OutcomeCode, boolean] => [code, left]),
])('a mail may have left: %s %s', (code, left) => {
  expect(mayHaveLeft({ outcomes: `p${code}p` }, 1)).toBe(left);
  expect([mayHaveLeft({ outcomes: `p${code}p` }, 2), mayHaveLeft(undefined, 1)]).toEqual([false, false]);
});

describe('a claim, after a change of what the mail is about', () => {
  const changedAt = new Date('2026-11-24T03:00:00Z');
  const later = (milliseconds: number) => new Date(changedAt.getTime() + milliseconds);

  it('is open until its lane counts as dead; one that is surely later than the change reads it', () => {
    const minutes = fc.integer({ min: -5 * 60_000, max: 5 * 60_000 });
    fc.assert(
      fc.property(minutes, fc.nat({ max: 10 * 60_000 }), (claimed, passes) => {
        const claimedAt = later(claimed).toISOString();
        const expected = claimed > 60_000 ? 'reads_change' : passes > claimHolds ? 'may_have_left' : 'open';
        const progress = { claimedAt, updatedAt: later(claimed + 1_000).toISOString() };
        expect(claimAfter(progress, changedAt, later(claimed + passes))).toBe(expected);
      }),
    );
  });

  it.each([
    [0, 0, 'open'],
    [0, claimHolds, 'open'],
    [0, claimHolds + 1, 'may_have_left'],
    [60_000, claimHolds + 60_000, 'open'],
    [60_001, claimHolds * 3, 'reads_change'],
  ])('claimed %i ms after it, looked at %i ms after it: %s', (claimed, at, expected) => {
    expect(claimAfter({ updatedAt: later(claimed).toISOString() }, changedAt, later(at))).toBe(expected);
  });
});

describe('the state of a recipient, as HR sees it', () => {
  /** In the order of `letters`. */
  const reportedStates = ['accepted', 'refused', 'bounced', 'delivered', 'bounced', 'complained'] as const;

  it.each<[OutcomeCode, (typeof recipientStates)[number], readonly string[]]>([
    ['p', 'pending', reportedStates],
    ['c', 'pending', reportedStates],
    ['a', 'accepted', reportedStates],
    ['d', 'inDoubt', reportedStates],
    ['r', 'refused', Array(6).fill('refused')],
    ['s', 'skipped', Array(6).fill('skipped')],
  ])('noted as %s: %s, until SES reports', (code, before, after) => {
    expect(letters.map((letter) => recipientState(code, letter))).toEqual([before, ...after]);
  });

  it('is one of these words, which the API says', () => {
    expect(recipientStates).toEqual([
      ...['pending', 'accepted', 'delivered', 'bounced', 'complained', 'refused', 'skipped', 'inDoubt'],
    ]);
    const reached = codes.flatMap((code) => letters.map((letter) => recipientState(code, letter)));
    expect([...new Set(reached)].sort()).toEqual([...recipientStates].sort());
  });

  it('is told for each in the order of the chunk, whether SES has reported of all of them or not', () => {
    expect(recipientStatesOf({ outcomes: 'acds' }, { feedback: 'd-' })).toEqual([
      ...['delivered', 'pending', 'inDoubt', 'skipped'],
    ]);
    expect(recipientStatesOf({ outcomes: 'ad' }, undefined)).toEqual(['accepted', 'inDoubt']);
    expect(recipientStatesOf({ outcomes: '' }, { feedback: 'd' })).toEqual([]);
  });
});

describe('a mail in doubt', () => {
  it('is one that SES has not reported, since the doubt began', () => {
    const progress = progressOf('dadpdc', { 0: since(-90), 2: since(-80), 3: since(-70) });
    expect(doubtsOf(progress)).toEqual(
      new Map([
        [0, at(-90)],
        [2, at(-80)],
        [4, at(0)],
      ]),
    );
    expect(doubtsOf(progress, '--s')).toEqual(
      new Map([
        [0, at(-90)],
        [4, at(0)],
      ]),
    );
    expect(doubtsOf(progress, 'sbbbbb')).toEqual(new Map());
  });

  it('lasts from half an hour on', () => {
    expect(doubtHolds).toBe(30 * 60 * 1000);
    const progress = progressOf('dddd', { 0: since(-31), 1: since(-30), 2: since(-29) });
    expect(lastingDoubts(progress, '', at(0))).toEqual([0, 1]);
    expect(lastingDoubts(progress, 's', at(0))).toEqual([1]);
    expect(lastingDoubts(progress, '', at(30))).toEqual([0, 1, 2, 3]);
    expect(lastingDoubts(progress, '', new Date(at(30).getTime() - 1))).toEqual([0, 1, 2]);
  });

  it('is counted over all chunks of a campaign, also of those that SES has not reported', async () => {
    async function* all<Item>(...items: Item[]) {
      yield* items;
    }
    const { campaignId } = progressOf('d');
    const asked: string[] = [];
    /** A table with these items, which notes what it is asked for. */
    const table = <Item>(...items: Item[]) => ({
      queryAll: ({ partition }: { readonly partition: string }) => {
        asked.push(partition);
        return all(...items);
      },
    });
    const progress = table(progressOf('dda'), { ...progressOf('d'), chunk: 1 }, { ...progressOf('aa'), chunk: 2 });
    const reports = table({ chunk: 0, feedback: '-d' }, { chunk: 7, feedback: '-' });
    expect(await countLastingDoubts({ progress, reports }, campaignId, at(30))).toBe(2);
    expect(await countLastingDoubts({ progress, reports: table() }, campaignId, at(30))).toBe(3);
    expect(await countLastingDoubts({ progress, reports }, campaignId, at(29))).toBe(0);
    expect(new Set(asked)).toEqual(new Set([campaignId]));
  });

  it('lasts for nobody who was in none', () => {
    const doubts = fc.dictionary(fc.constantFrom('0', '1', '2'), fc.integer({ min: -90, max: 0 }).map(since));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...codes), { maxLength: 4 }),
        doubts,
        fc.nat(60),
        (noted, begun, minutes) => {
          const progress = progressOf(noted.join(''), begun);
          const lasting = lastingDoubts(progress, '', at(minutes));
          for (const position of lasting) expect(noted[position]).toBe('d');
          for (const position of doubtsOf(progress).keys())
            expect(lastingDoubts(progress, '', at(30 + minutes))).toContain(position);
        },
      ),
    );
  });
});

describe('as they are stored', () => {
  const whole = {
    ...least,
    reasons: { 3: 'rejected' },
    doubts: { 5: since(0) },
    resends: [idFrom('event', 'one')],
    judged: { accepted: 1, inDoubt: 2 },
    claimedAt: since(1),
    waitsUntil: since(2),
    done: true,
  };
  const reports = { ...chunk, feedback: '-sx', updatedAt: since(0) };

  it('they are read whole', () => {
    expect(sendProgressTable.item.parse(whole)).toEqual(whole);
    expect(sendReportsTable.item.parse({ ...reports, reasons: { 2: 'bounced' } })).toEqual({
      ...reports,
      reasons: { 2: 'bounced' },
    });
  });

  it('what earlier versions did not store is nothing', () => {
    const nothing = { doubts: {}, resends: [], judged: { accepted: 0, inDoubt: 0 } };
    expect(sendProgressTable.item.parse(least)).toEqual({ ...least, ...nothing });
    expect(sendReportsTable.item.parse(reports)).toEqual({ ...reports, reasons: {} });
  });

  it.each([
    [{ campaignId: 'one' }, '/campaignId'],
    [{ chunk: -1 }, '/chunk'],
    [{ version: 1.5 }, '/version'],
    [{ outcomes: [] }, '/outcomes'],
    [{ reasons: { 1: 2 } }, '/reasons/1'],
    [{ doubts: { 1: 'yesterday' } }, '/doubts/1'],
    [{ resends: ['one'] }, '/resends/0'],
    [{ judged: { accepted: 1 } }, '/judged/inDoubt'],
    [{ done: undefined }, '/done'],
  ])('they are not read as %j', (change, pointer) => {
    expect(refusedAt(sendProgressTable.item, { ...whole, ...change })).toEqual([pointer]);
  });

  it.each([
    [{ campaignId: 'one' }, '/campaignId'],
    [{ chunk: -1 }, '/chunk'],
    [{ feedback: undefined }, '/feedback'],
    [{ reasons: { 1: 2 } }, '/reasons/1'],
    [{ updatedAt: 'yesterday' }, '/updatedAt'],
  ])('reports are not read as %j', (change, pointer) => {
    expect(refusedAt(sendReportsTable.item, { ...reports, ...change })).toEqual([pointer]);
  });
});
