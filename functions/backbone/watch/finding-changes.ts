import type { OpenFinding } from '../tables.ts';
import type { Finding } from './queue-findings.ts';

/** A finding with those whom it affects. */
export type Affecting = Finding & Pick<OpenFinding, 'affects'>;

/** Of what the people on call are notified, and what they know and lasts. */
export interface FindingChanges {
  readonly fresh: readonly OpenFinding[];
  readonly worse: readonly OpenFinding[];
  readonly over: readonly OpenFinding[];
  readonly lasting: readonly OpenFinding[];
}

/** It is worse when it is so many times as much as when they were notified. */
const worseBy = 10;

/**
 * Compares what is wrong with what the people on call know. They are notified of each finding once, again when it is worse or of another kind,
 * and once when it is over.
 *
 * @param unsure queues that could not be read, or only in part: what they know of them and is not among the findings may still be so
 */
export function findingChanges(
  open: readonly OpenFinding[],
  findings: readonly Affecting[],
  { unsure, now }: { readonly unsure: ReadonlySet<string>; readonly now: Date },
): FindingChanges {
  const before = new Map(open.map((one) => [keyOf(one), one]));
  const compared = findings.map((finding) => ({ finding, known: before.get(keyOf(finding)) }));
  const found = new Set(findings.map(keyOf));
  const left = open.filter((one) => !found.has(keyOf(one)));
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
