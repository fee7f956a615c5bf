/** Lists as CSV, for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import type { ApiResponse } from './api.ts';

/** The formats of lists that are also available as CSV. */
export const csvFormats = ['json', 'csv'] as const;

/** The field of a column; with a heading of its own, where people read the list in their language. */
type Column<Field extends string> = Field | { readonly key: Field; readonly header: string };

/**
 * A page of a list as CSV (RFC 4180, UTF-8 with a byte-order mark, which spreadsheets need to read Japanese). Cells
 * that a spreadsheet would run as a formula are escaped. `Link: <…>; rel="next"` names the next page (RFC 8288).
 */
export function csvResponse<Row extends Readonly<Record<string, unknown>>>(
  rows: readonly Row[],
  columns: readonly Column<keyof Row & string>[],
  { fileName, next }: { readonly fileName: string; readonly next?: string | undefined },
): ApiResponse {
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      ...(next === undefined ? {} : { link: `<${next}>; rel="next"` }),
    },
    body: stringify([...rows], {
      header: true,
      columns: [...columns],
      bom: true,
      escape_formulas: true,
      record_delimiter: 'windows',
      // The library quotes only cells that hold both; spreadsheets end a row at either.
      quoted_match: /[\r\n]/,
    }),
  };
}
