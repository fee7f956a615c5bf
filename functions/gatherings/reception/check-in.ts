/** The decisions on who is there: check-in, its undoing, and who did not come. Pure. */

import { type Command, type Refusal, type Refused, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import type { Gathering } from '../gathering/gathering.ts';
import {
  type Guest,
  type GuestDecision,
  guestDecision,
  type Invitee,
  isExpectedAtDoor,
  withChange,
} from '../gathering/guest.ts';
import { checkInTimes } from '../gathering/schedule.ts';
import { rsvpLifecycle } from '../rsvp/lifecycle.ts';

/** Why a check-in was not noted, or not undone. */
export type CheckInRefusal = 'not_published' | 'too_early' | 'too_late';

/** Notes that a member is present, once; even when the gathering is over, for the time of {@link checkInTimes}. */
export function checkIn(
  { gathering, guest }: Invitee & { readonly guest: Guest },
  command: Command,
  at: Date,
): GuestDecision | Refusal<CheckInRefusal> | Refused<'unchanged'> {
  const isThere = guest.checkedInAt !== undefined;
  const wrong = wrongAtDoor(gathering, isThere, at) ?? unlessFrom(rsvpLifecycle, 'checkIn', guest.answer);
  return wrong ?? withCheckIn(guest, command, at, 'done');
}

/** Takes back a check-in that was a mistake, as if it had never been; the history keeps both. */
export function undoCheckIn(
  { gathering, guest }: Invitee & { readonly guest: Guest },
  command: Command,
  at: Date,
): GuestDecision | Refusal<CheckInRefusal> | Refused<'unchanged'> {
  const isNotThere = guest.checkedInAt === undefined;
  return wrongAtDoor(gathering, isNotThere, at) ?? withCheckIn(guest, command, at, 'undone');
}

/**
 * Why the list cannot be changed now. Whether the list already says so is checked first: repeating it does no harm at
 * any time.
 */
function wrongAtDoor(
  gathering: Gathering,
  saysSo: boolean,
  at: Date,
): Refusal<CheckInRefusal> | Refused<'unchanged'> | undefined {
  if (gathering.status !== 'published' && gathering.status !== 'over') return refuse('not_published');
  if (saysSo) return refuse('unchanged');
  const { from, until } = checkInTimes(gathering);
  if (at < from) return refuse('too_early');
  return at >= until ? refuse('too_late') : undefined;
}

function withCheckIn(guest: Guest, { by }: Command, at: Date, step: 'done' | 'undone'): GuestDecision {
  const isDone = step === 'done';
  return guestDecision(guest, {
    ...guest,
    sequence: guest.sequence + 1,
    checkedInAt: isDone ? at.toISOString() : undefined,
    checkedInBy: isDone ? by : undefined,
    ...withChange(guest, { at: at.toISOString(), actor: by, to: guest.answer, checkIn: step }),
  });
}

/**
 * Whether a member who said yes did not come; undefined while the gathering is not over, for members who did not say yes,
 * and if nobody was checked in at all: then nobody kept the list.
 */
export function isNoShow(gathering: Gathering, guest: Guest): boolean | undefined {
  if (gathering.status !== 'over' || guest.answer !== 'attending' || !isExpectedAtDoor(gathering, guest))
    return undefined;
  return guest.checkedInAt === undefined;
}
