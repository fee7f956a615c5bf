/** HR keeps the list of guests: who comes and who has not answered, answers taken by telephone, who is there. */
import type { Origin } from '../../../shared/bus/envelope.ts';
import { type ApiRequest, type ApiResponse, api } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { Problem } from '../../../shared/http/problem.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import type { Names } from '../../../shared/locale/names.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import { type Guest, partyOf } from '../gathering/guest.ts';
import { freeSeats, modesOf } from '../gathering/seats.ts';
import { guestRoutes } from '../routes.ts';
import { commitAnswer, commitCheckIn, loadGuest } from '../rsvp/guest-store.ts';
import { type AnswerOutcome, answerForMember, checkIn } from '../rsvp/rsvp.ts';
import { codeRefusal, readCheckInCode } from './check-in-code.ts';
import { type GuestView, guestsAsCsv, guestView, silentView } from './guest-list.ts';
import { listAnswered, listSilent, loadMember, namesOf, type Place } from './guest-list-store.ts';

export const handler = api(guestRoutes, {
  listGuests: async ({ params: { gatheringId }, query }) => {
    const gathering = await existing(gatheringId);
    const scope = `guests ${gatheringId} ${query.answer ?? ''}`;
    const limit = query.limit ?? (query.format === 'csv' ? 1000 : 50);
    const { views, next } = await pageOfGuests(gathering, { ...query, limit, after: openCursor(query.cursor, scope) });
    const cursor = sealCursor(next, scope);
    if (query.format === 'json') return { status: 200, body: { items: views, cursor } };
    const rest = new URLSearchParams({ ...query, limit: String(limit), cursor: cursor ?? '' });
    const following = cursor === null ? undefined : `/gatherings/${gatheringId}/guests?${rest}`;
    return guestsAsCsv(views, { fileName: `guests-${gatheringId}.csv`, next: following });
  },
  answerForMember: async ({ params: { gatheringId, alumniId }, body, caller, origin }, { now }) => {
    const gathering = await existing(gatheringId);
    if (gathering.status === 'draft') throw Problem.wrongState('gathering', gathering.status, ['published']);
    const member = await loadMember(alumniId);
    const before = await loadGuest(gatheringId, alumniId);
    // Who left the programme can be taken off the list, but not put on it.
    if (member === undefined && (before === undefined || body.answer === 'attending')) throw Problem.notFound('member');
    const outcome = answerForMember(gathering, before, { ...body, alumniId, by: caller.actor, at: now });
    const guest = await store(gathering, outcome, { party: partyOf(body), mode: body.mode, origin });
    return { status: 200, body: guestView(gathering, guest, member?.names) };
  },
  checkInGuest: async ({ params: { gatheringId, alumniId }, caller }, { now }) => {
    const gathering = await existing(gatheringId);
    const guest = await loadGuest(gatheringId, alumniId);
    if (guest === undefined) throw Problem.notFound('guest');
    const names = await namesOf([alumniId]);
    return noteThere(gathering, guest, { by: caller.actor, at: now, names: names.get(alumniId) });
  },
  checkInByCode: async ({ params: { gatheringId }, body, caller }, { now }) => {
    const gathering = await existing(gatheringId);
    const link = readCheckInCode(body.code, await linkKeys());
    const member = link === undefined ? undefined : await loadMember(link.recipient);
    const refusal = codeRefusal(link, gatheringId, member);
    if (link === undefined || refusal !== undefined) {
      throw Problem.invalid([{ pointer: '/code', detail: refusal ?? 'is not a check-in code' }]);
    }
    const guest = await loadGuest(gatheringId, link.recipient);
    if (guest === undefined) throw Problem.wrongState('guest’s answer', 'none', ['attending']);
    return noteThere(gathering, guest, { by: caller.actor, at: now, names: member?.names });
  },
});

type GuestQuery = Pick<ApiRequest<(typeof guestRoutes)['listGuests']>['query'], 'answer'> & {
  readonly limit: number;
  readonly after: Record<string, unknown> | undefined;
};

interface GuestPage {
  readonly views: GuestView[];
  readonly next: Record<string, unknown> | undefined;
}

/** Without a wish everybody who was invited is on the list: first those who answered, then those who have not. */
async function pageOfGuests(gathering: Gathering, { answer, limit, after }: GuestQuery): Promise<GuestPage> {
  const { gatheringId } = gathering;
  const first: Place = { chunk: 0, position: 0 };
  if (answer === 'none' || isPlace(after)) {
    return silentPage(gatheringId, { limit, from: isPlace(after) ? after : first });
  }
  const { items, next } = await listAnswered(gatheringId, { answer, limit, after });
  const names = await namesOf(items.map(({ alumniId }) => alumniId));
  const views = items.map((guest) => guestView(gathering, guest, names.get(guest.alumniId)));
  if (answer !== undefined || next !== undefined) return { views, next };
  if (views.length === limit) return { views, next: { ...first } };
  const silent = await silentPage(gatheringId, { limit: limit - views.length, from: first });
  return { views: [...views, ...silent.views], next: silent.next };
}

async function silentPage(
  gatheringId: GatheringId,
  wanted: { readonly limit: number; readonly from: Place },
): Promise<GuestPage> {
  const { items, next } = await listSilent(gatheringId, wanted);
  const names = await namesOf(items);
  return { views: items.map((alumniId) => silentView(alumniId, names.get(alumniId))), next: next && { ...next } };
}

/** Whether a cursor stands among those who have not answered. */
function isPlace(after: Record<string, unknown> | undefined): after is Record<string, unknown> & Place {
  return typeof after?.['chunk'] === 'number' && typeof after['position'] === 'number';
}

/** Stores what staff noted. @throws Problem 409 with the number of seats that are free, and where nothing can be noted. */
async function store(
  gathering: Gathering,
  outcome: AnswerOutcome,
  asked: { readonly party: number; readonly mode: Guest['mode']; readonly origin: Origin },
): Promise<Guest> {
  switch (outcome.kind) {
    case 'unchanged':
      return outcome.guest;
    case 'answered':
      await commitAnswer(gathering, outcome, asked.origin);
      return outcome.guest;
    case 'closed':
      throw Problem.wrongState('gathering', outcome.reason, ['published']);
    case 'refused': {
      if (outcome.reason !== 'full')
        throw Problem.invalid([{ pointer: '/mode', detail: 'must say how one takes part' }]);
      const [only = 'place'] = modesOf(gathering.draft);
      const free = freeSeats(gathering, asked.mode ?? only);
      throw new Problem(409, `${free} seats are free; this needs ${asked.party}.`);
    }
  }
}

interface There {
  readonly by: string;
  readonly at: Date;
  readonly names: Names | undefined;
}

async function noteThere(gathering: Gathering, guest: Guest, { names, ...doing }: There): Promise<ApiResponse> {
  if (gathering.status !== 'published' && gathering.status !== 'over')
    throw Problem.wrongState('gathering', gathering.status, ['published', 'over']);
  const present = checkIn(guest, doing);
  if (present === undefined) throw Problem.wrongState('guest’s answer', guest.answer, ['attending']);
  if (present !== guest) await commitCheckIn(guest, present);
  const checkedIn = gathering.checkedIn + (present === guest ? 0 : 1);
  return { status: 200, body: guestView({ ...gathering, checkedIn }, present, names) };
}

async function existing(gatheringId: GatheringId): Promise<Gathering> {
  const gathering = await loadGathering(gatheringId);
  if (gathering === undefined) throw Problem.notFound('gathering');
  return gathering;
}
