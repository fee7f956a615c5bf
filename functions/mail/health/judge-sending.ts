/**
 * Judges whether a campaign does harm: when a chunk is done, when mails stayed in doubt, when one came back or was reported
 * as spam. What does harm is announced, and campaigns pauses it; HR who resumes has it judged anew.
 */
import { chunkDoubtDue } from '../../../events/timers/chunk-doubt-due.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { type CampaignId, idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import type { LogCode } from '../../../shared/log/messages.ts';
import * as subscriptions from '../subscriptions.ts';
import type { Harm } from './health.ts';
import { announceHarms, countChunk, forgiveHarms } from './health-store.ts';

const lines = {
  bounces: 'HARMED_BY_BOUNCES',
  complaints: 'HARMED_BY_COMPLAINTS',
  in_doubt: 'HARMED_BY_DOUBT',
  account: 'HARMED_BY_ACCOUNT',
} as const satisfies Record<Harm, LogCode>;

export const handler = consumer(subscriptions.judgeSending, async (event, { now, origin, log }) => {
  const campaignId = await bringUpToDate(event, now);
  if (campaignId === undefined) return;
  const harms = await announceHarms(campaignId, now, origin);
  for (const harm of harms) log.error(lines[harm], { campaignId });
});

/** Which campaign an event is about; its counters are right afterwards. Undefined = there is nothing to judge. */
async function bringUpToDate(
  event: EventOn<typeof subscriptions.judgeSending>,
  now: Date,
): Promise<CampaignId | undefined> {
  switch (event.type) {
    case 'chunk-sent':
    case 'chunk-doubt-due': {
      const { campaignId, chunk } = event.type === 'chunk-sent' ? event.data : chunkDoubtDue.refIn(event.data);
      await countChunk(campaignId, chunk, now);
      return campaignId;
    }
    case 'campaign-resumed':
      await forgiveHarms(event.data.campaignId, event.metadata.sequence);
      return undefined;
    default:
      // Bounces and complaints were counted when they were noted; those of service mail are nobody's campaign.
      return idSchema('campaign').safeParse(event.data.mailRef).data;
  }
}
