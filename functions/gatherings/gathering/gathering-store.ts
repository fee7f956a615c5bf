/** Where gatherings are kept. */
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { type Commit, changesBetween, commitDecision } from '../../../shared/decision/decision-store.ts';
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
 * Commits a decision on a gathering; `before` is undefined for a new one. RSVPs keep counting meanwhile: only what
 * the decision changed is written.
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
  // RSVPs may have taken seats since HR lowered their number.
  const atMost = { ...seatBounds(decision.state), ...decision.bounds };
  const write = (gathering: Gathering) =>
    before === undefined
      ? gatherings.create(gathering)
      : gatherings.update(
          { gatheringId },
          { ...changesBetween(before, gathering), expected: { sequence: after }, atMost },
        );
  return commitDecision(decision, { subject: gatheringId, after }, write, context);
}

/** Decides what an event means for a gathering. */
export const decideOnGathering = byEvents(loadGathering, commitGathering);

/** Decides how many were invited. RSVPs and HR's changes go on meanwhile: only such numbers are written. */
export const decideOnInvited = byEvents(loadGathering, commitInvited);

async function commitInvited(before: Gathering, { state }: Decision<Gathering>): Promise<void> {
  const { gatheringId, counts, frozenAudiences } = before;
  const set = { frozenAudiences: state.frozenAudiences };
  const add = { 'counts.invited': state.counts.invited - counts.invited };
  await commit(gatherings.update({ gatheringId }, { set, add, expected: { frozenAudiences } }));
}
