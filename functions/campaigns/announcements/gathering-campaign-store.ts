/** The two campaigns of a gathering: its gathering invitation, and before it the mail that announces its date. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { type GatheringItem, gatheringsTable } from '../../../events/read-models/gathering.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { CampaignId, Id } from '../../../shared/identifier.ts';
import type { Consumption } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { Draft } from '../campaign/campaign.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import { gatheringCampaign, type MovedGathering, rewriteAnnouncement } from './gathering-campaign.ts';
import { saveTheDateCampaign } from './save-the-date-campaign.ts';

const gatherings = openTable(gatheringsTable);

/** Each with the state that the gathering must still be in when its event arrives. */
const gatheringInvitation = { needed: 'published', idOf: invitationCampaignId, draftOf: gatheringCampaign } as const;
const saveTheDate = { needed: 'draft', idOf: saveTheDateCampaignId, draftOf: saveTheDateCampaign } as const;

const campaigns = {
  'event-scheduled': gatheringInvitation,
  'event-rescheduled': gatheringInvitation,
  'save-the-date-requested': saveTheDate,
  'save-the-date-corrected': saveTheDate,
} as const;

/** An event about a gathering that causes a campaign to be made or rewritten. */
interface AboutGathering {
  readonly type: keyof typeof campaigns;
  readonly data: { readonly gatheringId: Id<'gathering'> };
}

/** The id of the campaign that an event is for. */
export function campaignOf({ type, data }: AboutGathering): CampaignId {
  return campaigns[type].idOf(data.gatheringId);
}

/** What a gathering says in one of its campaigns now. */
export interface WrittenGathering {
  readonly campaignId: CampaignId;
  readonly gathering: GatheringItem;
  readonly draft: Draft;
}

/**
 * What the event's campaign says now; undefined = the gathering is no longer in the state for it, and the event is ignored. With `alsoOver`,
 * one that is over has a gathering invitation, too, which is cancelled at once: HR sees in its history that nobody was
 * invited.
 */
export async function writtenNow(
  { type, data }: AboutGathering,
  { log }: Pick<Consumption, 'log'>,
  { alsoOver = false }: { readonly alsoOver?: boolean } = {},
): Promise<WrittenGathering | undefined> {
  const { needed, idOf, draftOf } = campaigns[type];
  const gathering = await gatherings.get({ gatheringId: data.gatheringId });
  const isOver = needed === 'published' && gathering?.status === 'over';
  if (gathering?.status === needed || (alsoOver && isOver)) {
    return { campaignId: idOf(data.gatheringId), gathering, draft: draftOf(gathering, programme) };
  }
  log.info('EVENT_IGNORED', { reason: gathering?.status ?? 'not_found' });
  return undefined;
}

/** Makes an existing campaign say what its gathering says now. */
export async function rewrite(
  { campaignId, gathering, draft }: WrittenGathering,
  consumption: Consumption,
  { onlyNewer }: Pick<MovedGathering, 'onlyNewer'> = {},
): Promise<void> {
  const command = byOkaeri({
    ...{ rewritten: draft, authors: gathering.authors, approval: programme.approval },
    ...(onlyNewer && { onlyNewer }),
  });
  await decideOnCampaign(campaignId, rewriteAnnouncement, command, consumption);
}
