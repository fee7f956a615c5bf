/**
 * Where the cells of a table may break, so that it fits a phone and nobody reads 1,23 / 4. Style sheets cannot say "as wide as the screen, and no
 * number broken if all of them fit": a column shrinks below its numbers, or the table grows wider than the screen. So the widths are estimated
 * here, for screens of four widths, and a cell that cannot stay as it is there gets a class.
 */

/** The screens that tables are fitted to, in CSS pixels: each stands for those up to the next. */
const screens = [320, 360, 390, 600] as const;
type Screen = (typeof screens)[number];
const desktop = 600;

/** In CSS pixels. A table of many columns is set smaller on a phone. */
interface Setting {
  readonly fontSize: number;
  readonly padding: number;
}
const usual: Setting = { fontSize: 15, padding: 6 };
const dense: Setting = { fontSize: 13, padding: 3 };
const manyColumns = 5;
const border = 1;
/** What is beside a table on a screen: the margins of the page, the padding and border of its sheet, and the table's last border. */
const beside = 60 + border;

/** Widths are whole thousandths of an em: sums of fractions would depend on the order in which they are added. */
const em = 1000;

/**
 * The longest number or word that comes before what makes others easy to read; the width of one character, of a column
 * that can be read, and of one that is easy to read.
 */
const longNumber = 6 * em;
const oneCharacter = em;
const readable = 3 * em;
const easy = 5 * em;

/** What a cell needs so that nothing in it breaks, so that no word in it breaks, and so that no number in it breaks. */
interface Needs {
  readonly line: number;
  readonly word: number;
  readonly number: number;
}
const nothing: Needs = { line: 0, word: 0, number: 0 };

/** The class of a table for {@link tableRules}. */
export function tableClass(columns: number): string {
  return columns >= manyColumns ? 'data many' : 'data';
}

/**
 * The classes of each cell, for {@link tableRules}; empty for a cell that stays in one line on every screen. Takes time in proportion to the text.
 *
 * @param rows the texts of the cells; the first row is the head
 * @param inset the room that quotes and lists around the table take, in CSS pixels
 */
export function cellClasses(rows: readonly (readonly string[])[], inset: number): readonly (readonly string[])[] {
  const cells = rows.map((row, at) => row.map((text) => needsOf(text, at === 0)));
  const columns = (cells[0] ?? []).map((_head, at) => cells.map((row) => row[at] ?? nothing).reduce(larger));
  const widths = new Map(
    screens.map((screen) => [screen, columnWidths(columns, roomOn(screen, columns.length, inset))]),
  );
  return cells.map((row) =>
    row.map(({ line, word }, column) => {
      const fitsFrom = (need: number) => fittingFrom((screen) => need <= (widths.get(screen)?.[column] ?? 0));
      return [...classOf('l', fitsFrom(line)), ...classOf('b', fitsFrom(word))].join(' ');
    }),
  );
}

/** The smallest screen from which on all fit; undefined if the largest does not. */
function fittingFrom(fits: (screen: Screen) => boolean): Screen | undefined {
  const tooSmall = screens.findLastIndex((screen) => !fits(screen));
  return screens[tooSmall + 1];
}

function classOf(mark: 'l' | 'b', from: Screen | undefined): string[] {
  if (from === screens[0]) return [];
  return [`${mark}${from ?? 0}`];
}

/** The room for the text of all cells of a row. */
function roomOn(screen: Screen, columns: number, inset: number): number {
  const { fontSize, padding } = columns >= manyColumns && screen < desktop ? dense : usual;
  return Math.floor((em * (screen - beside - inset - columns * (2 * padding + border))) / fontSize);
}

function larger(one: Needs, other: Needs): Needs {
  const most = (need: keyof Needs) => Math.max(one[need], other[need]);
  return { line: most('line'), word: most('word'), number: most('number') };
}

/** What each column gets for what shall not break. Numbers come first, then that each can be read, then words. */
function columnWidths(columns: readonly Needs[], room: number): readonly number[] {
  const widths = columns.map(({ line }) => Math.min(line, oneCharacter));
  let left = room - widths.reduce((sum, width) => sum + width, 0);
  const wishes = (wish: (column: Needs) => number) =>
    columns.map((column, at) => ({ at, more: Math.max(0, wish(column) - (widths[at] ?? 0)) }));
  const give = (at: number, more: number) => {
    widths[at] = (widths[at] ?? 0) + more;
    left -= more;
  };
  const share = (wish: (column: Needs) => number) => {
    const wanted = wishes(wish);
    const level = waterLevel(
      wanted.map(({ more }) => more),
      left,
    );
    for (const { at, more } of wanted) give(at, Math.min(more, level));
  };
  // What wants the same gets the same: 2025年 in one line and 2026年 in two would look like a mistake.
  const grant = (wish: (column: Needs) => number) => {
    const alike = Map.groupBy(wishes(wish), ({ more }) => more);
    for (const [more, wanting] of [...alike].sort(([one], [other]) => one - other))
      if (more * wanting.length <= left) for (const { at } of wanting) give(at, more);
  };
  share(({ number }) => Math.min(number, longNumber));
  share(({ line }) => Math.min(line, readable));
  grant(({ word }) => Math.min(word, longNumber));
  grant(({ line }) => (line <= longNumber ? line : easy));
  grant(({ word }) => word);
  grant(({ line }) => line);
  return widths;
}

/** The width up to which each can have what it wants, so that all of them have room. */
function waterLevel(wants: readonly number[], room: number): number {
  let left = room;
  const ascending = wants.toSorted((a, b) => a - b);
  for (const [at, want] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - at));
    if (want > share) return share;
    left -= want;
  }
  return Number.POSITIVE_INFINITY;
}

/** A bold letter is wider; a bold character of Japanese is not. */
const bold = 1.12;

function needsOf(text: string, isHead: boolean): Needs {
  const factor = isHead ? bold : 1;
  const longest = (words: readonly string[]) => words.reduce((most, word) => Math.max(most, widthOf(word, factor)), 0);
  const words = text.match(unbroken) ?? [];
  return {
    line: widthOf(text, factor),
    word: longest(words),
    number: longest(words.filter((word) => isNumber.test(word))),
  };
}
/** A number with what belongs to it: 1,234, ¥1,234, 10%, 2026-04. */
const isNumber = /^[^a-z]*[0-9][^a-z]*$/i;

const wide = String.raw`\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFF}`;
/** What no line ends with, and what no line begins with (JIS X 4051). */
const opening = '（「『【〔［｛〈《￥＄';
const closing = '）」』】〕］｝〉》、。，．・：；？！％ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ';
/** What must stay in one line: a word or number, or one character of Japanese, with the marks that belong to it. */
const unbroken = new RegExp(`(?<![${opening}])[${opening}]*(?:[^${wide}\\s]+|[${wide}])[${closing}]*`, 'gu');

/** Widths in ems, those of the wider fonts of phones and computers. What is unknown, such as the value of a variable, fits nowhere. */
const widthsOf: readonly (readonly [RegExp, number])[] = [
  [/[\uE000-\uF8FF]/u, Number.POSITIVE_INFINITY],
  [/[ !',.:;Iijl|]/u, 0.32],
  [/[()/[\]frt-]/u, 0.41],
  [/[cksvxyz]/u, 0.59],
  [/[MW@%mw]/u, 1],
  [/[A-Z]/u, 0.76],
  [/[!-~]/u, 0.64],
  [/\p{M}/u, 0],
  [/\p{Script=Latin}/u, 0.72],
  [/\p{Extended_Pictographic}/u, 1.4],
];

function widthOf(text: string, factor: number): number {
  let width = 0;
  for (const character of text) {
    const narrow = widthsOf.find(([pattern]) => pattern.test(character))?.[1];
    width += narrow === undefined ? em : Math.round(em * narrow * factor);
  }
  return width;
}

/**
 * The look of tables, of {@link cellClasses} and of what is smaller than any phone; `length` gives CSS pixels in the
 * unit of the style sheet.
 */
export function tableRules(length: (pixels: number) => string): string {
  const rules = (from: number) => `.data .l${from}{white-space:normal}.data .b${from}{overflow-wrap:anywhere}`;
  const below = (screen: Screen, some: string) => `@media (max-width:${length(screen - 1)}){${some}}`;
  const [smallest, ...wider] = screens;
  return [
    `.data{border-collapse:collapse;width:100%;font-size:${length(usual.fontSize)}}`,
    `.data th,.data td{padding:${length(usual.padding)};vertical-align:top;white-space:nowrap;overflow-wrap:normal}`,
    below(
      desktop,
      `.many{font-size:${length(dense.fontSize)}}.many th,.many td{padding:${length(usual.padding)} ${length(dense.padding)}}`,
    ),
    rules(0),
    ...wider.map((screen) => below(screen, rules(screen))),
    below(smallest, '.data th,.data td{white-space:normal;overflow-wrap:anywhere}'),
  ].join('');
}
