import { audienceChunksTable } from '../../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { claimHolds, sendProgressTable } from '../../../../events/read-models/send-progress.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { guestsTable, noticeRunsTable } from '../../../../functions/gatherings/tables.ts';
import type { EventContract } from '../../../../shared/bus/contract.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, type CampaignId, idFrom, newId } from '../../../../shared/identifier.ts';
import { planned, publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { makeTables } from '../../tables.ts';

await makeTables(
  gatheringsTable,
  guestsTable,
  mailingRecordsTable,
  audienceChunksTable,
  sendProgressTable,
  noticeRunsTable,
);
export const { handler } = await import('../../../../functions/gatherings/notices/request-notices.ts');

export async function stored(change: Partial<Gathering> = {}): Promise<Gathering> {
  const gathering = { ...publishedGathering(), gatheringId: newId('gathering'), ...change };
  await commit(openTable(gatheringsTable).put(gathering));
  return gathering;
}

export async function guests(gathering: Gathering, ...changes: Partial<Guest>[]): Promise<AlumniId[]> {
  const { gatheringId } = gathering;
  const items = changes.map((change) => storedGuest({ gatheringId, alumniId: newId('alumnus'), ...change }));
  for (let start = 0; start < items.length; start += 100) {
    await commit(...items.slice(start, start + 100).map((item) => openTable(guestsTable).put(item)));
  }
  return items.map(({ alumniId }) => alumniId);
}

/** When the claims of a lane that claimed at the time of the change are not its any more. */
export const laneIsDead = new Date(planned.getTime() + claimHolds + 1);

/** A campaign with one recipient per outcome. */
export async function sent(
  campaignId: CampaignId,
  outcomes: string,
  recipients?: readonly AlumniId[],
  claimedAt = planned,
): Promise<AlumniId[]> {
  const audience =
    recipients ?? [...outcomes].map((_code, position) => idFrom('alumnus', campaignId, String(position)));
  const updatedAt = claimedAt.toISOString();
  await commit(
    openTable(audienceChunksTable).put({ campaignId, chunk: 0, recipients: [...audience] }),
    openTable(sendProgressTable).put({
      campaignId,
      chunk: 0,
      version: 1,
      outcomes,
      reasons: {},
      updatedAt,
      done: false,
    }),
  );
  return [...audience];
}

export const event = <Contract extends EventContract>(
  contract: Contract,
  subject: string,
  data: Parameters<typeof makeEvent<Contract>>[1]['data'],
  sequence = 2,
) => makeEvent(contract, { subject, sequence, occurredAt: planned, data }, { correlationId: 'test' });

export const handle = (...events: Parameters<typeof queued>) => handler(queued(...events), lambdaContext());

/** Who is to be told what of a gathering. */
export async function told({ gatheringId }: Gathering) {
  const events = await emitted('guest-notice-requested');
  return events
    .map(({ detail }) => detail.data as Record<string, unknown>)
    .filter((data) => data['gatheringId'] === gatheringId);
}
export const toldTo = async (gathering: Gathering) => (await told(gathering)).map(({ alumniId }) => alumniId).sort();
