import { sendingHarmed } from '../../../events/mail/sending-harmed.ts';
import {
  lastingDoubts,
  type SendProgress,
  sendFeedbackTable,
  sendProgressTable,
} from '../../../events/read-models/send-progress.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { announce, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { sendHealthTable, type Tally } from '../tables.ts';
import { type Harm, harmsOf } from './health.ts';

const sendProgress = openTable(sendProgressTable);
/** Opened when it is used: whoever reopens doubts stores progress, too, and may not touch the counters. */
const sendHealth = () => openTable(sendHealthTable);

/** A chunk with what its campaign's health has counted of it brought up to date, and the write that counts the difference. */
export function counted(progress: SendProgress, inDoubt = progress.judged.inDoubt): [SendProgress, Write[]] {
  const judged = { accepted: [...progress.outcomes].filter((letter) => letter === 'a').length, inDoubt };
  const difference = {
    accepted: judged.accepted - progress.judged.accepted,
    inDoubt: judged.inDoubt - progress.judged.inDoubt,
  };
  if (difference.accepted === 0 && difference.inDoubt === 0) return [progress, []];
  return [{ ...progress, judged }, [countWrite(progress.campaignId, difference)]];
}

/** The write that counts mails; it waits for nobody. */
export function countWrite(campaignId: CampaignId, by: Partial<Tally>): Write {
  return sendHealth().count({ campaignId }, by);
}

/** Counts what a chunk has come to: accepted, and in doubt since half an hour without a word of SES. */
export async function countChunk(campaignId: CampaignId, chunk: number, at: Date): Promise<void> {
  const [progress, feedback] = await Promise.all([
    sendProgress.get({ campaignId, chunk }),
    openTable(sendFeedbackTable).get({ campaignId, chunk }),
  ]);
  if (progress === undefined) return;
  const [after, counts] = counted(progress, lastingDoubts(progress, feedback?.feedback ?? '', at).length);
  if (counts.length === 0) return;
  const { version } = progress;
  await commit(sendProgress.replace({ ...after, version: version + 1 }, { version }), ...counts);
}

/**
 * Announces what is wrong with a campaign, each cause once until HR resumes it. Returns what was announced.
 *
 * @throws ConcurrentChange when somebody else announced at the same moment.
 */
export async function announceHarms(campaignId: CampaignId, at: Date, origin: Origin): Promise<readonly Harm[]> {
  const health = await sendHealth().get({ campaignId });
  if (health === undefined) return [];
  const harms = harmsOf(health, health.seen).filter((harm) => !health.announced.includes(harm));
  if (harms.length === 0) return [];
  const sequence = health.sequence + harms.length;
  await commit(
    sendHealth().update(
      { campaignId },
      {
        set: { announced: [...health.announced, ...harms], sequence },
        expected: { sequence: health.sequence || undefined },
      },
    ),
    ...outboxWrites(
      harms.map((because) => announce(sendingHarmed, { campaignId, because })),
      { subject: campaignId, after: health.sequence, at, origin },
    ),
  );
  return harms;
}

/** HR resumed a campaign that was stopped for its harm: from here on it is judged by what is sent from here on. */
export async function forgiveHarms(campaignId: CampaignId, resumption: number): Promise<void> {
  const health = await sendHealth().get({ campaignId });
  if (health === undefined || health.announced.length === 0 || health.resumption >= resumption) return;
  const { accepted, bounced, complained, inDoubt, sequence } = health;
  const seen = { accepted, bounced, complained, inDoubt };
  await commit(
    sendHealth().update(
      { campaignId },
      { set: { announced: [], seen, resumption }, expected: { sequence: sequence || undefined } },
    ),
  );
}
