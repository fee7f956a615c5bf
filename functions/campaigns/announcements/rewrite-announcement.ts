/** event-rescheduled → an invitation that still waits for somebody to approve or launch it says the new time and place. */
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { submitted } from '../campaign/campaign.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import { okaeri } from '../campaign/decision.ts';
import * as subscriptions from '../subscriptions.ts';
import { gatheringCampaign, movedInvitation } from './gathering-announcement.ts';

const gatherings = openTable(gatheringsTable);

export const handler = consumer(subscriptions.rewriteAnnouncement, async ({ data, metadata }, { now, origin, log }) => {
  const { gatheringId } = data;
  const campaignId = idFrom('campaign', gatheringId);
  const [gathering, campaign] = await Promise.all([gatherings.get({ gatheringId }), campaigns.get({ campaignId })]);
  if (campaign === undefined || gathering?.status !== 'published') return log.info('EVENT_IGNORED');
  const act = { actor: okaeri, at: now };
  const written = gatheringCampaign(gathering, programme);
  const outcome = movedInvitation(campaign, written, new Date(metadata.occurredAt), act);
  if (outcome === undefined || outcome.refused !== undefined) return log.info('EVENT_IGNORED');
  // What HR had submitted waits for approval again; what HR was still writing stays HR's.
  const again = campaign.status === 'draft' ? outcome : submitted(outcome.campaign, act);
  if (again.refused === undefined) await commitCampaign(campaign, again, { at: now, origin });
});
