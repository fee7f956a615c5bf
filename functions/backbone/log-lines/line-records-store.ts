/** What is known of log lines. */
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import { notify } from '../notifications/topic-store.ts';
import { type LineRecord, lineRecordsTable } from '../tables.ts';
import type { LineDecision } from './line-notifications.ts';

const records = openTable(lineRecordsTable);

/** What is known of a line about a thing. */
export function loadLineRecord({ code, about }: Pick<LineRecord, 'code' | 'about'>): Promise<LineRecord | undefined> {
  return records.get({ code, about });
}

/** Notifies the people on call, then stores that they know: they would rather hear it twice than never. */
export async function carryOut(topic: string, { record, notification }: LineDecision, now: Date): Promise<void> {
  if (notification !== undefined) await notify(topic, notification);
  // A heartbeat is kept: its silence is what matters.
  const expiresAt = record.since === undefined ? undefined : expiryFrom(lineRecordsTable, now);
  await commit(records.put({ ...record, ...(expiresAt === undefined ? {} : { expiresAt }) }));
}
