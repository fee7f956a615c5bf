/** What becomes of the place of a member who left the programme, or is employed again. Pure. */

import { seatsOpened } from '../../../events/gatherings/seats-opened.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type GuestChange, holdsSeat, movedBy } from '../gathering/guest.ts';

/** Whether somebody who left has joined once more since: then the news that comes late, or again, takes nothing back. */
export function hasRejoined(
  record: Pick<MailingRecord, 'membership' | 'membershipSince'> | undefined,
  leftAt: Date,
): boolean {
  if (record?.membership !== 'member' || record.membershipSince === undefined) return false;
  return Date.parse(record.membershipSince) > leftAt.getTime();
}

/**
 * Takes a place back from somebody who left: a seat or a place in the line, while there is something to give back, and the
 * reasons that staff wrote, always (GDPR 17(1)(b), APPI 22). Nobody is told: what is announced concerns the gathering, so
 * that no mail goes to the person. Undefined = there is nothing left to take back.
 */
export function leaveGathering(gathering: Gathering, guest: Guest, at: Date): GuestChange | undefined {
  const before: Guest = { ...guest, history: guest.history.map(({ reason: _forgotten, ...change }) => change) };
  if (givesBack(gathering, guest, at)) {
    const { gatheringId } = gathering;
    const announcements = holdsSeat(guest) ? [announce(seatsOpened, { gatheringId })] : [];
    return movedBy(before, noPlace, at, { announcements, timers: [] });
  }
  if (guest.history.every(({ reason }) => reason === undefined)) return undefined;
  return movedBy(before, {}, at, { announcements: [], timers: [] });
}

const noPlace = {
  answer: 'declined',
  guests: 0,
  mode: undefined,
  waitingSince: undefined,
  offerExpiresAt: undefined,
  offersMissed: 0,
  toldAt: undefined,
} as const satisfies Partial<Guest>;

/** Who was checked in was there, and stays on the list of those who came. */
function givesBack({ status, draft }: Gathering, guest: Guest, at: Date): boolean {
  if (status !== 'published' || Date.parse(draft.endsAt) <= at.getTime() || guest.checkedInAt !== undefined)
    return false;
  return holdsSeat(guest) || guest.answer === 'waiting';
}
