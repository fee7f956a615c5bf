/** event-cancelled, job-closed → the campaign that announces it goes to nobody else. */
import { eventCancelled } from '../../events/event-cancelled.ts';
import { jobClosed } from '../../events/job-closed.ts';
import { idFrom } from '../../shared/identifier.ts';
import { consumer } from '../../shared/lambda/consumer.ts';
import { cancelled } from './campaign.ts';
import { campaigns, commitCampaign } from './campaign-store.ts';

export const handler = consumer(
  'withdraw-announcement',
  [eventCancelled, jobClosed],
  async (event, { now, origin, log }) => {
    const announced = event.type === 'job-closed' ? event.data.jobId : event.data.gatheringId;
    const campaign = await campaigns.get({ campaignId: idFrom('campaign', announced) });
    if (campaign === undefined) return log.info('EVENT_IGNORED');
    const outcome = cancelled(campaign, { actor: 'okaeri', at: now });
    if (outcome.refused !== undefined) return log.info('EVENT_IGNORED', { reason: outcome.refused });
    await commitCampaign(campaign, outcome, { at: now, origin });
  },
);
