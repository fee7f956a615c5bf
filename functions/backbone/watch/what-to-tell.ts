import type { Told } from '../tables.ts';
import type { Finding } from './queue-findings.ts';

/** A finding with those whom it affects. */
export type Affecting = Finding & Pick<Told, 'affects'>;

/** What the people on call get to hear, and what they know afterwards. */
export interface ToTell {
  readonly fresh: readonly Told[];
  readonly worse: readonly Told[];
  readonly over: readonly Told[];
  /** What was told and lasts. */
  readonly lasting: readonly Told[];
}

/** It is worse when it is so many times as much as was told. */
const worseBy = 10;

/**
 * Compares what is wrong with what was told. Each thing is told once, again when it is worse or of another kind, and once when it is over.
 *
 * @param unsure queues that could not be read, or only in part: what was told of them and is not among the findings may still be so
 */
export function whatToTell(
  told: readonly Told[],
  findings: readonly Affecting[],
  { unsure, now }: { readonly unsure: ReadonlySet<string>; readonly now: Date },
): ToTell {
  const before = new Map(told.map((one) => [keyOf(one), one]));
  const compared = findings.map((finding) => ({ finding, known: before.get(keyOf(finding)) }));
  const found = new Set(findings.map(keyOf));
  const left = told.filter((one) => !found.has(keyOf(one)));
  const fresh = compared
    .filter(({ known }) => known === undefined)
    .map(({ finding }) => ({ ...finding, since: now.toISOString() }));
  const lasts = compared.flatMap(({ finding, known }) => (known === undefined ? [] : [{ finding, known }]));
  const isWorse = ({ finding, known }: (typeof lasts)[number]) =>
    finding.kind !== known.kind || finding.count >= worseBy * known.count;
  return {
    fresh,
    worse: lasts.filter(isWorse).map(({ finding, known }) => ({ ...finding, since: known.since })),
    over: left.filter(({ queue }) => !unsure.has(queue)),
    lasting: [
      ...lasts.filter((one) => !isWorse(one)).map(({ known }) => known),
      ...left.filter(({ queue }) => unsure.has(queue)),
    ],
  };
}

function keyOf({ queue, source }: Pick<Finding, 'queue' | 'source'>): string {
  return JSON.stringify([queue, source]);
}
