/** The decision on an RSVP that staff enters for a member. Pure. */
import { hasEnded } from '../../../events/read-models/gathering-times.ts';

import { type Command, type Refusal, type Refused, refuse } from '../../../shared/decision/decision.ts';
import { type GuestDecision, type Invitee, partyOf } from '../gathering/guest.ts';
import { seatsForStaff } from '../gathering/seats.ts';
import { type GivenRsvp, type ModeRefusal, modeOf, takenUnlessSame } from '../rsvp/given-rsvp.ts';

/** An RSVP that staff enters for a member, and why. */
export interface StaffRsvp extends Pick<GivenRsvp, 'alumniId' | 'answer' | 'guests' | 'mode'> {
  readonly reason: string;
}

/** What a decision on an RSVP that staff enters looks at. */
export interface StaffInvitee extends Invitee {
  /** Whether the person is a member now. */
  readonly isMember: boolean;
}

/**
 * Takes an RSVP that staff enters for a member: after the deadline too, until the end, before those who wait and with more
 * guests than members may bring, but never a seat that is not available. A person who left the programme can be taken off the
 * list, but not put on it.
 */
export function decideRsvpForMember(
  invitee: StaffInvitee,
  { by, input }: Command<StaffRsvp>,
  at: Date,
): GuestDecision | Refusal<'not_a_member' | 'full' | ModeRefusal> | Refused<'unchanged'> {
  const { gathering, guest: before, isMember } = invitee;
  const isOver = gathering.status === 'published' && hasEnded(gathering, at);
  const status = isOver ? 'over' : gathering.status;
  const wrong = { refused: 'wrong_state', status, needed: ['published'] } as const;
  // Nobody is a guest of a draft, member or not.
  if (status === 'draft') return wrong;
  if (!isMember && (before === undefined || input.answer === 'attending')) return refuse('not_a_member');
  if (status !== 'published') return wrong;
  const { mode, refused } = modeOf(gathering, input);
  if (refused !== undefined) return refuse(refused);
  const command = { by, input: { ...input, evidence: 'staff' } } as const;
  if (mode === undefined) return takenUnlessSame(invitee, command, at, { answer: input.answer, guests: 0, mode });
  const bounds = seatsForStaff(gathering, before, { mode, party: partyOf(input) });
  if (bounds === undefined) return refuse('full');
  return takenUnlessSame(invitee, command, at, { answer: 'attending', guests: input.guests, mode }, bounds);
}
