import {
  lastingDoubts,
  type SendProgress,
  sendProgressTable,
  sendReportsTable,
} from '../../../events/read-models/send-progress.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { type Commit, commitDecision } from '../../../shared/decision/decision-store.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { type SendHealth, sendHealthTable, type Tally } from '../tables.ts';
import { countsOf } from './health.ts';

const sendProgress = openTable(sendProgressTable);
/** Opened when it is used: the function that reopens doubts stores progress, too, and has no access to the counters. */
const sendHealth = () => openTable(sendHealthTable);

/** A chunk with its part in the campaign's health brought up to date, and the write that counts the difference. */
export function tallied(progress: SendProgress, inDoubt = progress.judged.inDoubt): [SendProgress, Write[]] {
  const counts = countsOf(progress, inDoubt);
  return counts === undefined
    ? [progress, []]
    : [{ ...progress, judged: counts.total }, [countWrite(progress.campaignId, counts.difference)]];
}

/** The write that counts mails. */
export function countWrite(campaignId: CampaignId, by: Partial<Tally & Pick<SendHealth, 'refusingDomains'>>): Write {
  return sendHealth().count({ campaignId }, by);
}

/**
 * Counts which recipients of a chunk are accepted, and which have been in doubt for half an hour without a report of
 * SES.
 */
export async function countChunk(campaignId: CampaignId, chunk: number, at: Date): Promise<void> {
  const [progress, reports] = await Promise.all([
    sendProgress.get({ campaignId, chunk }),
    openTable(sendReportsTable).get({ campaignId, chunk }),
  ]);
  if (progress === undefined) return;
  const [after, counts] = tallied(progress, lastingDoubts(progress, reports?.feedback ?? '', at).length);
  if (counts.length === 0) return;
  const { version } = progress;
  await commit(sendProgress.replace({ ...after, version: version + 1 }, { version }), ...counts);
}

/** What was counted of a campaign's mails. */
export async function loadHealth(campaignId: CampaignId): Promise<SendHealth | undefined> {
  return sendHealth().get({ campaignId });
}

/** Commits a decision on a campaign's health. @throws ConcurrentChange when somebody else emitted an event on it at the same moment */
export async function commitHealth(
  { campaignId, sequence: after }: SendHealth,
  decision: Decision<SendHealth>,
  context: Commit,
): Promise<void> {
  const { announced, seen, resumption, sequence } = decision.state;
  // Other writers keep counting: only what was decided is written.
  const emits = sequence > after;
  const set = emits ? { announced, sequence } : { announced, seen, resumption };
  const remove = emits ? [] : (['refusingDomains'] as const);
  const write = sendHealth().update({ campaignId }, { set, remove, expected: { sequence: after || undefined } });
  await commitDecision(decision, { subject: campaignId, after }, () => write, context);
}
