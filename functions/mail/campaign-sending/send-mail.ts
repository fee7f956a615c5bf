/** audience-chunk-frozen, chunk-left, chunk-due → a lane sends a chunk of a campaign: nobody twice, nobody missed unnoticed. */
import { audienceChunksTable, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { chunkDue } from '../../../events/timers/index.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { environment } from '../delivery/ses.ts';
import * as subscriptions from '../subscriptions.ts';
import { sendChunk } from './lane.ts';

const contents = openTable(campaignContentsTable);
const audienceChunks = openTable(audienceChunksTable);

export const handler = consumer(
  subscriptions.sendMail,
  async (nudge, context) => {
    const key = nudge.type === 'chunk-due' ? chunkDue.refIn(nudge.data) : nudge.data;
    const { campaignId, chunk } = key;
    const [content, audience, keys] = await Promise.all([
      contents.get({ campaignId }),
      audienceChunks.get({ campaignId, chunk }),
      linkKeys(),
    ]);
    if (content === undefined || audience === undefined)
      return context.log.warn('EVENT_IGNORED', { campaignId, chunk, reason: 'not_found' });
    await sendChunk({ content, programme, environment, keys }, audience, context);
  },
  'all_at_once',
);
