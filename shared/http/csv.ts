/** Lists as CSV, for those who work in a spreadsheet. */
import { stringify } from 'csv-stringify/sync';
import type { ApiResponse } from './api.ts';

/** A query field of lists that can also be had as CSV. */
export const csvFormats = ['json', 'csv'] as const;

/**
 * A page of a list as CSV (RFC 4180, UTF-8 with a byte-order mark, which spreadsheets need to read Japanese). A cell that
 * a spreadsheet would take for a formula is made harmless. The next page is named by `Link: <…>; rel="next"` (RFC 8288).
 */
export function csvResponse<Row extends Readonly<Record<string, unknown>>>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
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
    }),
  };
}
