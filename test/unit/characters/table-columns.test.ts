/** Which cells of a table stay whole on which screen; that they then fit is seen in a browser (test/browser/tables.test.ts). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellClasses, tableClass, tableRules } from '../../../shared/characters/table-columns.ts';

const long = '詳しくは決算のお知らせをご覧ください。新工場が稼働しました。ありがとうございました';
const address = `https://example.com/${'a'.repeat(60)}`;

describe('a cell', () => {
  it.each<[string, string[][], string[][]]>([
    [
      'of a small table stays in one line',
      [
        ['区分', '内容'],
        ['参加費', '無料'],
      ],
      [
        ['', ''],
        ['', ''],
      ],
    ],
    [
      'that is long has lines, and its words stay whole',
      [
        ['区分', '内容'],
        ['場所', long],
      ],
      [
        ['', ''],
        ['', 'l0'],
      ],
    ],
    [
      'with an address that no screen has room for breaks it',
      [
        ['場所', '申込み'],
        ['本社', address],
      ],
      [
        ['', ''],
        ['', 'l0 b0'],
      ],
    ],
    [
      'whose text is not known yet may break',
      [
        ['お名前', '額'],
        ['\uE0020\uE003', '1,234'],
      ],
      [
        ['', ''],
        ['l0 b0', ''],
      ],
    ],
    [
      'without text needs nothing',
      [
        ['', ''],
        ['', ''],
      ],
      [
        ['', ''],
        ['', ''],
      ],
    ],
  ])('%s', (_what, rows, classes) => expect(cellClasses(rows, 0)).toEqual(classes));

  it('keeps its number before another column keeps its words, and its line where there is more room', () => {
    const rows = [
      ['Item', '2025', '2026', 'Remarks'],
      ['Employees', '12,345', '12,999', 'Without subsidiaries'],
    ];
    expect(cellClasses(rows, 0)[1]).toEqual(['l360 b360', '', '', 'l600 b600']);
  });

  it('has less room in lists and quotes', () => {
    const rows = [
      ['項目', '備考'],
      ['12,345', '12,345'],
    ];
    expect(cellClasses(rows, 0)).toEqual([
      ['', ''],
      ['', ''],
    ]);
    expect(cellClasses(rows, 160)).toEqual([
      ['', ''],
      ['l360 b360', 'l360 b360'],
    ]);
  });

  it('breaks where the others that want the same break', () => {
    const heads = ['部門', '2021年度', '2022年度', '2023年度', '2024年度', '2025年度'];
    const [head = []] = cellClasses([heads, ['製造', '1,234', '1,234', '1,234', '1,234', '1,234']], 0);
    expect(new Set(head.slice(1))).toEqual(new Set(['l600']));
  });

  it('has a place for every cell, whatever a table holds, and no class of numbers that all have room', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(long, address, '1,234', ''));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
        const classes = cellClasses(rows, 0);
        expect(classes.map((row) => row.length)).toEqual(rows.map(() => 3));
        for (const one of classes.flat()) expect(one).toMatch(/^(l(0|360|390|600)( b(0|360|390|600))?)?$/);
        const numbers = cellClasses([['a', 'b', 'c'], ...rows.map(([note = '']) => [note, '1,234', '99%'])], 0);
        expect(numbers.flatMap((row) => row.slice(1)).join('')).toBe('');
      }),
    );
  });
});

it('takes time in proportion to a table, whatever it has many of', () => {
  const columns = [Array.from({ length: 20_000 }, (_, at) => 'a'.repeat(at % 40))];
  expect(cellClasses(columns, 0)[0]).toHaveLength(20_000);
  expect(cellClasses([['（'.repeat(90_000)]], 0)).toEqual([['l0 b0']]);
});

describe('a style sheet', () => {
  it('sets a table of five columns smaller on a phone', () => {
    expect([4, 5].map(tableClass)).toEqual(['data', 'data many']);
    expect(tableRules(String)).toContain('@media (max-width:599){.many{font-size:13}');
  });

  it('begins with the usual look, and then says what a smaller screen changes', () => {
    const usual =
      '.data{border-collapse:collapse;width:100%;font-size:15}' +
      '.data th,.data td{padding:6;vertical-align:top;white-space:nowrap;overflow-wrap:normal}' +
      '@media (max-width:599){.many{font-size:13}.many th,.many td{padding:6 3}}' +
      '.data .l0{white-space:normal}.data .b0{overflow-wrap:anywhere}@media (max-width:359){.data .l360';
    expect(tableRules(String).slice(0, usual.length)).toBe(usual);
  });

  it('has a rule for each class, and says nothing about how text is aligned', () => {
    const rules = tableRules((pixels) => `${pixels}px`);
    for (const screen of [360, 390, 600])
      expect(rules).toContain(
        `@media (max-width:${screen - 1}px){.data .l${screen}{white-space:normal}.data .b${screen}{overflow-wrap:anywhere}}`,
      );
    expect(rules).toContain('.data .l0{white-space:normal}.data .b0{overflow-wrap:anywhere}');
    expect(rules).toContain('@media (max-width:319px){.data th,.data td{white-space:normal;overflow-wrap:anywhere}}');
    expect(rules).not.toContain('text-align');
  });
});
