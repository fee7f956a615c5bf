/** Where gatherings are kept. */
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import { type Commit, commitDecision } from '../../../shared/decision/decision-store.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { PageQuery } from '../../../shared/dynamo/table-reader.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { Gathering, GatheringDecision } from './gathering.ts';
import { seatBounds } from './seats.ts';

const gatherings = openTable(gatheringsTable);

/** A gathering as it stands. */
export async function loadGathering(gatheringId: GatheringId): Promise<Gathering | undefined> {
  return gatherings.get({ gatheringId });
}

/** A page of all gatherings, the newest first. */
export async function listGatherings(page: PageQuery): Promise<Page<Gathering>> {
  return gatherings.query({ index: 'byCreation', partition: 'gatherings', newestFirst: true, ...page });
}

/**
 * Commits a decision on a gathering; `before` is undefined for a new one. RSVPs keep counting meanwhile: seats and counts
 * are left to their writes.
 *
 * @throws ConcurrentChange when another writer was faster
 */
export async function commitGathering(
  before: Gathering | undefined,
  decision: GatheringDecision,
  context: Commit,
): Promise<Gathering> {
  const { gatheringId } = decision.state;
  const after = before?.sequence ?? 0;
  const update = (gathering: Gathering, stored: Gathering) =>
    gatherings.update(
      { gatheringId },
      {
        set: decidedParts(gathering),
        remove: partsGone(stored, gathering),
        expected: { sequence: after },
        // RSVPs may have taken seats since HR lowered their number.
        atMost: { ...seatBounds(decision.state), ...decision.bounds },
      },
    );
  const write = (gathering: Gathering) =>
    before === undefined ? gatherings.create(gathering) : update(gathering, before);
  return commitDecision(decision, { subject: gatheringId, after }, write, context);
}

/** Decides what an event means for a gathering. */
export const decideOnGathering = byEvents(loadGathering, commitGathering);

/** What only RSVPs write of a stored gathering, and what nobody changes. Decisions write all else, whatever it is. */
const leftAlone: ReadonlySet<string> = new Set<keyof Gathering>([
  ...(['taken', 'waitingSeats', 'counts', 'attendees', 'checkedIn'] as const),
  ...(['gatheringId', 'createdBy', 'createdAt', 'list'] as const),
]);

function decidedParts(gathering: Gathering): Partial<Gathering> {
  return Object.fromEntries(Object.entries(gathering).filter(([field]) => !leftAlone.has(field)));
}

/** What a decision took away: the update writes only what there is. */
function partsGone(before: Gathering, after: Gathering): (keyof Gathering)[] {
  const fields = Object.keys(decidedParts(before)) as (keyof Gathering)[];
  return fields.filter((field) => before[field] !== undefined && after[field] === undefined);
}

/** Stores how many were invited. The number only grows, whatever order the events come in. */
export async function storeInvited(gathering: Gathering, invited: number): Promise<void> {
  const more = invited - gathering.counts.invited;
  if (more <= 0) return;
  await commit(
    gatherings.update(
      { gatheringId: gathering.gatheringId },
      { add: { 'counts.invited': more }, atMost: { 'counts.invited': invited } },
    ),
  );
}
