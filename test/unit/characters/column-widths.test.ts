/** What the columns of a table get of the room: each screen's is known, and a character of Japanese is one em wide. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellClasses } from '../../../shared/characters/table-columns.ts';

/** The classes of the cells of one row below an empty head. */
const classesOf = (cells: readonly string[], inset = 0) => cellClasses([cells.map(() => ''), cells], inset)[1];
const ofLength = (length: number) => '会'.repeat(length);
const screens = [320, 360, 390, 600];
/** Whether a cell of this class is in one line on a screen. */
const isWhole = (classes: string, screen: number) => {
  const from = /^l(\d+)/.exec(classes)?.[1];
  return from === undefined || (from !== '0' && screen >= Number(from));
};

describe('a table has room for', () => {
  it.each<readonly [columns: number, characters: readonly number[]]>([
    [1, [16, 19, 21, 35]],
    [3, [14, 17, 19, 33]],
    [4, [13, 16, 18, 32]],
    // Set smaller, but for the widest.
    [5, [17, 20, 22, 31]],
    [8, [15, 18, 21, 29]],
  ])('%i columns with so many characters on each screen: %j', (columns, characters) => {
    const alone = (length: number) =>
      classesOf([ofLength(length), ...Array.from({ length: columns - 1 }, () => '')])?.[0];
    for (const [at, most] of characters.entries()) {
      expect(alone(most)).toBe(at === 0 ? '' : `l${screens[at]}`);
      expect(alone(most + 1)).toBe(`l${screens[at + 1] ?? 0}`);
    }
  });
});

describe('the columns of a table', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 });
  const room = new Map([
    [320, 14],
    [360, 17],
    [390, 19],
    [600, 33],
  ]);

  it('stay in one line where all have room, and only where those that do have it', () => {
    fc.assert(
      fc.property(lengths, (wanted) => {
        const classes = classesOf(wanted.map(ofLength)) ?? [];
        const total = wanted.reduce((sum, length) => sum + length, 0);
        for (const [screen, most] of room) {
          const whole = wanted.map((_length, at) => isWhole(classes[at] ?? '', screen));
          if (total <= most) expect(whole).toEqual([true, true, true]);
          // What breaks still has room for one character.
          const needed = wanted.map((length, at) => (whole[at] ? length : 1));
          expect(needed.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('get the same wherever they stand, and those that want the same get the same', () => {
    const cell = fc.constantFrom(
      '',
      '会',
      '会場',
      '12',
      '12,345',
      '1,234,567,890',
      'Remarks',
      'Without subsidiaries',
      ofLength(9),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), fc.nat(150), (cells, inset) => {
        const classes = classesOf(cells, inset) ?? [];
        expect(classesOf(cells.toReversed(), inset)).toEqual(classes.toReversed());
        const alike = new Map(cells.map((one, at) => [one, classes[at]]));
        expect(cells.map((one) => alike.get(one))).toEqual(classes);
      }),
      { numRuns: 500 },
    );
  });

  it('are as wide as their widest cell wants, be it the head', () => {
    const [long, short] = [ofLength(17), '会'];
    const rows = (...texts: string[]) =>
      cellClasses(
        texts.map((text) => [text]),
        0,
      ).flat();
    expect(rows(long, short, short)).toEqual(['l360', '', '']);
    expect(rows(short, long, short)).toEqual(['', 'l360', '']);
    expect(rows(short, short, long)).toEqual(['', '', 'l360']);
  });

  it('may have fewer or more cells than the head, and a table may have none', () => {
    expect(cellClasses([['会', '場'], ['会'], ['会', ofLength(20)]], 0)).toEqual([['', ''], [''], ['', 'l600']]);
    expect(cellClasses([['会'], ['会', '場']], 0)).toEqual([[''], ['', 'l0 b0']]);
    expect(cellClasses([], 0)).toEqual([]);
  });
});

describe('where there is too little room, beside a long sentence', () => {
  /** The first of two columns, in a table with seven ems of room on the smallest screen. */
  const beside = (text: string) => classesOf([text, ofLength(12)], 128)?.[0];

  it.each(['12345678', '¥1234567', '-1234567', '2026-04-1', '1234567%', '会 12345678', '12345678人'])(
    'a number stays whole: %s',
    (text) => expect(beside(text)).not.toContain('b'),
  );

  it.each(['x2345678', '1234567x', 'X2345678', 'abcdefghi'])('a word does not: %s', (text) =>
    expect(beside(text)).toBe('l360 b360'),
  );

  it('a column of a few characters can still be read, and a short word or line is kept before a long one', () => {
    expect(beside('会場名')).toBe('');
    expect(classesOf(['会場は本', ofLength(12)], 128)?.[0]).toBe('');
    expect(classesOf(['word', ofLength(12), 'unbreakable'], 60)).toEqual(['', 'l600', 'l360 b360']);
  });

  it('a number that is small has all that it wants, and a large one what is left', () => {
    expect(classesOf(['12', '123456789'], 158)).toEqual(['', 'l360 b360']);
    expect(classesOf(['123456789', '12'], 158)).toEqual(['l360 b360', '']);
  });

  it('a number that is longer than any that is easy to read takes no more than such a one', () => {
    const digits = '1'.repeat(30);
    expect(classesOf([digits, '会場のご案内'], 0)?.[1]).toBe('');
  });
});
