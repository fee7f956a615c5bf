/** The decision whether enough come for a gathering to take place. Pure. */
import { cancelGathering, type Doing, type Gathering, type Step } from './gathering.ts';
import { decisionTime } from './schedule.ts';
import type { Bounds } from './seats.ts';

/**
 * Decides once its time has come, once for each time that HR set: with fewer attending members and guests than the
 * minimum, the gathering is cancelled or HR sees it, as `belowMinimum` says. Seats on offer do not count: nobody took
 * them yet. Undefined = there is nothing to decide, not yet, or no more.
 */
export function decideOnMinimum(gathering: Gathering, doing: Doing): Step | undefined {
  const due = decisionTime(gathering.draft);
  const { minAttendees, belowMinimum } = gathering.draft;
  if (gathering.status !== 'published' || due === undefined || minAttendees == null) return undefined;
  const begun = Date.parse(gathering.draft.startsAt) <= doing.at.getTime();
  if (begun || due > doing.at || decidedFor(gathering, due)) return undefined;
  const missed = gathering.attendees < minAttendees;
  const minimumDecidedAt = doing.at.toISOString();
  // An answer that comes in at this very moment may make it enough: then the decision is taken again.
  const bounds: Bounds = missed ? { attendees: gathering.attendees } : {};
  const decided = { ...gathering, minimumDecidedAt, minimumMissed: missed };
  if (missed && belowMinimum === 'cancel') {
    const step = cancelGathering(decided, doing, 'too_few_attendees');
    return 'refused' in step ? undefined : { ...step, bounds };
  }
  const updated = { ...decided, updatedBy: doing.by, updatedAt: minimumDecidedAt };
  return { gathering: updated, announcements: [], timers: [], bounds };
}

function decidedFor({ minimumDecidedAt }: Gathering, due: Date): boolean {
  return minimumDecidedAt !== undefined && Date.parse(minimumDecidedAt) >= due.getTime();
}
