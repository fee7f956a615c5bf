/** A published gathering that fills, and its members, on real tables: RSVPs go through the real store. */

import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Gathering } from '../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../functions/gatherings/gathering/guest.ts';
import type { GivenRsvp } from '../../../functions/gatherings/rsvp/given-rsvp.ts';
import { decideRsvp } from '../../../functions/gatherings/rsvp/rsvp.ts';
import { guestsTable } from '../../../functions/gatherings/tables.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { byMember } from '../../../shared/decision/decision.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type AlumniId, type GatheringId, newId } from '../../../shared/identifier.ts';
import { retryOnConflict } from '../../../shared/lambda/retry.ts';
import { member, publishedGathering } from '../../fixtures/gatherings.ts';

export const origin: Origin = { correlationId: 'test' };

/** A published gathering with a waiting list. */
export async function openGathering(change: Parameters<typeof publishedGathering>[0] = {}): Promise<GatheringId> {
  const gatheringId = newId('gathering');
  const gathering = publishedGathering({ waitingList: 'fifo', ...change });
  await commit(openTable(gatheringsTable).put({ ...gathering, gatheringId, sequence: 2 }));
  return gatheringId;
}

/** Somebody who is a member. */
export async function somebody(change: Partial<MailingRecord> = {}): Promise<AlumniId> {
  const alumniId = newId('alumnus');
  await commit(openTable(mailingRecordsTable).put(member(alumniId, change)));
  return alumniId;
}

export async function gatheringOf(gatheringId: GatheringId): Promise<Gathering> {
  const gathering = await openTable(gatheringsTable).get({ gatheringId });
  if (gathering === undefined) throw new Error('no such gathering');
  return gathering;
}

export async function guestOf(gatheringId: GatheringId, alumniId: AlumniId): Promise<Guest> {
  const guest = await openTable(guestsTable).get({ gatheringId, alumniId });
  if (guest === undefined) throw new Error('no such guest');
  return guest;
}

/** Everybody who answered. */
export async function guestsOf(gatheringId: GatheringId): Promise<Guest[]> {
  const guests: Guest[] = [];
  for await (const guest of openTable(guestsTable).queryAll({ partition: gatheringId })) guests.push(guest);
  return guests;
}

/** Sends an RSVP as the page does: load, decide, commit, and retry when another was faster. Returns where the member stands. */
export async function rsvpAs(
  gatheringId: GatheringId,
  alumniId: AlumniId,
  { at = new Date(), ...given }: Partial<GivenRsvp> & { readonly at?: Date } = {},
): Promise<string> {
  const { commitGuests } = await import('../../../functions/gatherings/rsvp/guest-store.ts');
  const { withLine } = await import('../../../functions/gatherings/rsvp/line-store.ts');
  return retryOnConflict(async () => {
    const gathering = await gatheringOf(gatheringId);
    const guest = await openTable(guestsTable).get({ gatheringId, alumniId });
    const input = { answer: 'attending', evidence: 'button', guests: 0, ...given, alumniId } as const;
    const outcome = decideRsvp(await withLine({ gathering, guest }, alumniId, at), byMember(input), at);
    if (outcome.refused === 'unchanged' && guest !== undefined) return guest.answer;
    if (outcome.refused !== undefined) return outcome.refused;
    await commitGuests(gathering, [outcome], { at, origin });
    return outcome.state.answer;
  });
}
