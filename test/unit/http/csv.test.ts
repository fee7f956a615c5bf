/** A list as CSV, byte for byte: RFC 4180 says how, and a spreadsheet in Japanese Windows is what reads it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvResponse } from '../../../shared/http/csv.ts';

const columns = ['name', 'note'] as const;
const fileName = 'guests.csv';
const bodyOf = (...rows: { name: string; note: string; secret?: string }[]) =>
  csvResponse(rows, columns, { fileName }).body as string;

/** Fields of a CSV as RFC 4180 (2) writes its grammar; nothing of the library that wrote it. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  for (let rest = text; rest !== ''; ) {
    const row: string[] = [];
    for (let ended = false; !ended; ) {
      const [all = '', quoted, bare, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
      if (all === '') throw new Error(`no field: ${rest.slice(0, 40)}`);
      row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
      rest = rest.slice(all.length);
      ended = end === '\r\n';
    }
    rows.push(row);
  }
  return rows;
}

describe('a list as CSV', () => {
  test('begins with the byte-order mark, then the names of the columns, each line ended by CR LF (RFC 4180, 2)', () => {
    const body = bodyOf({ name: '髙橋 花子', note: 'はい' }, { name: 'Ada', note: '' });
    expect(Buffer.from(body).subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(body).toBe('\uFEFFname,note\r\n髙橋 花子,はい\r\nAda,\r\n');
  });

  test('without rows is the mark and the names of the columns', () => {
    expect(bodyOf()).toBe('\uFEFFname,note\r\n');
  });

  test('holds the named columns only, in their order', () => {
    expect(bodyOf({ secret: 'x', note: 'b', name: 'a' })).toBe('\uFEFFname,note\r\na,b\r\n');
  });

  // OWASP, CSV injection: cells that begin so are run as a formula.
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("https://example.com";"x")'])(
    'never lets a spreadsheet run %j',
    (cell) => {
      const [, [name] = []] = parsed(bodyOf({ name: cell, note: '' }).slice(1));
      expect(name).toBe(`'${cell}`);
    },
  );

  test('holds every text unchanged, whatever separators, quotes and line ends it has', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', '髙', ',', '"', '\r\n', '\n', '\r', ' ', ';', "'", '😀') })
      .filter((text) => !text.startsWith('\r'));
    fc.assert(
      fc.property(fc.array(fc.record({ name: cell, note: cell }), { maxLength: 5 }), (rows) => {
        const expected = [[...columns], ...rows.map(({ name, note }) => [name, note])];
        expect(parsed(bodyOf(...rows).slice(1))).toEqual(expected);
      }),
    );
  });

  test('is offered as a file; the next page is named as long as there is one (RFC 8288)', () => {
    const head = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="guests.csv"',
    };
    expect(csvResponse([], columns, { fileName })).toMatchObject({ status: 200, headers: head });
    expect(csvResponse([], columns, { fileName }).headers).toEqual(head);
    const next = '/gatherings/gth_1/guests?cursor=x';
    expect(csvResponse([], columns, { fileName, next }).headers).toEqual({ ...head, link: `<${next}>; rel="next"` });
  });
});
