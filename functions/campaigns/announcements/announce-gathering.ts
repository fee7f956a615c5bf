/** event-scheduled → the gathering invitation; save-the-date-requested → the mail that announces its date. */
import { consumer } from '../../../shared/lambda/consumer.ts';
import * as subscriptions from '../subscriptions.ts';
import { makeAnnouncement } from './announce.ts';
import { writtenNow } from './gathering-campaigns.ts';

export const handler = consumer(subscriptions.announceGathering, async (event, consumption) => {
  const written = await writtenNow(event, consumption);
  if (written === undefined) return;
  const { campaignId, draft, gathering } = written;
  const command = { by: gathering.updatedBy, input: { draft, authors: gathering.authors } };
  await makeAnnouncement(campaignId, command, consumption);
});
