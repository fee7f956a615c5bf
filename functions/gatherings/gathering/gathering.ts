/** The decisions on a gathering. Pure. */

import type { ChangedPart } from '../../../events/agreements/rsvp-words.ts';
import {
  eventCancelled,
  eventRescheduled,
  eventScheduled,
  gatheringEnded,
  saveTheDateCorrected,
} from '../../../events/gatherings/index.ts';
import {
  changedDraftSchema,
  type GatheringDraft,
  type GatheringItem,
  type GatheringPatch,
  mendedDraftSchema,
  nobodyCounted,
  noSeats,
} from '../../../events/read-models/gathering.ts';
import { hasEnded } from '../../../events/read-models/gathering-times.ts';
import {
  type Command,
  type Decision,
  decided,
  type Refusal,
  refuse,
  type WrongState,
} from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { isSameDraft, patchedDraft } from '../../../shared/decision/patch.ts';
import { problemErrors } from '../../../shared/decision/schema-problems.ts';
import { authorsWith, newAudit, withAudit } from '../../../shared/decision/with-audit.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import {
  changeBounds,
  changeProblems,
  farTimes,
  missedTimes,
  pastTimes,
  type WaitingParties,
} from './change-problems.ts';
import type { Bounds } from './guest.ts';
import { gatheringLifecycle } from './lifecycle.ts';
import { checkInsAfter, consequenceOf, correctedParts, rewritesSaveTheDate } from './reschedule.ts';
import { timersAfter, timersOf } from './schedule.ts';

export type Gathering = GatheringItem;

/** A decision on a gathering. */
export interface GatheringDecision extends Decision<Gathering> {
  /** Numbers besides the seats that the decision is based on: they must still hold in the write. */
  readonly bounds?: Bounds;
}

/** Why HR's decision on a gathering was not taken, besides its state. */
export type GatheringRefusal = 'not_now' | 'invalid';

/** A new gathering of HR or from outside, as a draft. What could not be published with these times is refused at once, field by field. */
export function writeGathering(
  gatheringId: GatheringId,
  { by, input: draft }: Command<GatheringDraft>,
  at: Date,
): Decision<Gathering> | Refusal<'invalid'> {
  const errors = [...missedTimes(draft, at), ...farTimes(draft, at)];
  if (errors.length > 0) return refuse('invalid', errors);
  return decided<Gathering>({
    gatheringId,
    sequence: 0,
    status: 'draft',
    draft,
    calendarSequence: 0,
    answersFrom: 0,
    taken: noSeats,
    waitingSeats: noSeats,
    counts: nobodyCounted,
    attendees: 0,
    checkedIn: 0,
    minimumMissed: false,
    trouble: null,
    ...newAudit(by, at),
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
  const errors = missedTimes(gathering.draft, at);
  if (errors.length > 0) return refuse('not_now', errors);
  // The gathering invitation says what holds now: what changed before it is not a change to those who are invited.
  const { changedAt: _before, ...draft } = gathering;
  const published = withAudit<Gathering>(draft, command, at, { status: 'published', publishedAt: at.toISOString() });
  const { gatheringId } = gathering;
  return decided(published, { events: [emit(eventScheduled, { gatheringId })], timers: timersOf(published, at) });
}

/**
 * Changes a draft as {@link changeDraft} says; a published gathering as {@link consequenceOf} says; neither to a time that has passed.
 * One that is cancelled or over is changed only as {@link mendGathering} says, while a mail about it cannot be written. `waiting` is known
 * where the number of seats may change. A change that says what is there already changes nothing.
 */
export function changeGathering(
  gathering: Gathering,
  command: Command<GatheringPatch>,
  at: Date,
  waiting: WaitingParties = [],
): GatheringDecision | Refusal<GatheringRefusal> {
  const wrong = unlessFrom(gatheringLifecycle, 'change', gathering.status);
  if (wrong !== undefined) return gathering.trouble === null ? wrong : mendGathering(gathering, command, at);
  const parsed = changedDraftSchema.safeParse(patchedDraft(gathering.draft, command.input), { reportInput: true });
  // First: where only the start is wrong, the times that no longer fit it are right.
  const past = pastTimes(command.input, at, gathering.draft);
  if (!parsed.success) return refuse('invalid', [...past, ...problemErrors(parsed.error)]);
  const far = farTimes(command.input, at);
  if (far.length > 0) return refuse('invalid', far);
  const draft = parsed.data;
  const isDraft = gathering.status === 'draft';
  const problems = isDraft
    ? missedTimes(draft, at, gathering.draft)
    : changeProblems(gathering, { patch: command.input, draft, waiting }, at);
  if (problems.length > 0) return refuse('invalid', problems);
  // Any change ends a trouble: the cause may have been mended elsewhere.
  if (gathering.trouble === null && isSameDraft(gathering.draft, draft)) return decided(gathering);
  const written = { ...gathering, authors: authorsWith(gathering, command) };
  return (isDraft ? changeDraft : changePublished)(written, draft, command, at);
}

/** Changes a draft in any way. Once its date was announced, those who got the announcement are told of another time or place. */
function changeDraft(
  gathering: Gathering,
  draft: GatheringDraft,
  command: Command<unknown>,
  at: Date,
): Decision<Gathering> {
  const { gatheringId, saveTheDateAt } = gathering;
  if (saveTheDateAt === undefined) return decided(withAudit(gathering, command, at, { draft }));
  const changed = correctedParts(gathering.draft, draft);
  const changedAt = changedAtNow(gathering, changed, at);
  return decided(withAudit(gathering, command, at, { draft, changedAt }), {
    events: rewritesSaveTheDate(gathering.draft, draft)
      ? [emit(saveTheDateCorrected, { gatheringId, changed: [...changed] })]
      : [],
  });
}

/** When each part changed last, after a change of some. */
function changedAtNow({ changedAt }: Gathering, changed: readonly ChangedPart[], at: Date): Gathering['changedAt'] {
  return { ...changedAt, ...Object.fromEntries(changed.map((part) => [part, at.toISOString()])) };
}

function changePublished(
  gathering: Gathering,
  draft: GatheringDraft,
  command: Command<unknown>,
  at: Date,
): GatheringDecision {
  const { state, events } = rescheduled(gathering, draft, command, at);
  const decision = decided(state, {
    events,
    timers: timersAfter(gathering.draft, state, at),
  });
  // Somebody who is checked in at the same moment is checked in for the earlier date.
  const checkIns: Bounds = state.checkInsFrom === gathering.checkInsFrom ? {} : { checkedIn: gathering.checkedIn };
  return { ...decision, bounds: { ...changeBounds(gathering, draft), ...checkIns } };
}

const mendable: readonly string[] = ['title', 'description', 'place', 'onlineUrl', 'timeZone'];

/** Changes what the last mails about a gathering say. It is over or cancelled, so nothing else changes. */
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
  const errors = settled.map((field) => ({ pointer: `/${field}`, detail: 'can no longer be changed' }));
  if (errors.length > 0) return refuse('invalid', errors);
  return decided(withAudit(gathering, command, at, { draft: parsed.data, authors: authorsWith(gathering, command) }));
}

function rescheduled(
  gathering: Gathering,
  draft: GatheringDraft,
  command: Command<unknown>,
  at: Date,
): Decision<Gathering> {
  const { calendarChanges, isEmitted, rsvpsAskedAgain, onlineAskedAgain, changed } = consequenceOf(
    gathering.draft,
    draft,
  );
  if (!isEmitted) return decided(withAudit(gathering, command, at, { draft }));
  const calendarSequence = gathering.calendarSequence + (calendarChanges ? 1 : 0);
  const answersFrom = rsvpsAskedAgain ? calendarSequence : gathering.answersFrom;
  const { onlineAnswersFrom: onlineBefore = gathering.answersFrom } = gathering;
  const onlineAnswersFrom = onlineAskedAgain ? calendarSequence : onlineBefore;
  const { gatheringId } = gathering;
  const changedAt = changedAtNow(gathering, changed, at);
  const asked = { answersFrom, onlineAnswersFrom };
  const change = { draft, calendarSequence, ...asked, changedAt, ...checkInsAfter(gathering, draft, at) };
  return decided(withAudit(gathering, command, at, change), {
    events: [emit(eventRescheduled, { gatheringId, answersAskedAgain: rsvpsAskedAgain, changed: [...changed] })],
  });
}

/** The audience of a campaign about a gathering, as it was frozen. */
interface FrozenAudience {
  readonly of: keyof NonNullable<Gathering['frozenAudiences']>;
  readonly recipients: number;
}

/**
 * Notes the recipients of the gathering invitation, or of the save-the-date; those of the gathering invitation are invited. The number
 * only grows, whatever order the events come in: an audience that was empty at first is frozen again.
 */
export function countInvited(
  gathering: Gathering,
  { input: { of, recipients } }: Command<FrozenAudience>,
): Decision<Gathering> | Refusal<'already_counted'> {
  const { counts, frozenAudiences } = gathering;
  if (recipients <= (frozenAudiences?.[of] ?? -1)) return refuse('already_counted');
  const invited = of === 'gatheringInvitation' ? Math.max(counts.invited, recipients) : counts.invited;
  return decided({
    ...gathering,
    counts: { ...counts, invited },
    frozenAudiences: { ...frozenAudiences, [of]: recipients },
  });
}

/** Why a gathering is cancelled, and the words of HR that members read. */
interface CancelledFor {
  readonly because: NonNullable<Gathering['cancelledBecause']>;
  readonly reason?: Gathering['cancellationReason'];
}

/** Cancels a gathering. An event says so if anybody knows of the gathering: it was published, or its date was announced. */
export function cancelGathering(
  gathering: Gathering,
  command: Command<unknown>,
  at: Date,
  { because, reason }: CancelledFor = { because: 'decided_by_hr' },
): Decision<Gathering> | WrongState {
  const wrong = unlessFrom(gatheringLifecycle, 'cancel', gathering.status);
  if (wrong !== undefined) return wrong;
  const { gatheringId, saveTheDateAt } = gathering;
  const published = gathering.status === 'published';
  const calendarSequence = gathering.calendarSequence + (published ? 1 : 0);
  const cancelled = withAudit<Gathering>(gathering, command, at, {
    ...{ status: 'cancelled', cancelledBecause: because, calendarSequence },
    ...(reason === undefined ? {} : { cancellationReason: reason }),
  });
  const known = published || saveTheDateAt !== undefined;
  return decided(cancelled, { events: known ? [emit(eventCancelled, { gatheringId })] : [] });
}

/** Ends a gathering once its end has come. */
export function endGathering(
  gathering: Gathering,
  command: Command,
  at: Date,
): Decision<Gathering> | Refusal<'not_yet'> {
  const wrong = unlessFrom(gatheringLifecycle, 'end', gathering.status);
  if (wrong !== undefined) return wrong;
  if (!hasEnded(gathering, at)) return refuse('not_yet');
  return decided(withAudit(gathering, command, at, { status: 'over' }), {
    events: [emit(gatheringEnded, { gatheringId: gathering.gatheringId })],
  });
}
