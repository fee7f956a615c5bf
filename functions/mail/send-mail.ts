/** audience-chunk-frozen, chunk-left → a lane sends a chunk of a campaign: nobody twice, nobody missed unnoticed. */
import { audienceChunkFrozen } from '../../events/audience-chunk-frozen.ts';
import { chunkLeft } from '../../events/chunk-left.ts';
import { audienceChunksTable, campaignContentsTable } from '../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../events/read-models/gathering.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import { consumer } from '../../shared/lambda/consumer.ts';
import { linkKeys } from '../../shared/links/keys.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { sendChunk } from './lane.ts';
import { environment } from './ses.ts';

const contents = openTable(campaignContentsTable);
const audienceChunks = openTable(audienceChunksTable);
const gatherings = openTable(gatheringsTable);

export const handler = consumer('send-mail', [audienceChunkFrozen, chunkLeft], async ({ data }, context) => {
  const { campaignId, chunk } = data;
  const [content, audience, keys] = await Promise.all([
    contents.get({ campaignId }),
    audienceChunks.get({ campaignId, chunk }),
    linkKeys(),
  ]);
  if (content === undefined || audience === undefined) return context.log.warn('EVENT_IGNORED', { campaignId, chunk });
  const { gatheringId } = content;
  const gathering = gatheringId === undefined ? undefined : await gatherings.get({ gatheringId });
  await sendChunk({ content, gathering, programme, environment, keys }, audience, context);
});
