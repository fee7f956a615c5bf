/** event-rescheduled → a gathering invitation that has not been launched says the new time and place. */
import { invitationCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { gatheringCampaign, rewriteInvitation } from './gathering-announcement.ts';

const gatherings = openTable(gatheringsTable);

export const handler = consumer(subscriptions.rewriteInvitation, async ({ data, metadata }, consumption) => {
  const gathering = await gatherings.get({ gatheringId: data.gatheringId });
  if (gathering?.status !== 'published') {
    return consumption.log.info('EVENT_IGNORED', { reason: gathering?.status ?? 'not_found' });
  }
  const rewritten = gatheringCampaign(gathering, programme);
  const { authors } = gathering;
  const command = byOkaeri({ rewritten, authors, movedAt: new Date(metadata.occurredAt) });
  await decideOnCampaign(invitationCampaignId(data.gatheringId), rewriteInvitation, command, consumption);
});
