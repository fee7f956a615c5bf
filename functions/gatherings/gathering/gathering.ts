/** The decisions on a gathering. Pure. */

import type { AttendanceMode } from '../../../events/agreements/rsvp-words.ts';
import {
  eventCancelled,
  eventRescheduled,
  eventScheduled,
  gatheringEnded,
  seatsOpened,
} from '../../../events/gatherings/index.ts';
import {
  changedDraftSchema,
  type GatheringDraft,
  type GatheringItem,
  type GatheringPatch,
  mendedDraftSchema,
  modesOf,
  rsvpsUntil,
} from '../../../events/read-models/gathering.ts';
import {
  type Command,
  type Decision,
  decided,
  type Refusal,
  refuse,
  type WrongState,
} from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { patchedDraft } from '../../../shared/decision/patch.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { problemErrors } from '../../../shared/decision/schema-problems.ts';
import { authorsWith, withAudit } from '../../../shared/decision/with-audit.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import { dateProblems, planned } from '../../../shared/time/date-rules.ts';
import { type Bounds, type Guest, partyOf } from './guest.ts';
import { gatheringLifecycle } from './lifecycle.ts';
import { consequenceOf } from './reschedule.ts';
import { decisionTime, timersOf, timesMoved } from './schedule.ts';
import { seatLimit, seatsTaken } from './seats.ts';

export type Gathering = GatheringItem;

/** A decision on a gathering. */
export interface GatheringDecision extends Decision<Gathering> {
  /** Numbers beside the seats that the decision is based on: they must still hold in the write. */
  readonly bounds?: Bounds;
}

/** Why HR's decision on a gathering was not taken, beside its state. */
export type GatheringRefusal = 'not_now' | 'invalid';

/** A new gathering, as a draft. */
export function planGathering(
  gatheringId: GatheringId,
  { by, input: draft }: Command<GatheringDraft>,
  at: Date,
): Decision<Gathering> | Refusal<'invalid'> {
  const errors = farTimes(draft, at);
  if (errors.length > 0) return refuse('invalid', errors);
  return decided<Gathering>({
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
    trouble: null,
    createdBy: by,
    authors: [by],
    createdAt: at.toISOString(),
    updatedBy: by,
    updatedAt: at.toISOString(),
    list: 'gatherings',
  });
}

/** Publishes a draft: members are invited. Not when it has begun, or its deadlines have passed. */
export function publishGathering(
  gathering: Gathering,
  command: Command<unknown>,
  at: Date,
): Decision<Gathering> | Refusal<GatheringRefusal> {
  const wrong = unlessFrom(gatheringLifecycle, 'publish', gathering.status);
  if (wrong !== undefined) return wrong;
  const errors = [...pastTimes(gathering.draft, at), ...decisionMissed(gathering.draft, at)];
  if (errors.length > 0) return refuse('not_now', errors);
  const published = withAudit(gathering, command, at, { status: 'published', publishedAt: at.toISOString() });
  const { gatheringId } = gathering;
  return decided(published, { events: [announce(eventScheduled, { gatheringId })], timers: timersOf(published, at) });
}

/** Members who wait for seats: how many each needs, in which way. */
export type WaitingParties = readonly Pick<Guest, 'guests' | 'mode'>[];

/**
 * Changes a draft in any way; a published gathering as {@link consequenceOf} says; one that is cancelled or over only as
 * {@link mendGathering} says, while a mail about it cannot be written. `line` is known where the number of seats may change.
 */
export function changeGathering(
  gathering: Gathering,
  command: Command<GatheringPatch>,
  at: Date,
  line: WaitingParties = [],
): GatheringDecision | Refusal<GatheringRefusal> {
  const wrong = unlessFrom(gatheringLifecycle, 'change', gathering.status);
  if (wrong !== undefined) return gathering.trouble === null ? wrong : mendGathering(gathering, command, at);
  const parsed = changedDraftSchema.safeParse(patchedDraft(gathering.draft, command.input), { reportInput: true });
  if (!parsed.success) return refuse('invalid', problemErrors(parsed.error));
  const draft = parsed.data;
  const far = farTimes(command.input, at);
  if (far.length > 0) return refuse('invalid', far);
  const authors = authorsWith(gathering, command);
  if (gathering.status === 'draft') return decided(withAudit(gathering, command, at, { draft, authors }));
  const moved = timesMoved(gathering.draft, draft);
  const errors = [
    ...settledByInvitations(command.input),
    ...seatsTooFew(gathering, draft),
    ...seatsTooFewForTheLine(gathering, draft, line),
    ...waysInUse(gathering, draft),
    ...pastTimes(draft, at, gathering.draft),
    ...(moved ? decisionMissed(draft, at, gathering.draft) : []),
  ];
  if (errors.length > 0) return refuse('invalid', errors);
  const { state, events } = rescheduled({ ...gathering, authors }, draft, command, at);
  // After event-rescheduled, free seats are offered anyway.
  const opened = events.length === 0 && opensSeats(gathering.draft, draft);
  const decision = decided(state, {
    events: opened ? [announce(seatsOpened, { gatheringId: gathering.gatheringId })] : events,
    timers: moved ? timersOf(state, at) : [],
  });
  return { ...decision, bounds: { ...boundsOfGone(gathering, draft), ...boundsOfLowered(gathering, draft) } };
}

const mendable: readonly string[] = ['title', 'description', 'place', 'onlineUrl', 'timeZone'];

/** Changes what the last mails about a gathering say. Nothing takes place any more, so calendars and members learn nothing else. */
export function mendGathering(
  gathering: Gathering,
  command: Command<GatheringPatch>,
  at: Date,
): Decision<Gathering> | Refusal<'invalid'> {
  const wrong = unlessFrom(gatheringLifecycle, 'mend', gathering.status);
  if (wrong !== undefined) return wrong;
  const parsed = mendedDraftSchema.safeParse(patchedDraft(gathering.draft, command.input), { reportInput: true });
  if (!parsed.success) return refuse('invalid', problemErrors(parsed.error));
  const settled = Object.keys(command.input).filter((field) => !mendable.includes(field));
  const errors = settled.map((field) => ({ pointer: `/${field}`, detail: 'cannot be changed any more' }));
  if (errors.length > 0) return refuse('invalid', errors);
  return decided(withAudit(gathering, command, at, { draft: parsed.data, authors: authorsWith(gathering, command) }));
}

function rescheduled(
  gathering: Gathering,
  draft: GatheringDraft,
  command: Command<unknown>,
  at: Date,
): Decision<Gathering> {
  const { calendarChanges, answersAskedAgain, changed } = consequenceOf(gathering.draft, draft);
  if (!calendarChanges) return decided(withAudit(gathering, command, at, { draft }));
  const calendarSequence = gathering.calendarSequence + 1;
  const answersFrom = answersAskedAgain ? calendarSequence : gathering.answersFrom;
  const { gatheringId } = gathering;
  return decided(withAudit(gathering, command, at, { draft, calendarSequence, answersFrom }), {
    events: [announce(eventRescheduled, { gatheringId, answersAskedAgain, changed: [...changed] })],
  });
}

/** More seats, or more time to answer: members who wait may get a seat now. */
function opensSeats(before: GatheringDraft, after: GatheringDraft): boolean {
  const limit = (draft: GatheringDraft, mode: AttendanceMode) => seatLimit(draft, mode) ?? Number.POSITIVE_INFINITY;
  const later = rsvpsUntil({ draft: after }) > rsvpsUntil({ draft: before });
  return later || modesOf(after).some((mode) => limit(after, mode) > limit(before, mode));
}

/** Cancels a gathering. Announced if anybody knows of it: it was published, or its date was announced. */
export function cancelGathering(
  gathering: Gathering,
  command: Command<unknown>,
  at: Date,
  cancelledBecause: NonNullable<Gathering['cancelledBecause']> = 'decided_by_hr',
): Decision<Gathering> | WrongState {
  const wrong = unlessFrom(gatheringLifecycle, 'cancel', gathering.status);
  if (wrong !== undefined) return wrong;
  const { gatheringId, saveTheDateAt } = gathering;
  const published = gathering.status === 'published';
  const calendarSequence = gathering.calendarSequence + (published ? 1 : 0);
  const cancelled = withAudit(gathering, command, at, { status: 'cancelled', cancelledBecause, calendarSequence });
  const known = published || saveTheDateAt !== undefined;
  return decided(cancelled, { events: known ? [announce(eventCancelled, { gatheringId })] : [] });
}

/** Ends a gathering once its end has come. */
export function endGathering(
  gathering: Gathering,
  command: Command,
  at: Date,
): Decision<Gathering> | Refusal<'not_yet'> {
  const wrong = unlessFrom(gatheringLifecycle, 'end', gathering.status);
  if (wrong !== undefined) return wrong;
  if (Date.parse(gathering.draft.endsAt) > at.getTime()) return refuse('not_yet');
  return decided(withAudit(gathering, command, at, { status: 'over' }), {
    events: [announce(gatheringEnded, { gatheringId: gathering.gatheringId })],
  });
}

/** Times that lie too far ahead for anybody to have meant them. */
function farTimes(
  times: Pick<GatheringPatch, 'startsAt' | 'endsAt' | 'answerBy' | 'decideBy'>,
  at: Date,
): ProblemError[] {
  const fields = ['startsAt', 'endsAt', 'answerBy', 'decideBy'] as const;
  return dateProblems(
    fields.map((field) => [`/${field}`, times[field], planned]),
    at,
  );
}

/** Times that lie in the past; of a published gathering only those that the change moves there. */
function pastTimes(draft: GatheringDraft, at: Date, before?: GatheringDraft): ProblemError[] {
  return (['startsAt', 'answerBy', 'decideBy'] as const).flatMap((field) => {
    const time = Date.parse(draft[field] ?? '');
    const unchanged = before !== undefined && time === Date.parse(before[field] ?? '');
    return time <= at.getTime() && !unchanged ? [{ pointer: `/${field}`, detail: 'lies in the past' }] : [];
  });
}

/** A decision that is due before anybody can answer would always go the same way. */
function decisionMissed(draft: GatheringDraft, at: Date, before?: GatheringDraft): ProblemError[] {
  const due = decisionTime(draft);
  const given = (['decideBy', 'answerBy'] as const).find((field) => draft[field] != null);
  // What was decided stays decided. A time that is new, and past, is reported by itself.
  const isOld = before !== undefined && decisionTime(before)?.getTime() === due?.getTime();
  const isReported = given !== undefined && draft[given] !== before?.[given];
  if (due === undefined || due > at || isOld || isReported) return [];
  const past = given === undefined ? '48 hours before the start lie' : `${given} lies`;
  return [{ pointer: '/decideBy', detail: `must be given, and be ahead: ${past} in the past` }];
}

/** The publication settled who is invited. */
function settledByInvitations(patch: GatheringPatch): ProblemError[] {
  return (['audience', 'classification'] as const)
    .filter((field) => patch[field] !== undefined)
    .map((field) => ({ pointer: `/${field}`, detail: 'cannot be changed once the invitations are out' }));
}

/**
 * A way to take part cannot be taken away while members wait for it, or have seats that the other way may not have for them.
 * Staff can note their RSVPs in the other way first.
 */
function waysInUse({ taken, waitingSeats, draft: before }: Gathering, draft: GatheringDraft): ProblemError[] {
  const ways = modesOf(draft);
  const isLimited = ways.some((mode) => seatLimit(draft, mode) !== undefined);
  return modesOf(before).flatMap((mode) => {
    const seats = waitingSeats[mode] + (isLimited ? taken[mode] : 0);
    if (ways.includes(mode) || seats === 0) return [];
    const pointer = mode === 'place' ? '/place' : '/onlineUrl';
    return [{ pointer, detail: `cannot be taken away while ${seats} seats are taken or waited for that way` }];
  });
}

/** An RSVP at this very moment may still take a seat, or join the line, by a way that the change takes away: then it is decided anew. */
function boundsOfGone({ taken, waitingSeats, draft: before }: Gathering, draft: GatheringDraft): Bounds {
  const ways = modesOf(draft);
  const gone = modesOf(before).filter((mode) => !ways.includes(mode));
  return Object.fromEntries(
    gone.flatMap((mode) => [
      [`taken.${mode}`, taken[mode]],
      [`waitingSeats.${mode}`, waitingSeats[mode]],
    ]),
  );
}

/** The ways to take part whose number of seats a change lowers. */
function loweredWays(before: GatheringDraft, draft: GatheringDraft): readonly AttendanceMode[] {
  const limit = (of: GatheringDraft, mode: AttendanceMode) => seatLimit(of, mode) ?? Number.POSITIVE_INFINITY;
  return modesOf(draft).filter((mode) => limit(draft, mode) < limit(before, mode));
}

/**
 * Seats cannot be lowered below a party that waits for them: it could never be seated, and nobody else would get the seats that it
 * waits for. Seats that are counted as waited for, but by nobody who was read, were asked for at this moment, perhaps by one party.
 */
function seatsTooFewForTheLine(gathering: Gathering, draft: GatheringDraft, line: WaitingParties): ProblemError[] {
  return loweredWays(gathering.draft, draft).flatMap((mode) => {
    const parties = line.filter((waiting) => waiting.mode === mode).map(partyOf);
    const unknown = gathering.waitingSeats[mode] - parties.reduce((sum, party) => sum + party, 0);
    const largest = Math.max(unknown, ...parties);
    if (largest <= (seatLimit(draft, mode) ?? 0)) return [];
    return [
      {
        pointer: seatsPointer(draft, mode),
        detail: `must not be less than ${largest}: so many seats one member on the waiting list asked for; enter another answer for them first`,
      },
    ];
  });
}

/** A party that joins the line at this very moment may be larger than the seats that are left: then the change is decided anew. */
function boundsOfLowered({ waitingSeats, draft: before }: Gathering, draft: GatheringDraft): Bounds {
  return Object.fromEntries(loweredWays(before, draft).map((mode) => [`waitingSeats.${mode}`, waitingSeats[mode]]));
}

function seatsPointer({ onlineSeats }: GatheringDraft, mode: AttendanceMode): string {
  return mode === 'online' && onlineSeats != null ? '/onlineSeats' : '/seats';
}

/** Seats cannot be lowered below those that are taken, also by members whose own way was taken away before. */
function seatsTooFew({ taken: counted }: Gathering, draft: GatheringDraft): ProblemError[] {
  return modesOf(draft).flatMap((mode) => {
    const limit = seatLimit(draft, mode);
    const taken = seatsTaken({ draft, taken: counted }, mode);
    if (limit === undefined || taken <= limit) return [];
    return [{ pointer: seatsPointer(draft, mode), detail: `must not be less than the ${taken} seats that are taken` }];
  });
}
