/** Reads the queue of those who wait for mail of an invitation. */
import { openTable } from '../../../shared/dynamo/table.ts';
import { alumniTable, invitationQueue, type Leaver } from '../tables.ts';

const alumni = openTable(alumniTable);

/** The leavers in the queue whose day is on or before another one, those with the latest day first. */
export function queuedLeavers(to: string): AsyncIterable<Pick<Leaver, 'alumniId' | 'correlationId'>> {
  return alumni.queryOnly(
    { index: 'byTurn', partition: invitationQueue, to, newestFirst: true },
    'alumniId',
    'correlationId',
  );
}

/** The days after which mail to each leaver in the queue may leave. */
export async function queuedTurns(): Promise<string[]> {
  const all = await Array.fromAsync(alumni.queryOnly({ index: 'byTurn', partition: invitationQueue }, 'turn'));
  return all.flatMap(({ turn = [] }) => turn);
}
