/**
 * event-rescheduled → a gathering invitation that has not been launched says what the gathering says now; save-the-date-corrected → so does the
 * announcement of a date.
 */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { gatheringCampaign, rewriteInvitation } from './gathering-announcement.ts';
import { saveTheDateCampaign } from './save-the-date-announcement.ts';

const gatherings = openTable(gatheringsTable);

/** The campaign that each event rewrites, and the state that the gathering must still be in. */
const rewritings = {
  'event-rescheduled': { needed: 'published', idOf: invitationCampaignId, draftOf: gatheringCampaign },
  'save-the-date-corrected': { needed: 'draft', idOf: saveTheDateCampaignId, draftOf: saveTheDateCampaign },
} as const;

export const handler = consumer(subscriptions.rewriteInvitation, async ({ type, data }, consumption) => {
  const { gatheringId } = data;
  const { needed, idOf, draftOf } = rewritings[type];
  const gathering = await gatherings.get({ gatheringId });
  if (gathering?.status !== needed) {
    return consumption.log.info('EVENT_IGNORED', { reason: gathering?.status ?? 'not_found' });
  }
  const rewritten = draftOf(gathering, programme);
  const { authors } = gathering;
  const command = byOkaeri({ rewritten, authors, audienceIsSettled: type === 'event-rescheduled' });
  await decideOnCampaign(idOf(gatheringId), rewriteInvitation, command, consumption);
});
