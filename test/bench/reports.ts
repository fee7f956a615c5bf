/** The batches in which SES's reports on a campaign come to the function that notes them. Virtual time: nothing waits. */
import { reportsGatheredFor, reportsTogether } from '../../functions/mail/environment.ts';

export interface Reported {
  readonly type: 'Email Sent' | 'Email Delivered';
  /** Number of the mail in its campaign. */
  readonly mail: number;
}

/** Lambda begins with this many pollers of a queue; each gathers a batch of its own (AWS Lambda, "SQS event source scaling"). */
const pollers = 5;
/** Seconds after a mail left. */
const sentAfter = 0.5;
const deliveredAfter = 3;

/** The batches in rounds: the batches of a round are handled at the same time. */
export function batchesOfReports(mails: number, rate: number): Reported[][][] {
  const reports = Array.from({ length: mails }, (_, mail) => [
    { type: 'Email Sent' as const, mail, at: mail / rate + sentAfter },
    { type: 'Email Delivered' as const, mail, at: mail / rate + deliveredAfter },
  ])
    .flat()
    .sort((one, other) => one.at - other.at);
  const gathering = Array.from({ length: pollers }, (): { since: number; batch: Reported[] } => ({
    since: 0,
    batch: [],
  }));
  const closed: { at: number; batch: Reported[] }[] = [];
  const close = (poller: (typeof gathering)[number], at: number) => {
    if (poller.batch.length > 0) closed.push({ at, batch: poller.batch });
    poller.batch = [];
  };
  for (const [number, { at, type, mail }] of reports.entries()) {
    for (const poller of gathering)
      if (at - poller.since >= reportsGatheredFor) close(poller, poller.since + reportsGatheredFor);
    const poller = gathering[number % pollers];
    if (poller === undefined) continue;
    if (poller.batch.length === 0) poller.since = at;
    poller.batch.push({ type, mail });
    if (poller.batch.length === reportsTogether) close(poller, at);
  }
  for (const poller of gathering) close(poller, Number.POSITIVE_INFINITY);
  const rounds: Reported[][][] = [];
  for (let first = 0; first < closed.length; first += pollers) {
    rounds.push(closed.slice(first, first + pollers).map(({ batch }) => batch));
  }
  return rounds;
}
