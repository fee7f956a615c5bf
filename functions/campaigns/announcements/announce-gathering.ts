/** event-scheduled → the invitation campaign of a gathering; save-the-date-requested → the one that tells its date. */

import { type GatheringItem, gatheringsTable } from '../../../events/read-models/gathering.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { announced } from '../campaign/campaign.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { gatheringCampaign } from './gathering-announcement.ts';
import { saveTheDateCampaign } from './save-the-date-announcement.ts';

const gatherings = openTable(gatheringsTable);

export const handler = consumer(subscriptions.announceGathering, async (event, { now, origin, log }) => {
  const announcement = announcementOf(event);
  const { campaignId } = announcement;
  const [gathering, known] = await Promise.all([
    gatherings.get({ gatheringId: event.data.gatheringId }),
    campaigns.get({ campaignId }),
  ]);
  if (known !== undefined || gathering?.status !== announcement.of) return log.info('EVENT_IGNORED');
  const act = { actor: gathering.updatedBy, at: now };
  const outcome = announced(campaignId, announcement.write(gathering), programme.approval, act);
  if (outcome.refused !== undefined) return log.warn('EVENT_IGNORED', { reason: outcome.refused });
  await commitCampaign(undefined, outcome, { at: now, origin });
});

/** The campaign that an event asks for, and what the gathering must still be. */
function announcementOf({ type, data: { gatheringId } }: EventOn<typeof subscriptions.announceGathering>) {
  if (type === 'event-scheduled') {
    const write = (gathering: GatheringItem) => gatheringCampaign(gathering, programme);
    return { campaignId: idFrom('campaign', gatheringId), of: 'published', write };
  }
  const write = (gathering: GatheringItem) => saveTheDateCampaign(gathering, programme);
  return { campaignId: idFrom('campaign', gatheringId, 'save-the-date'), of: 'draft', write };
}
