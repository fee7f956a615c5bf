/** event-scheduled → the invitation campaign of a gathering. */
import { eventScheduled } from '../../events/event-scheduled.ts';
import { gatheringsTable } from '../../events/read-models/gathering.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import { idFrom } from '../../shared/identifier.ts';
import { consumer } from '../../shared/lambda/consumer.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { announced } from './campaign.ts';
import { campaigns, commitCampaign } from './campaign-store.ts';
import { gatheringCampaign } from './gathering-announcement.ts';

const gatherings = openTable(gatheringsTable);

export const handler = consumer('announce-gathering', [eventScheduled], async ({ data }, { now, origin, log }) => {
  const campaignId = idFrom('campaign', data.gatheringId);
  const [gathering, known] = await Promise.all([
    gatherings.get({ gatheringId: data.gatheringId }),
    campaigns.get({ campaignId }),
  ]);
  if (known !== undefined || gathering?.status !== 'published') return log.info('EVENT_IGNORED');
  const act = { actor: gathering.updatedBy, at: now };
  const outcome = announced(campaignId, gatheringCampaign(gathering, programme), programme.approval, act);
  if (outcome.refused !== undefined) return log.warn('EVENT_IGNORED', { reason: outcome.refused });
  await commitCampaign(undefined, outcome, { at: now, origin });
});
