/** event-scheduled → the gathering invitation; save-the-date-requested → the mail that announces its date. */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { withdrawCampaign } from '../campaign/campaign.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { makeAnnouncement } from './announce.ts';
import { campaignOf, rewrite, writtenNow } from './gathering-campaign-store.ts';

export const handler = consumer(subscriptions.announceGathering, async (event, consumption) => {
  const written = await writtenNow(event, consumption, { alsoOver: true });
  if (written !== undefined) {
    const { campaignId, draft, gathering } = written;
    const command = { by: gathering.updatedBy, input: { draft, authors: gathering.authors } };
    await makeAnnouncement(campaignId, command, consumption);
  }
  // A change that came before the campaign found none to change. The second look is repeated whenever the event comes
  // again.
  const now = await writtenNow(event, consumption);
  if (now !== undefined) return rewrite(now, consumption, { onlyNewer: true });
  await decideOnCampaign(campaignOf(event), withdrawCampaign, byOkaeri(), consumption);
});
