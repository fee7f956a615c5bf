/** event-scheduled → the gathering invitation; save-the-date-requested → the mail that announces its date. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import * as subscriptions from '../subscriptions.ts';
import { makeAnnouncement } from './announce.ts';
import { gatheringCampaign } from './gathering-announcement.ts';
import { saveTheDateCampaign } from './save-the-date-announcement.ts';

const gatherings = openTable(gatheringsTable);

/** The campaign that each event requests, and the state that the gathering must still be in. */
const announcements = {
  'event-scheduled': { needed: 'published', idOf: invitationCampaignId, draftOf: gatheringCampaign },
  'save-the-date-requested': { needed: 'draft', idOf: saveTheDateCampaignId, draftOf: saveTheDateCampaign },
} as const;

export const handler = consumer(subscriptions.announceGathering, async ({ type, data }, consumption) => {
  const { gatheringId } = data;
  const { needed, idOf, draftOf } = announcements[type];
  const gathering = await gatherings.get({ gatheringId });
  if (gathering?.status !== needed) {
    return consumption.log.info('EVENT_IGNORED', { reason: gathering?.status ?? 'not_found' });
  }
  const input = { draft: draftOf(gathering, programme), authors: gathering.authors };
  const command = { by: gathering.updatedBy, input };
  await makeAnnouncement(idOf(gatheringId), command, consumption);
});
