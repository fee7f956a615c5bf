/** What happens to the RSVPs of a member who left the programme, is employed again or excluded. Pure. */
import { seatsOpened } from '../../../events/gatherings/index.ts';
import { hasBegun, hasEnded } from '../../../events/read-models/gathering-times.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type Command, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { type Guest, type GuestDecision, holdsSeat, type Invitee, moveGuest } from '../gathering/guest.ts';
import { rsvpLifecycle } from '../rsvp/lifecycle.ts';

/** Whether somebody who left has joined again since: then an event that comes late, or twice, releases nothing. */
export function hasRejoined(
  record: Pick<MailingRecord, 'membership' | 'membershipSince'> | undefined,
  leftAt: Date,
): boolean {
  if (record?.membership !== 'member' || record.membershipSince === undefined) return false;
  return Date.parse(record.membershipSince) > leftAt.getTime();
}

/**
 * Releases what somebody who left holds, a seat or a place on the waiting list, and always forgets the reasons that staff wrote
 * (GDPR 17(1)(b), APPI 22). The only event says that seats are free, so that no mail goes to the person.
 */
export function leaveGathering(
  { gathering, guest }: Invitee,
  command: Command,
  at: Date,
): GuestDecision | Refusal<'nothing_to_release'> {
  if (guest === undefined) return refuse('nothing_to_release');
  const before: Guest = { ...guest, history: guest.history.map(({ reason: _forgotten, ...change }) => change) };
  if (isReleased(gathering, guest, at)) {
    const { gatheringId } = gathering;
    const events = holdsSeat(guest) ? [emit(seatsOpened, { gatheringId })] : [];
    return moveGuest(before, command, at, released, { events });
  }
  if (guest.history.every(({ reason }) => reason === undefined)) return refuse('nothing_to_release');
  return moveGuest(before, command, at, {});
}

const released = {
  answer: 'declined',
  guests: 0,
  mode: undefined,
  waitingSince: undefined,
  offerExpiresAt: undefined,
  offersMissed: 0,
  missed: undefined,
  toldAt: undefined,
  checkedInAt: undefined,
  checkedInBy: undefined,
} as const satisfies Partial<Guest>;

/** A guest who was checked in and has seen it begin was there, and stays on the list. */
function isReleased(gathering: Invitee['gathering'], guest: Guest, at: Date): boolean {
  if (gathering.status !== 'published' || hasEnded(gathering, at)) return false;
  const isThere = guest.checkedInAt !== undefined && hasBegun(gathering, at);
  return !isThere && unlessFrom(rsvpLifecycle, 'release', guest.answer) === undefined;
}
