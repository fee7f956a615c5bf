/** What a run over a file says: how many faults were found, and which were not. */
import { createHash } from 'node:crypto';
import { equivalents } from './equivalents.ts';
import type { Fault } from './stryker.ts';

/** What is kept of a run. */
export interface Measured {
  /** Hash of the source that was tried. */
  readonly sourceHash: string;
  /** Whether the source was another one when the document was last written. */
  readonly changedSince?: true;
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

/** What a run found. A fault that ended the run before any test is not a fault of the file's tests. */
export function measured(faults: readonly Fault[], source: string): Measured {
  const counted = faults.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
  const survivors = counted.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return {
    sourceHash: hashOf(source),
    faults: counted.length,
    found: counted.length - survivors.length,
    survivors: survivors.map(({ was, became }) => `${oneLine(was)} → ${oneLine(became)}`),
  };
}

/** The reason of a survivor, and how many faults that read so it excuses: one, unless it says how many. */
export function reasonFor(path: string, survivor: string): readonly [reason: string, times: number] {
  const given = equivalents[path]?.[survivor];
  if (given === undefined) return ['', 0];
  return typeof given === 'string' ? [given, 1] : [given.reason, given.times];
}

/** How a file stands. A survivor with a reason is not counted. */
export function verdictOn(path: string, { faults, survivors, found }: Measured): Verdict {
  const explained: { survivor: string; reason: string }[] = [];
  const unexplained: string[] = [];
  for (const survivor of survivors) {
    const [reason, times] = reasonFor(path, survivor);
    const before = explained.filter((one) => one.survivor === survivor).length;
    if (before < times) explained.push({ survivor, reason });
    else unexplained.push(survivor);
  }
  const counted = faults - explained.length;
  return { percent: counted === 0 ? 100 : (100 * found) / counted, explained, unexplained };
}

/** By which a source is known again. */
export function hashOf(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 16);
}

function oneLine(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
