import { day } from '../../../shared/time/durations.ts';
import type { OpenFinding } from '../tables.ts';
import type { Finding } from './queue-findings.ts';

/** A finding, and who is affected by it. */
export interface Affecting extends Finding, Pick<OpenFinding, 'affects'> {}

/** What the people on call are notified of, and the findings that last and that they know of. */
export interface FindingChanges {
  readonly fresh: readonly OpenFinding[];
  readonly worse: readonly OpenFinding[];
  /** Dead letters that their queue drops within a day. */
  readonly ending: readonly OpenFinding[];
  readonly over: readonly OpenFinding[];
  readonly lasting: readonly OpenFinding[];
}

/** A finding is worse when there are this many times as many messages as when they were notified. */
const worseBy = 10;
/** The people on call are reminded this long before a queue drops its dead letters. Milliseconds. */
const remindedBefore = day;

/**
 * Compares what is wrong with what the people on call know. They are notified of each finding once, again when it is worse or of another kind, again a day
 * before its dead letters end, and once when it is over.
 *
 * @param unsure queues that could not be read, or only in part: earlier findings about them may still be true, even if they are not found now
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
  const fresh = compared.filter(({ known }) => known === undefined).map(({ finding }) => opened(finding, now));
  const lasts = compared.flatMap(({ finding, known }) => (known === undefined ? [] : [{ finding, known }]));
  const isWorse = ({ finding, known }: (typeof lasts)[number]) =>
    finding.kind !== known.kind || (finding.count > known.count && finding.count >= worseBy * known.count);
  const steady = lasts.filter((one) => !isWorse(one));
  return {
    fresh,
    worse: lasts.filter(isWorse).map(({ finding, known }) => ({ ...opened(finding, now), ...sinceOf(known) })),
    ending: steady
      .filter((one) => isEnding(one, now))
      .map(({ finding, known }) => ({
        ...{ ...known, count: finding.count, endsAt: finding.endsAt, remindedOf: finding.endsAt },
      })),
    over: left.filter(({ queue }) => !unsure.has(queue)),
    lasting: [
      ...steady.filter((one) => !isEnding(one, now)).map(({ known }) => known),
      ...left.filter(({ queue }) => unsure.has(queue)),
    ],
  };
}

function opened(finding: Affecting, now: Date): OpenFinding {
  return { ...finding, since: now.toISOString() };
}

function sinceOf({ since, remindedOf }: OpenFinding): Pick<OpenFinding, 'since' | 'remindedOf'> {
  return { since, ...(remindedOf === undefined ? {} : { remindedOf }) };
}

/** The oldest letter ends within a day, and more than a day after the last end of which they were reminded. */
function isEnding({ finding: { endsAt }, known }: { finding: Affecting; known: OpenFinding }, now: Date): boolean {
  if (endsAt === undefined || Date.parse(endsAt) - now.getTime() > remindedBefore) return false;
  return known.remindedOf === undefined || Date.parse(endsAt) - Date.parse(known.remindedOf) > remindedBefore;
}

function keyOf({ queue, source }: Pick<Finding, 'queue' | 'source'>): string {
  return JSON.stringify([queue, source]);
}
