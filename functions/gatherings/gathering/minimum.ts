/** The decision whether enough people come for a gathering to take place. Pure. */
import { hasBegun } from '../../../events/read-models/gathering-times.ts';
import { type Command, decided, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { withAudit } from '../../../shared/decision/with-audit.ts';
import { cancelGathering, type Gathering, type GatheringDecision } from './gathering.ts';
import { gatheringLifecycle } from './lifecycle.ts';
import { decisionTime } from './schedule.ts';

/** Why there is nothing to decide. */
export type MinimumRefusal = 'no_minimum' | 'not_yet' | 'begun' | 'already_decided';

/**
 * Decides when it is due, once for each time that HR set. If fewer members and guests attend than the minimum, the
 * gathering is cancelled or HR sees it, as `belowMinimum` says. Offered seats do not count: nobody has taken them yet.
 */
export function decideOnMinimum(
  gathering: Gathering,
  command: Command,
  at: Date,
): GatheringDecision | Refusal<MinimumRefusal> {
  const wrong = unlessFrom(gatheringLifecycle, 'decideOnMinimum', gathering.status);
  if (wrong !== undefined) return wrong;
  const due = decisionTime(gathering.draft);
  const { minAttendees, belowMinimum } = gathering.draft;
  if (due === undefined || minAttendees == null) return refuse('no_minimum');
  if (due > at) return refuse('not_yet');
  if (hasBegun(gathering, at)) return refuse('begun');
  const { minimumDecidedAt } = gathering;
  if (minimumDecidedAt !== undefined && Date.parse(minimumDecidedAt) >= due.getTime()) return refuse('already_decided');
  const minimumMissed = gathering.attendees < minAttendees;
  const after = withAudit(gathering, command, at, { minimumDecidedAt: at.toISOString(), minimumMissed });
  const outcome =
    minimumMissed && belowMinimum === 'cancel'
      ? cancelGathering(after, command, at, { because: 'too_few_attendees' })
      : decided(after);
  if (outcome.refused !== undefined) return outcome;
  // An RSVP at the same moment may make it enough: then this is decided again.
  return minimumMissed ? { ...outcome, bounds: { attendees: gathering.attendees } } : outcome;
}
