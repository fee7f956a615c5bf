/**
 * event-rescheduled → a gathering invitation that has not been launched says what the gathering says now; save-the-date-corrected → so does the
 * announcement of a date.
 */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { rewriteInvitation } from './gathering-announcement.ts';
import { writtenNow } from './gathering-campaigns.ts';

export const handler = consumer(subscriptions.rewriteInvitation, async (event, consumption) => {
  const written = await writtenNow(event, consumption);
  if (written === undefined) return;
  const { campaignId, draft, gathering } = written;
  const audienceIsSettled = event.type === 'event-rescheduled';
  const command = byOkaeri({ rewritten: draft, authors: gathering.authors, audienceIsSettled });
  await decideOnCampaign(campaignId, rewriteInvitation, command, consumption);
});
