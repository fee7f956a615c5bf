/** Who a campaign is for: the members that its filters name, in the order in which the freeze takes them. */
import { type Audience, isInAudience } from '../../../events/read-models/audience.ts';
import {
  audienceShardKey,
  audienceShardOf,
  audienceShards,
  campaignRefusal,
  mailingRecordsTable,
} from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { Campaign } from '../tables.ts';
import type { Candidate, LeftOut } from './chunking.ts';
import { earlierAudiences, isEarlierBeingFrozen } from './earlier-audiences-store.ts';
import { withFrequencyCap } from './frequency-cap.ts';

const mailingRecords = openTable(mailingRecordsTable);

/**
 * All members, shard by shard and by id, so that they come in the same order each time; memory holds one page of them.
 * With `after`, only the members who come later in that order.
 */
async function* members(
  audience: Audience,
  topic: Campaign['topic'],
  after: AlumniId | undefined,
): AsyncGenerator<Candidate> {
  const first = after === undefined ? 0 : audienceShardOf(after);
  for (let shard = first; shard < audienceShards; shard++) {
    const from = shard === first ? after : undefined;
    const query = { index: 'byAudience', partition: audienceShardKey(shard), ...(from === undefined ? {} : { from }) };
    for await (const member of mailingRecords.queryAll(query)) {
      const { alumniId } = member;
      if (alumniId === after) continue;
      yield { alumniId, leftOut: isInAudience(audience, member) ? campaignRefusal(member, topic) : 'not_named' };
    }
  }
}

/** What decides who a campaign is for; `launchedAt` is now if it has not been launched. */
export type Addressed = Pick<Campaign, 'campaignId' | 'audience' | 'topic'> & { readonly launchedAt: Date };

/** The candidates of a campaign, after the frequency cap if the programme has one; with `after`, only those who come later. */
export async function candidatesOf(
  campaign: Addressed,
  after: AlumniId | undefined,
): Promise<AsyncIterable<Candidate>> {
  const candidates = members(campaign.audience, campaign.topic, after);
  const cap = programme.frequencyCap;
  if (cap === null) return candidates;
  return withFrequencyCap(candidates, await earlierAudiences(campaign, cap.per, after), cap.mails);
}

/** Whether a campaign that was launched earlier, and so counts for the cap, is still being frozen. */
export async function waitsForEarlier(campaign: Addressed, now: Date): Promise<boolean> {
  const cap = programme.frequencyCap;
  return cap !== null && (await isEarlierBeingFrozen(campaign, cap.per, now));
}

/** Members by the reason for which a campaign leaves them out, of those whom its filters name. */
type LeftOutCounts = Partial<Record<LeftOut, number>>;

function addTo(leftOut: LeftOutCounts, reason: LeftOut): void {
  if (reason !== 'not_named') leftOut[reason] = (leftOut[reason] ?? 0) + 1;
}

/** How many members its filters name, how many of them would receive the campaign now, and how many would not, by reason. */
export async function countAudience(campaign: Addressed) {
  const leftOut: LeftOutCounts = {};
  let count = 0;
  for await (const candidate of await candidatesOf(campaign, undefined)) {
    if (candidate.leftOut === undefined) count += 1;
    else addTo(leftOut, candidate.leftOut);
  }
  const named = Object.values(leftOut).reduce((sum, part) => sum + part, count);
  return { named, count, leftOut };
}

/** If no member would receive the campaign, the frequency cap aside: how many of those named are left out, by reason. */
export async function leftOutIfNobody(campaign: Pick<Campaign, 'audience' | 'topic'>) {
  const nobody: LeftOutCounts = {};
  for await (const { leftOut } of members(campaign.audience, campaign.topic, undefined)) {
    if (leftOut === undefined) return undefined;
    addTo(nobody, leftOut);
  }
  return nobody;
}
