/** What a run over a file says: how many faults were found, and which were not. */
import { equivalents } from './equivalents.ts';
import type { Fault } from './stryker.ts';

/** What is kept of a run. */
export interface Measured {
  /** Hash of the source that was tried; absent where it was not kept. */
  readonly sourceHash?: string;
  readonly faults: number;
  readonly found: number;
  /** The faults that no test noticed, each as `what stood there → what stood there instead`. */
  readonly survivors: readonly string[];
}

/** Found in percent, without those that change nothing; and what still survives. */
export interface Verdict {
  readonly percent: number;
  readonly explained: readonly { readonly survivor: string; readonly reason: string }[];
  readonly unexplained: readonly string[];
}

/** The least that a file's own tests find, in percent. */
export const least = 90;

/** What a run found. A fault that ended the run before any test is no fault of the file's tests. */
export function measured(faults: readonly Fault[]): Measured {
  const counted = faults.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
  const survivors = counted.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return {
    faults: counted.length,
    found: counted.length - survivors.length,
    survivors: survivors.map(({ was, became }) => `${oneLine(was)} → ${oneLine(became)}`),
  };
}

/** How a file stands. A survivor with a reason is not counted. */
export function verdictOn(path: string, { faults, survivors, found }: Measured): Verdict {
  const reasons = equivalents[path] ?? {};
  const reasonOf = (survivor: string) => reasons[survivor];
  const explained = survivors.flatMap((survivor) => {
    const reason = reasonOf(survivor);
    return reason === undefined ? [] : [{ survivor, reason }];
  });
  const unexplained = survivors.filter((survivor) => reasonOf(survivor) === undefined);
  const counted = faults - explained.length;
  return { percent: counted === 0 ? 100 : (100 * found) / counted, explained, unexplained };
}

function oneLine(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
