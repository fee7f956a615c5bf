/** campaign-resumed → every chunk that is not done is nudged again. */
import { audienceChunkFrozen } from '../../events/audience-chunk-frozen.ts';
import { campaignResumed } from '../../events/campaign-resumed.ts';
import { commit } from '../../shared/dynamo/commit.ts';
import { consumer } from '../../shared/lambda/consumer.ts';
import { announce, outboxWrites } from '../../shared/outbox/outbox.ts';
import { campaigns } from './campaign-store.ts';
import { unfinishedChunks } from './chunks-done.ts';

/** The nudge's number is that of the resumption, so that a second delivery makes the same nudges. */
export const handler = consumer(
  'resume-sending',
  [campaignResumed],
  async ({ data, metadata }, { now, origin, log }) => {
    const { campaignId } = data;
    const campaign = await campaigns.get({ campaignId });
    if (campaign?.status !== 'sending') return log.info('EVENT_IGNORED');
    for await (const chunk of unfinishedChunks(campaignId, campaign.chunks ?? 0)) {
      const nudge = [announce(audienceChunkFrozen, { campaignId, chunk })];
      await commit(
        ...outboxWrites(nudge, { subject: `${campaignId}.${chunk}`, after: metadata.sequence, at: now, origin }),
      );
    }
  },
);
