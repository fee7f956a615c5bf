/**
 * What is wrong with HR's change of a gathering, field by field, and the numbers on which the change is based. Pure.
 */
import { invitationCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import type { AttendanceMode } from '../../../events/agreements/rsvp-words.ts';
import {
  type GatheringDraft,
  type GatheringItem,
  type GatheringPatch,
  minimumDecidedHours,
  modesOf,
  seatLimit,
} from '../../../events/read-models/gathering.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { ahead, dateProblems, planned, unlessUnchanged } from '../../../shared/time/date-rules.ts';
import { type Bounds, type Guest, partyOf } from './guest.ts';
import { decisionTime, timesMoved } from './schedule.ts';
import { isWaitingFor, seatsTaken } from './seats.ts';

/** Members who wait for seats: how many each needs, in which mode. */
export type WaitingParties = readonly Pick<Guest, 'answer' | 'guests' | 'mode'>[];

/** A change of a published gathering: what HR sent, the draft that it makes, and who waits where seats may become fewer. */
interface PublishedChange {
  readonly patch: GatheringPatch;
  readonly draft: GatheringDraft;
  readonly waiting: WaitingParties;
}

/** The problems of a change of a published gathering; none = it can be made. */
export function changeProblems(
  gathering: GatheringItem,
  { patch, draft, waiting }: PublishedChange,
  at: Date,
): ProblemError[] {
  return [
    ...missedTimes(draft, at, gathering.draft),
    ...settledByPublication(gathering, patch),
    ...seatsTooFew(gathering, draft),
    ...seatsTooFewForWaiting(gathering, draft, waiting),
    ...modesInUse(gathering, draft),
  ];
}

/** The numbers that must not have grown when the change is written: else it is decided again. */
export function changeBounds(gathering: GatheringItem, draft: GatheringDraft): Bounds {
  return { ...boundsOfRemovedModes(gathering, draft), ...boundsOfFewerSeats(gathering, draft) };
}

/** Times so far ahead that they must be a mistake. */
export function farTimes(
  times: Pick<GatheringPatch, 'startsAt' | 'endsAt' | 'answerBy' | 'decideBy'>,
  at: Date,
): ProblemError[] {
  const fields = ['startsAt', 'endsAt', 'answerBy', 'decideBy'] as const;
  return dateProblems(
    fields.map((field) => [`/${field}`, times[field], planned]),
    at,
  );
}

/**
 * Times that should be in the future but have passed, named or computed; for an existing gathering, only those that the
 * change moves there.
 */
export function missedTimes(draft: GatheringDraft, at: Date, before?: GatheringDraft): ProblemError[] {
  const isMoved = before === undefined || timesMoved(before, draft);
  return [...pastTimes(draft, at, before), ...(isMoved ? decisionMissed(draft, at, before) : [])];
}

/** Times that are in the past; for an existing gathering, only those that the change moves there. */
export function pastTimes(
  draft: Pick<GatheringPatch, 'startsAt' | 'answerBy' | 'decideBy'>,
  at: Date,
  before?: GatheringDraft,
): ProblemError[] {
  const fields = ['startsAt', 'answerBy', 'decideBy'] as const;
  return dateProblems(
    fields.map((field) => [`/${field}`, draft[field], unlessUnchanged(before?.[field], ahead)]),
    at,
  );
}

/** A decision that is due before anybody can send an RSVP would always end the same. */
function decisionMissed(draft: GatheringDraft, at: Date, before?: GatheringDraft): ProblemError[] {
  const due = decisionTime(draft);
  const given = (['decideBy', 'answerBy'] as const).find((field) => draft[field] != null);
  // A decision that was taken stays. A time that is new, and past, is reported as one of the past times.
  const isOld = before !== undefined && decisionTime(before)?.getTime() === due?.getTime();
  const isReported = given !== undefined && draft[given] !== before?.[given];
  if (due === undefined || due > at || isOld || isReported) return [];
  const past = given === undefined ? `${minimumDecidedHours} hours before the start are` : `${given} is`;
  return [{ pointer: '/decideBy', detail: `must be given and be in the future: ${past} in the past` }];
}

/** The publication settled who is invited: since then, the campaign says it. */
function settledByPublication({ gatheringId }: GatheringItem, patch: GatheringPatch): ProblemError[] {
  const campaignId = invitationCampaignId(gatheringId);
  const detail = `cannot be changed here once the gathering is published: change that of the campaign ${campaignId}, which sends the gathering invitation, as long as nothing of it has left`;
  return (['audience', 'classification'] as const)
    .filter((field) => patch[field] !== undefined)
    .map((field) => ({ pointer: `/${field}`, detail }));
}

/**
 * A mode cannot be taken away while members wait for a seat in it, or have seats that the other mode may not have for them.
 * Staff can enter their RSVPs in the other mode first.
 */
function modesInUse({ taken, waitingSeats, draft: before }: GatheringItem, draft: GatheringDraft): ProblemError[] {
  const modes = modesOf(draft);
  const isLimited = modes.some((mode) => seatLimit(draft, mode) !== undefined);
  return modesOf(before).flatMap((mode) => {
    const seats = waitingSeats[mode] + (isLimited ? taken[mode] : 0);
    if (modes.includes(mode) || seats === 0) return [];
    const pointer = mode === 'place' ? '/place' : '/onlineUrl';
    return [{ pointer, detail: `cannot be taken away while ${seats} seats are taken or waited for that way` }];
  });
}

/** An RSVP at the same moment may still take a seat, or join the waiting list, in a mode that the change takes away: then it is decided again. */
function boundsOfRemovedModes({ taken, waitingSeats, draft: before }: GatheringItem, draft: GatheringDraft): Bounds {
  const modes = modesOf(draft);
  const removed = modesOf(before).filter((mode) => !modes.includes(mode));
  return Object.fromEntries(
    removed.flatMap((mode) => [
      [`taken.${mode}`, taken[mode]],
      [`waitingSeats.${mode}`, waitingSeats[mode]],
    ]),
  );
}

/** The modes whose number of seats a change lowers. */
function modesWithFewerSeats(before: GatheringDraft, draft: GatheringDraft): readonly AttendanceMode[] {
  const limit = (of: GatheringDraft, mode: AttendanceMode) => seatLimit(of, mode) ?? Number.POSITIVE_INFINITY;
  return modesOf(draft).filter((mode) => limit(draft, mode) < limit(before, mode));
}

/**
 * Seats cannot be lowered below a party that waits for them: it could never be seated, and nobody else would get the
 * seats that it waits for. If more seats are waited for than the members who were read explain, the others were asked
 * for at this moment, perhaps by one party.
 */
function seatsTooFewForWaiting(
  gathering: GatheringItem,
  draft: GatheringDraft,
  waiting: WaitingParties,
): ProblemError[] {
  return modesWithFewerSeats(gathering.draft, draft).flatMap((mode) => {
    const parties = waiting.filter((party) => isWaitingFor(gathering.draft, party, mode)).map(partyOf);
    const unknown = gathering.waitingSeats[mode] - parties.reduce((sum, party) => sum + party, 0);
    const largest = Math.max(unknown, ...parties);
    if (largest <= (seatLimit(draft, mode) ?? 0)) return [];
    return [
      {
        pointer: seatsPointer(draft, mode),
        detail: `must not be less than ${largest}: a member on the waiting list asked for that many; change that RSVP first`,
      },
    ];
  });
}

/** A party that joins the waiting list at the same moment may be larger than the seats that are left: then the change is decided again. */
function boundsOfFewerSeats({ waitingSeats, draft: before }: GatheringItem, draft: GatheringDraft): Bounds {
  return Object.fromEntries(
    modesWithFewerSeats(before, draft).map((mode) => [`waitingSeats.${mode}`, waitingSeats[mode]]),
  );
}

function seatsPointer({ onlineSeats }: GatheringDraft, mode: AttendanceMode): string {
  return mode === 'online' && onlineSeats != null ? '/onlineSeats' : '/seats';
}

/** Seats cannot be lowered below those that are taken, also by members whose own mode was taken away before. */
function seatsTooFew({ taken: counted }: GatheringItem, draft: GatheringDraft): ProblemError[] {
  return modesOf(draft).flatMap((mode) => {
    const limit = seatLimit(draft, mode);
    const taken = seatsTaken({ draft, taken: counted }, mode);
    if (limit === undefined || taken <= limit) return [];
    return [{ pointer: seatsPointer(draft, mode), detail: `must not be less than the ${taken} seats that are taken` }];
  });
}
