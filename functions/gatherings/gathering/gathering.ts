/** The life of a gathering: draft → published → over, or cancelled. Pure: it gets the time, and returns what is to be. */
import { eventCancelled } from '../../../events/gatherings/event-cancelled.ts';
import { eventRescheduled } from '../../../events/gatherings/event-rescheduled.ts';
import { eventScheduled } from '../../../events/gatherings/event-scheduled.ts';
import { gatheringEnded } from '../../../events/gatherings/gathering-ended.ts';
import { seatsOpened } from '../../../events/gatherings/seats-opened.ts';
import {
  type AttendanceMode,
  attendanceModes,
  type GatheringDraft,
  type GatheringItem,
  type GatheringPatch,
  type GatheringStatus,
  gatheringDraftSchema,
} from '../../../events/read-models/gathering.ts';
import { type ProblemError, problemErrors } from '../../../shared/http/problem.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';
import type { Timer } from '../../../shared/timers/timers.ts';
import { consequenceOf } from './reschedule.ts';
import { answersUntil, decisionTime, timersOf, timesMoved } from './schedule.ts';
import { type Bounds, modesOf, seatLimit } from './seats.ts';

export type Gathering = GatheringItem;

/** Who does it, and when. */
export interface Doing {
  readonly by: string;
  readonly at: Date;
}

/** A step that was taken: the new state, and what goes with it in one transaction. */
export interface Step {
  readonly gathering: Gathering;
  readonly announcements: readonly Announcement[];
  readonly timers: readonly Timer[];
  /** Numbers that the step stands on, beside the seats: they must still hold in the write. */
  readonly bounds?: Bounds;
}

/** A step that is not possible, and why. */
export type Refusal =
  | { readonly refused: 'wrong_state'; readonly status: GatheringStatus; readonly needed: readonly GatheringStatus[] }
  | { readonly refused: 'not_now'; readonly errors: readonly ProblemError[] }
  | { readonly refused: 'invalid'; readonly errors: readonly ProblemError[] };

/** The states that each step may start from. */
export const stepsFrom = {
  publish: ['draft'],
  change: ['draft', 'published'],
  cancel: ['draft', 'published'],
  end: ['published'],
} as const satisfies Record<string, readonly GatheringStatus[]>;

/** A new gathering, as a draft. */
export function planGathering(gatheringId: GatheringId, draft: GatheringDraft, { by, at }: Doing): Gathering {
  return {
    gatheringId,
    sequence: 0,
    status: 'draft',
    draft,
    calendarSequence: 0,
    answersFrom: 0,
    taken: { place: 0, online: 0 },
    waitingSeats: { place: 0, online: 0 },
    counts: { invited: 0, attending: 0, waiting: 0, offered: 0, declined: 0, undecided: 0, unconfirmed: 0 },
    attendees: 0,
    checkedIn: 0,
    minimumMissed: false,
    createdBy: by,
    createdAt: at.toISOString(),
    updatedBy: by,
    updatedAt: at.toISOString(),
    list: 'gatherings',
  };
}

/** Publishes a draft: members are invited. Nobody is invited to what has begun, or can no longer be answered. */
export function publishGathering(gathering: Gathering, doing: Doing): Step | Refusal {
  const wrong = wrongState(gathering, 'publish');
  if (wrong !== undefined) return wrong;
  const errors = [...pastTimes(gathering.draft, doing.at), ...decisionMissed(gathering.draft, doing.at)];
  if (errors.length > 0) return { refused: 'not_now', errors };
  const published = touched(gathering, doing, { status: 'published', publishedAt: doing.at.toISOString() });
  const { gatheringId } = gathering;
  const timers = timersOf(published, doing.at);
  return { gathering: published, announcements: [announce(eventScheduled, { gatheringId })], timers };
}

/** Changes a draft in any way; a published gathering as {@link consequenceOf} says. */
export function changeGathering(gathering: Gathering, patch: GatheringPatch, doing: Doing): Step | Refusal {
  const wrong = wrongState(gathering, 'change');
  if (wrong !== undefined) return wrong;
  const parsed = gatheringDraftSchema.safeParse({ ...gathering.draft, ...patch });
  if (!parsed.success) return { refused: 'invalid', errors: problemErrors(parsed.error) };
  const draft = parsed.data;
  if (gathering.status === 'draft') {
    return { gathering: touched(gathering, doing, { draft }), announcements: [], timers: [] };
  }
  const moved = timesMoved(gathering.draft, draft);
  const errors = [
    ...invitedAlready(patch),
    ...seatsTaken(gathering, draft),
    ...pastTimes(draft, doing.at, gathering.draft),
    ...(moved ? decisionMissed(draft, doing.at) : []),
  ];
  if (errors.length > 0) return { refused: 'invalid', errors };
  const step = rescheduled(gathering, draft, doing);
  // A move makes the free seats be looked at by itself.
  const opened = step.announcements.length === 0 && opensSeats(gathering.draft, draft);
  return {
    ...step,
    announcements: opened ? [announce(seatsOpened, { gatheringId: gathering.gatheringId })] : step.announcements,
    timers: moved ? timersOf(step.gathering, doing.at) : [],
  };
}

function rescheduled(gathering: Gathering, draft: GatheringDraft, doing: Doing): Step {
  const { calendarChanges, answersAskedAgain, changed: parts } = consequenceOf(gathering.draft, draft);
  if (!calendarChanges) return { gathering: touched(gathering, doing, { draft }), announcements: [], timers: [] };
  const calendarSequence = gathering.calendarSequence + 1;
  const changed = touched(gathering, doing, {
    draft,
    calendarSequence,
    answersFrom: answersAskedAgain ? calendarSequence : gathering.answersFrom,
  });
  const { gatheringId } = gathering;
  return {
    gathering: changed,
    announcements: [announce(eventRescheduled, { gatheringId, answersAskedAgain, changed: [...parts] })],
    timers: [],
  };
}

/** More seats, or more time to answer: whoever waits may have a seat now. */
function opensSeats(before: GatheringDraft, after: GatheringDraft): boolean {
  const limit = (draft: GatheringDraft, mode: AttendanceMode) => seatLimit(draft, mode) ?? Number.POSITIVE_INFINITY;
  const later = answersUntil({ draft: after }) > answersUntil({ draft: before });
  return later || modesOf(after).some((mode) => limit(after, mode) > limit(before, mode));
}

/** Cancels; those who were invited are told. A draft goes quietly, unless its date was told. */
export function cancelGathering(
  gathering: Gathering,
  doing: Doing,
  cancelledBecause: Gathering['cancelledBecause'] = 'decided_by_hr',
): Step | Refusal {
  const wrong = wrongState(gathering, 'cancel');
  if (wrong !== undefined) return wrong;
  if (gathering.status === 'draft') {
    const cancelled = touched(gathering, doing, { status: 'cancelled', cancelledBecause });
    const { gatheringId, saveTheDateAt } = gathering;
    const announcements = saveTheDateAt === undefined ? [] : [announce(eventCancelled, { gatheringId })];
    return { gathering: cancelled, announcements, timers: [] };
  }
  const calendarSequence = gathering.calendarSequence + 1;
  return {
    gathering: touched(gathering, doing, { status: 'cancelled', cancelledBecause, calendarSequence }),
    announcements: [announce(eventCancelled, { gatheringId: gathering.gatheringId })],
    timers: [],
  };
}

/** Ends a gathering whose time is over; undefined while it is not, or when there is nothing to end. */
export function endGathering(gathering: Gathering, doing: Doing): Step | undefined {
  const open = stepsFrom.end.some((status) => status === gathering.status);
  if (!open || Date.parse(gathering.draft.endsAt) > doing.at.getTime()) return undefined;
  const announcements = [announce(gatheringEnded, { gatheringId: gathering.gatheringId })];
  return { gathering: touched(gathering, doing, { status: 'over' }), announcements, timers: [] };
}

function touched(gathering: Gathering, { by, at }: Doing, change: Partial<Gathering>): Gathering {
  return { ...gathering, ...change, updatedBy: by, updatedAt: at.toISOString() };
}

function wrongState(gathering: Gathering, step: keyof typeof stepsFrom): Refusal | undefined {
  const needed: readonly GatheringStatus[] = stepsFrom[step];
  if (needed.includes(gathering.status)) return undefined;
  return { refused: 'wrong_state', status: gathering.status, needed };
}

/** Times that lie in the past; of a published gathering only those that were changed into it. */
function pastTimes(draft: GatheringDraft, at: Date, before?: GatheringDraft): ProblemError[] {
  return (['startsAt', 'answerBy', 'decideBy'] as const).flatMap((field) => {
    const time = Date.parse(draft[field] ?? '');
    const unchanged = before !== undefined && time === Date.parse(before[field] ?? '');
    return time <= at.getTime() && !unchanged ? [{ pointer: `/${field}`, detail: 'lies in the past' }] : [];
  });
}

/** A decision whose time is over before anybody could answer would always be the same. */
function decisionMissed(draft: GatheringDraft, at: Date): ProblemError[] {
  const due = decisionTime(draft);
  if (draft.decideBy != null || draft.answerBy != null || due === undefined || due > at) return [];
  return [{ pointer: '/decideBy', detail: 'must be given: 48 hours before the start lie in the past' }];
}

/** Who is invited was settled with the publication. */
function invitedAlready(patch: GatheringPatch): ProblemError[] {
  return (['audience', 'classification'] as const)
    .filter((field) => patch[field] !== undefined)
    .map((field) => ({ pointer: `/${field}`, detail: 'cannot be changed once the invitations are out' }));
}

function seatsTaken({ taken }: Gathering, draft: GatheringDraft): ProblemError[] {
  return attendanceModes.flatMap((mode) => {
    const limit = seatLimit(draft, mode);
    if (limit === undefined || taken[mode] <= limit) return [];
    const field = mode === 'online' && draft.onlineSeats != null ? 'onlineSeats' : 'seats';
    return [{ pointer: `/${field}`, detail: `must not be less than the ${taken[mode]} seats that are taken` }];
  });
}
