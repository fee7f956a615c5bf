/** The lines of an import: checked all at once, packed so that they fit the store. Pure. */
import { programme } from '../../../shared/programme/compiled.ts';
import { isNoticeOnFile } from '../../../shared/programme/programme.ts';
import { readData, type Statement } from '../employee/canonical-event.ts';
import { employeeKey, fingerprint } from '../employee/employee.ts';
import type { EmployeeItem, ImportLine, LineProblem, LineWarning } from '../tables.ts';

/** The lines, or what is wrong with them: one bad line and nothing is taken in. */
export type CheckedLines =
  | { readonly result: 'good'; readonly lines: readonly ImportLine[] }
  | { readonly result: 'bad'; readonly problems: readonly LineProblem[]; readonly badLines: number };

/**
 * Reads every line; what must not be kept is gone afterwards. A second line about the same employee is a problem: import
 * two stints one after the other, so that nobody has to guess which of two lines is right.
 */
export function checkLines(employees: readonly unknown[], now: Date): CheckedLines {
  const lines: ImportLine[] = [];
  const problems: LineProblem[] = [];
  const seen = new Map<string, number>();
  for (const [position, data] of employees.entries()) {
    const line = position + 1;
    const read = readData('offboarded', data, now);
    if (!read.success) {
      problems.push(...read.errors.map(({ pointer, detail }) => ({ line, pointer, problem: detail })));
      continue;
    }
    const key = employeeKey(read.data);
    const before = seen.get(key);
    if (before !== undefined) {
      problems.push({ line, pointer: '/sourceEmployeeId', problem: `is the same employee as in line ${before}` });
      continue;
    }
    seen.set(key, line);
    lines.push({ line, ...read.data });
  }
  const badLines = new Set(problems.map(({ line }) => line)).size;
  return badLines === 0 ? { result: 'good', lines } : { result: 'bad', problems, badLines };
}

/** Consents to a version of the privacy notice whose text is not on file: old papers, or a typing error. The record of one has no hash of its text. */
export function warningsOf(lines: readonly ImportLine[]): LineWarning[] {
  return lines.flatMap(({ line, facts: { consentAtExit } }) => {
    if (consentAtExit?.decision !== 'granted' || isNoticeOnFile(programme, consentAtExit.noticeVersion)) return [];
    return [{ line, pointer: '/consentAtExit/noticeVersion', warning: notOnFile }];
  });
}

const notOnFile =
  'names a privacy notice whose text is not on file (programme/notices): the consent is recorded without the hash of its text';

/** DynamoDB takes items of up to 400 kB; JSON is larger than what it stores. */
const chunkBytes = 300 * 1024;

/** Packs lines into chunks that fit an item. */
export function packLines(lines: readonly ImportLine[]): ImportLine[][] {
  const chunks: ImportLine[][] = [];
  let size = chunkBytes;
  for (const line of lines) {
    const bytes = Buffer.byteLength(JSON.stringify(line));
    if (size + bytes > chunkBytes) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(line);
    size += bytes;
  }
  return chunks;
}

/** What a line of an import states: that this person left, as of when HR handed the import in. */
export function statementOf({ line: _line, ...data }: ImportLine, receivedAt: string): Statement {
  return { kind: 'offboarded', statedAt: receivedAt, ...data };
}

/** What a line would do: somebody new, something new about somebody known, or nothing. */
export function effectOf(statement: Statement, known: EmployeeItem | undefined): 'created' | 'updated' | 'unchanged' {
  if (known === undefined) return 'created';
  return known.lastStatement === fingerprint(statement) ? 'unchanged' : 'updated';
}
