/**
 * Judges whether a campaign does harm: when a chunk is done, when mails stayed in doubt, when one came back or was reported
 * as spam. An event names the harm, and campaigns pauses the campaign; once HR resumes it, it is judged again.
 */
import { chunkDoubtDue } from '../../../events/timers/index.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { type CampaignId, idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import type { LogCode } from '../../../shared/log/messages.ts';
import * as subscriptions from '../subscriptions.ts';
import { type HarmReason, judgeHealth, restartJudgement } from './health.ts';
import { commitHealth, countChunk, loadHealth } from './health-store.ts';

const lines = {
  bounces: 'HARMED_BY_BOUNCES',
  complaints: 'HARMED_BY_COMPLAINTS',
  in_doubt: 'HARMED_BY_DOUBT',
  account: 'HARMED_BY_ACCOUNT',
  policy: 'HARMED_BY_POLICY',
} as const satisfies Record<HarmReason, LogCode>;

export const handler = consumer(subscriptions.judgeSending, async (event, { now, origin, log }) => {
  const campaignId = await bringUpToDate(event, now);
  const health = campaignId === undefined ? undefined : await loadHealth(campaignId);
  if (health === undefined) return log.info('EVENT_IGNORED', { campaignId, reason: 'not_counted' });
  if (event.type === 'campaign-resumed') {
    if (event.data.after === 'quota') return log.info('EVENT_IGNORED', { campaignId, reason: 'not_by_hr' });
    const restarted = restartJudgement(health, byOkaeri({ resumption: event.metadata.sequence }), now);
    if (isRefusal(restarted)) return log.info('EVENT_IGNORED', { campaignId, reason: restarted.refused });
    return commitHealth(health, restarted, { at: now, origin });
  }
  const judgement = judgeHealth(health, byOkaeri(), now);
  if (isRefusal(judgement)) return log.info('EVENT_IGNORED', { campaignId, reason: judgement.refused });
  await commitHealth(health, judgement, { at: now, origin });
  for (const harm of judgement.harms) log.error(lines[harm], { campaignId });
});

type Occurrence = EventOn<typeof subscriptions.judgeSending>;

/**
 * The campaign that an event is about, with its counters brought up to date. Undefined = service mail, which is in no
 * campaign.
 */
async function bringUpToDate(event: Occurrence, now: Date): Promise<CampaignId | undefined> {
  switch (event.type) {
    case 'chunk-sent':
    case 'chunk-doubt-due': {
      const { campaignId, chunk } = event.type === 'chunk-sent' ? event.data : chunkDoubtDue.refIn(event.data);
      await countChunk(campaignId, chunk, now);
      return campaignId;
    }
    case 'campaign-resumed':
      return event.data.campaignId;
    default:
      // Bounces and complaints were counted when they were noted.
      return idSchema('campaign').safeParse(event.data.mailRef).data;
  }
}
