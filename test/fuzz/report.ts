import type { Fault } from './fault.ts';
import type { Findings, Fuzzing } from './fuzz.ts';

/** What was found, a line each; faults of one kind are told apart by their operation. */
export function reportOf(
  { requests, seed }: Fuzzing,
  { accepted, byStatus, neverAccepted, mails, pages, faults }: Findings,
): string[] {
  return [
    '',
    `${requests} requests, seed ${seed}: ${Math.round((100 * accepted) / requests)} % accepted (${counted(byStatus)})`,
    `${pages} pages opened from mails (${counted(mails)})`,
    ...[...neverAccepted].map(([operation, statuses]) => `never accepted: ${operation} (${counted(statuses)})`),
    ...faults.slice(0, 50).map(sentence),
    faults.length === 0
      ? 'VERDICT  no response of 5xx, and all that was accepted could be mailed'
      : `VERDICT  ${faults.length} faults (seed ${seed})`,
  ];
}

function counted(counts: ReadonlyMap<string | number, number>): string {
  return [...counts]
    .sort(([one], [other]) => String(one).localeCompare(String(other)))
    .map(([name, count]) => `${name}: ${count}`)
    .join(', ');
}

/** A fault, with the request that shows it. */
function sentence({ what, request }: Fault): string {
  if (request === undefined) return `FAULT  ${what}`;
  const { operation, path, body = '', headers } = request;
  return `FAULT  ${operation.method} ${path} ${what}: ${JSON.stringify(headers)} ${body.slice(0, 400)}`;
}
