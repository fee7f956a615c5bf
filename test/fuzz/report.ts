import type { Fault, Findings, Fuzzing } from './fuzz.ts';

/** What was found, a line each; faults of one kind are told apart by their operation. */
export function reportOf({ requests, seed }: Fuzzing, { accepted, byStatus, faults }: Findings): string[] {
  const statuses = [...byStatus].sort(([one], [other]) => one - other).map(([status, count]) => `${status}: ${count}`);
  return [
    '',
    `${requests} requests, seed ${seed}: ${Math.round((100 * accepted) / requests)} % accepted (${statuses.join(', ')})`,
    ...faults.slice(0, 50).map(sentence),
    faults.length === 0
      ? 'VERDICT  no response of 5xx, and all that was accepted could be mailed'
      : `VERDICT  ${faults.length} faults (seed ${seed})`,
  ];
}

/** A fault, with the request that shows it. */
function sentence({ what, request }: Fault): string {
  if (request === undefined) return `FAULT  ${what}`;
  const { operation, path, body = '', headers } = request;
  return `FAULT  ${operation.method} ${path} ${what}: ${JSON.stringify(headers)} ${body.slice(0, 400)}`;
}
