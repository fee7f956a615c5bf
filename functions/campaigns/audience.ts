import { type Audience, isInAudience } from '../../events/read-models/audience.ts';
import { audienceShards, campaignRefusal, mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { AlumniId } from '../../shared/identifier.ts';

const mailingRecords = openTable(mailingRecordsTable);

type Refusal = NonNullable<ReturnType<typeof campaignRefusal>>;

/** A member whom the filters name: written to, or left out for a reason. */
export interface Candidate {
  readonly alumniId: AlumniId;
  readonly leftOut: Refusal | undefined;
}

/**
 * The members whom the filters name, shard by shard in the order of their ids: the same members come in the same order
 * each time, and no more than a page of them is held in memory.
 */
export async function* candidates(audience: Audience, topic: string): AsyncGenerator<Candidate> {
  for (let shard = 0; shard < audienceShards; shard++) {
    for await (const member of mailingRecords.queryAll({ index: 'byAudience', partition: `member#${shard}` })) {
      if (isInAudience(audience, member)) {
        yield { alumniId: member.alumniId, leftOut: campaignRefusal(member, topic) };
      }
    }
  }
}

/** How many would get it now, and how many of those named would not, by reason. */
export async function countAudience(audience: Audience, topic: string) {
  const leftOut: Partial<Record<Refusal, number>> = {};
  let count = 0;
  for await (const candidate of candidates(audience, topic)) {
    if (candidate.leftOut === undefined) count += 1;
    else leftOut[candidate.leftOut] = (leftOut[candidate.leftOut] ?? 0) + 1;
  }
  return { count, leftOut };
}
