import { type GatheringItem, gatheringsTable } from '../../../events/read-models/gathering.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Campaign } from '../tables.ts';

const gatherings = openTable(gatheringsTable);

/** The gathering that a campaign invites to; undefined = it invites to none. */
export async function gatheringOf({ gatheringId }: Pick<Campaign, 'gatheringId'>): Promise<GatheringItem | undefined> {
  return gatheringId === undefined ? undefined : gatherings.get({ gatheringId });
}
