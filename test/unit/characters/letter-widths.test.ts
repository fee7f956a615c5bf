/** How much text has room in one line of a table on the smallest phone: a table of one column leaves 16.4 ems there. */
import { describe, expect, it } from 'vitest';
import { cellClasses } from '../../../shared/characters/table-columns.ts';

/** The class of a text in the head and in a cell below. */
const inHead = (text: string) =>
  cellClasses([[text]], 0)
    .flat()
    .join();
const inCell = (text: string) =>
  cellClasses([[''], [text]], 0)
    .flat()
    .join('');

describe('in one line of a cell there is room for', () => {
  it.each([
    [51, 'narrow letters', "il'."],
    [40, 'letters less narrow', 'frt('],
    [27, 'small letters', 'cksz'],
    [16, 'wide letters', 'MWm%'],
    [21, 'capitals', 'ABXY'],
    [25, 'other letters and digits', 'ab1?'],
    [22, 'letters with accents', 'éüñ'],
    [11, 'pictures', '🎉🐱'],
    [16, 'characters of Japanese', '会あア、'],
  ])('%i %s', (most, _what, letters) => {
    for (const letter of letters) {
      expect([letter, inCell(letter.repeat(most))]).toEqual([letter, '']);
      expect([letter, inCell(letter.repeat(most + 1))]).toEqual([letter, expect.stringMatching(/^l360/)]);
    }
  });

  it('any number of accents that have no width', () => expect(inCell(`e${'\u0301'.repeat(100)}`)).toBe(''));
});

describe('in one line of a head, which is bold, there is room for', () => {
  it.each([
    [45, 'fewer letters', 'i'],
    [14, 'fewer wide letters', 'W'],
    [16, 'as many characters of Japanese', '会'],
  ])('%i: %s', (most, _what, letter) => {
    expect(inHead(letter.repeat(most))).toBe('');
    expect(inHead(letter.repeat(most + 1))).toMatch(/^l360/);
  });
});

describe('what stays together at the end of a line', () => {
  it.each([
    ['letters and digits', 'a'.repeat(300)],
    ['a character of Japanese and what no line begins with', `会${'ー'.repeat(300)}`],
    ['what no line ends with and what follows', `${'「'.repeat(300)}会`],
  ])('breaks where it has no room: %s', (_what, text) => expect(inCell(text)).toBe('l0 b0'));

  it.each([
    ['words', 'word '.repeat(60)],
    ['characters of Japanese', '会'.repeat(300)],
    ['characters with the marks that belong to them', '「会」、'.repeat(60)],
  ])('has lines where its parts have room: %s', (_what, text) => expect(inCell(text)).toBe('l0'));
});
