/** HR's API of a gathering's guests: the list, RSVPs that staff enters, check-in. */
import type { AttendanceMode } from '../../../events/agreements/rsvp-words.ts';
import { modesOf } from '../../../events/read-models/gathering.ts';
import { isRefusal } from '../../../shared/decision/decision.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { type ApiRequest, type ApiResponse, api, repeatable } from '../../../shared/http/api.ts';
import { entityTag } from '../../../shared/http/entity-tag.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { type RefusalProblems, refusalProblem, requireVersion } from '../../../shared/http/resource.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { offsetInstant, zoneToShow } from '../../../shared/time/calendar.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type Invitee, partyOf } from '../gathering/guest.ts';
import { namedGathering } from '../gathering/named-gathering.ts';
import { checkInTimes } from '../gathering/schedule.ts';
import { freeSeats } from '../gathering/seats.ts';
import { guestRoutes, guestSchema } from '../routes.ts';
import { commitGuests, loadGuest } from '../rsvp/guest-store.ts';
import { type CheckInRefusal, checkIn, undoCheckIn } from './check-in.ts';
import { codeRefusal, readCheckInCode } from './check-in-code.ts';
import { guestView, noRsvp, type PersonListed, viewWithoutRsvp } from './guest-list.ts';
import { loadMember, loadPerson } from './guest-list-store.ts';
import { listGuests } from './guest-pages.ts';
import { decideRsvpForMember } from './staff-rsvp.ts';

type GuestRequest<Operation extends keyof typeof guestRoutes> = ApiRequest<(typeof guestRoutes)[Operation]>;

export const handler = api(guestRoutes, {
  listGuests: async (request, { now }) => listGuests(await namedGathering(request.params.gatheringId), request, now),
  enterRsvp: repeatable(enterRsvp, showGuest),
  checkInGuest: repeatable(checkInOperation(checkIn), showGuest),
  undoCheckIn: repeatable(checkInOperation(undoCheckIn), showGuest),
  checkInByCode: repeatable(checkInByCode, async ({ params: { gatheringId }, body }, invocation) => {
    const link = readCheckInCode(body.code, await linkKeys());
    if (link === undefined) throw noCode();
    return showGuest({ params: { gatheringId, alumniId: link.recipient } }, invocation);
  }),
});

/** The response to every change: the guest as they stand. */
const shown = { status: 200, headers: {} } as const;

/** A guest as they stand. @throws Problem 404 */
async function existingGuest({ gatheringId, alumniId }: GuestRequest<'checkInGuest'>['params']) {
  const gathering = await namedGathering(gatheringId);
  const guest = await loadGuest(gathering, alumniId);
  if (guest === undefined) throw Problem.notFound('guest');
  return { gathering, guest, person: await loadPerson(alumniId) };
}

async function showGuest(
  { params }: Pick<GuestRequest<'checkInGuest'>, 'params'>,
  { now }: Invocation,
): Promise<ApiResponse> {
  const { gathering, guest, person } = await existingGuest(params);
  return respond(gathering, guest, person, now);
}

/** Checks that staff who name a version have read the RSVP as it stands. @throws Problem 400 or 412 */
async function requireGuestVersion(
  { headers, params: { alumniId } }: Pick<GuestRequest<'checkInGuest'>, 'headers' | 'params'>,
  { gathering, guest, person }: Invitee & { readonly person: PersonListed },
  now: Date,
): Promise<void> {
  const show = () =>
    guest === undefined ? viewWithoutRsvp(alumniId, person) : guestView(gathering, guest, person, now);
  await requireVersion(headers['if-match'], guest ?? noRsvp, { called: 'guest', schema: guestSchema, show });
}

type CheckInRequest = Pick<GuestRequest<'checkInGuest'>, 'params' | 'headers' | 'caller' | 'origin' | 'completed'>;

/** The operation that checks a guest in, or undoes that. */
function checkInOperation(decide: CheckInDecision) {
  return async (request: CheckInRequest, { now }: Invocation) => {
    const { params, caller, origin, completed } = request;
    const { gathering, guest, person } = await existingGuest(params);
    await requireGuestVersion(request, { gathering, guest, person }, now);
    const context = { by: caller.actor, person, at: now, origin, also: completed(shown) };
    return decideCheckIn(decide, { gathering, guest }, context);
  };
}

async function enterRsvp(request: GuestRequest<'enterRsvp'>, invocation: Invocation) {
  const { params, body, caller, origin, completed } = request;
  const { now } = invocation;
  const { gatheringId, alumniId } = params;
  const gathering = await namedGathering(gatheringId);
  const person = await loadPerson(alumniId);
  const guest = await loadGuest(gathering, alumniId);
  const isMember = person?.membership === 'member';
  // There is no version of somebody who is neither a guest nor a member: the decision says that there is nobody.
  if (isMember || guest !== undefined) await requireGuestVersion(request, { gathering, guest, person }, now);
  const command = { by: caller.actor, input: { ...body, alumniId } };
  const outcome = decideRsvpForMember({ gathering, guest, isMember }, command, now);
  if (outcome.refused === 'unchanged') return showGuest({ params }, invocation);
  if (isRefusal(outcome)) throw refusalProblem('gathering', outcome, staffRefusals(gathering, body));
  const after = await commitGuests(gathering, [outcome], { at: now, origin, also: completed(shown) });
  return respond(after, outcome.state, person, now);
}

async function checkInByCode(
  { params, body, caller, origin, completed }: GuestRequest<'checkInByCode'>,
  { now }: Invocation,
) {
  const gathering = await namedGathering(params.gatheringId);
  const link = readCheckInCode(body.code, await linkKeys());
  const member = link && (await loadMember(link.recipient));
  const refusal = codeRefusal(link, params.gatheringId, member);
  if (link === undefined || refusal !== undefined) {
    throw noCode(refusal);
  }
  const guest = await loadGuest(gathering, link.recipient);
  if (guest === undefined) throw Problem.wrongState('guest’s RSVP', 'none', ['attending']);
  const also = completed(shown);
  return decideCheckIn(checkIn, { gathering, guest }, { by: caller.actor, person: member, at: now, origin, also });
}

function noCode(detail = 'is not a check-in code'): Problem {
  return Problem.invalid([{ pointer: '/code', detail }]);
}

function respond(...shown: Parameters<typeof guestView>): ApiResponse {
  const [, guest] = shown;
  return { status: 200, headers: { etag: entityTag(guest) }, body: guestView(...shown) };
}

/** Why an RSVP that staff entered was not taken; a full gathering says how many seats are free. */
function staffRefusals(
  gathering: Gathering,
  { mode, ...party }: Pick<Guest, 'guests' | 'mode'>,
): RefusalProblems<'not_a_member' | 'full' | 'mode_missing' | 'mode_gone'> {
  const modes = modesOf(gathering.draft);
  const [only = 'place'] = modes;
  const ways = modes.join(' or ');
  const [free, needed] = [freeSeats(gathering, mode ?? only), partyOf(party)];
  const numbers = `${free} ${free === 1 ? 'seat is' : 'seats are'} free; this needs ${needed}.`;
  const modeProblem = (error: { code?: 'missing'; detail: string }) =>
    ({ status: 422, detail: 'The RSVP is not valid.', errors: [{ pointer: '/mode', ...error }] }) as const;
  return {
    not_a_member: { status: 404, detail: 'There is no such member.' },
    mode_missing: modeProblem({ code: 'missing', detail: `must say how the member takes part: ${ways}` }),
    mode_gone: modeProblem({ detail: `is not a way to take part in this gathering: it must be ${ways}` }),
    full: { status: 409, detail: `${numbers} ${remedy(gathering, mode ?? only)}` },
  };
}

/** What staff can do where seats are missing. Only the member can ask for a place on the waiting list. */
function remedy({ draft }: Gathering, mode: AttendanceMode): string {
  const field = mode === 'online' && draft.onlineSeats != null ? 'onlineSeats' : 'seats';
  const more = `Raise \`${field}\` of the gathering`;
  if (draft.waitingList === 'none') return `${more}, or enter fewer guests.`;
  return `${more}, enter fewer guests, or let the member join the waiting list by the link in the gathering invitation.`;
}

type CheckInDecision = typeof checkIn | typeof undoCheckIn;

/** Checks a guest in, or undoes that; a second time changes nothing. @throws Problem 409 */
async function decideCheckIn(
  decide: CheckInDecision,
  { gathering, guest }: Invitee & { readonly guest: Guest },
  { by, person, ...context }: Commit & { readonly by: string; readonly person: PersonListed },
): Promise<ApiResponse> {
  const outcome = decide({ gathering, guest }, { by, input: undefined }, context.at);
  if (outcome.refused === 'unchanged') return respond(gathering, guest, person, context.at);
  if (isRefusal(outcome)) throw refusalProblem('guest’s RSVP', outcome, checkInRefusals(gathering));
  const after = await commitGuests(gathering, [outcome], context);
  return respond(after, outcome.state, person, context.at);
}

/** Why a check-in was not noted, or not undone: when it is possible. */
function checkInRefusals(gathering: Gathering): RefusalProblems<CheckInRefusal> {
  const { from, until } = checkInTimes(gathering);
  const zone = zoneToShow(gathering.draft.timeZone);
  const open = `The check-in is open from ${offsetInstant(zone, from)} until ${offsetInstant(zone, until)} (${zone}).`;
  return {
    not_published: { status: 409, detail: `The gathering is ${gathering.status}; it must be published or over.` },
    too_early: { status: 409, detail: open },
    too_late: { status: 409, detail: open },
  };
}
