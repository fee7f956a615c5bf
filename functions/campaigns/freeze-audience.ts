/** campaign-launched → the content and the audience are frozen; from here on the sender works by itself. */
import { audienceChunkFrozen } from '../../events/audience-chunk-frozen.ts';
import { campaignLaunched } from '../../events/campaign-launched.ts';
import type { Origin } from '../../events/envelope.ts';
import {
  audienceChunksTable,
  campaignContentsTable,
  recipientsPerChunk,
} from '../../events/read-models/campaign-content.ts';
import { commit } from '../../shared/dynamo/commit.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { AlumniId } from '../../shared/identifier.ts';
import { consumer } from '../../shared/lambda/consumer.ts';
import { announce, outboxWrites } from '../../shared/outbox/outbox.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { candidates } from './audience.ts';
import { contentHandedOver, frozen } from './campaign.ts';
import { campaigns, commitCampaign } from './campaign-store.ts';
import { asCampaignMails, compileContent, contentHash } from './content.ts';
import type { Campaign } from './tables.ts';

const contents = openTable(campaignContentsTable);
const audienceChunks = openTable(audienceChunksTable);

export const handler = consumer('freeze-audience', [campaignLaunched], async ({ data }, { now, origin, log }) => {
  const campaign = await campaigns.get({ campaignId: data.campaignId });
  if (campaign?.status !== 'freezing') return log.info('EVENT_IGNORED');
  const withContent = campaign.contentFrozen ? campaign : await freezeContent(campaign, now, origin);
  const audience = await freezeChunks(withContent, now, origin);
  const decided = frozen(withContent, audience, now);
  if (decided === undefined) return;
  await commitCampaign(withContent, decided, { at: now, origin });
  log.info('AUDIENCE_FROZEN', { campaignId: campaign.campaignId, ...audience });
});

/** In one transaction with the campaign: who stops it later knows that the sender must be told. */
async function freezeContent(campaign: Campaign, at: Date, origin: Origin): Promise<Campaign> {
  const { campaignId, topic, gatheringId, notAfter } = campaign;
  const mails = compileContent(campaign, programme);
  const content = contents.create({
    campaignId,
    topic,
    contentHash: contentHash(mails),
    mails: asCampaignMails(mails),
    gatheringId,
    notAfter,
    stopped: false,
  });
  return commitCampaign(campaign, contentHandedOver(campaign, at), { at, origin, also: [content] });
}

/**
 * Writes the chunks, each with the nudge that sends it. A freeze that was cut short goes on where it stopped: whoever is
 * in a chunk already stays there and comes into no other, though the members may have changed meanwhile.
 */
async function freezeChunks({ campaignId, audience, topic }: Campaign, at: Date, origin: Origin) {
  const known = new Set<AlumniId>();
  let chunks = 0;
  for await (const { recipients } of audienceChunks.queryAll({ partition: campaignId })) {
    for (const alumniId of recipients) known.add(alumniId);
    chunks += 1;
  }
  let recipients = known.size;
  const write = async (members: readonly AlumniId[]) => {
    const chunk = chunks;
    const nudge = [announce(audienceChunkFrozen, { campaignId, chunk })];
    await commit(
      audienceChunks.create({ campaignId, chunk, recipients: [...members] }),
      ...outboxWrites(nudge, { subject: `${campaignId}.${chunk}`, after: 0, at, origin }),
    );
    chunks += 1;
    recipients += members.length;
  };
  let filling: AlumniId[] = [];
  for await (const { alumniId, leftOut } of candidates(audience, topic)) {
    if (leftOut !== undefined || known.has(alumniId)) continue;
    filling.push(alumniId);
    if (filling.length < recipientsPerChunk) continue;
    await write(filling);
    filling = [];
  }
  if (filling.length > 0) await write(filling);
  return { recipients, chunks };
}
