/** The list of guests, page by page, as JSON and as CSV. */
import * as z from 'zod';
import type { ApiRequest, ApiResponse } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { idSchema } from '../../../shared/identifier.ts';
import { acceptedLanguage } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { storedInstantSchema } from '../../../shared/time/calendar.ts';
import { minute } from '../../../shared/time/durations.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, guestNow } from '../gathering/guest.ts';
import { type guestRoutes, usualGuests } from '../routes.ts';
import { type GuestView, guestsAsCsv, guestView, isListedEarlier, viewWithoutRsvp } from './guest-list.ts';
import { type Entry, listAudience, listUninvited, listWithRsvp, loadPeople } from './guest-list-store.ts';

type ListRequest = Pick<ApiRequest<(typeof guestRoutes)['listGuests']>, 'query' | 'headers'>;
type Query = ListRequest['query'];

/**
 * Where a page begins: among the guests with an RSVP, in the audience of the gathering invitation, or among those who were not
 * invited. `since` is when the list began.
 */
const positionSchema = z.discriminatedUnion('part', [
  z.object({ part: z.literal('with_rsvp'), since: storedInstantSchema, after: idSchema('alumnus').optional() }),
  z.object({
    part: z.literal('audience'),
    since: storedInstantSchema,
    chunk: z.int().nonnegative(),
    position: z.int().nonnegative(),
  }),
  z.object({ part: z.literal('uninvited'), since: storedInstantSchema, after: idSchema('alumnus').optional() }),
]);
type Position = z.infer<typeof positionSchema>;

/**
 * RSVPs may be stored this much later than the instant that they name: a request takes time, and clocks differ.
 * Milliseconds.
 */
const slack = minute;

/** A page of guests with their names. @throws Problem 400 when the cursor is of another list */
export async function listGuests(
  gathering: Gathering,
  { query, headers }: ListRequest,
  now: Date,
): Promise<ApiResponse> {
  const { gatheringId } = gathering;
  const scope = `guests ${gatheringId} ${query.answer ?? ''}`;
  const limit = query.limit ?? usualGuests[query.format];
  const from = readPosition(await openCursor(query.cursor, scope)) ?? beginning(query, now);
  const { entries, next } = await pageOfGuests(gathering, { answer: query.answer, limit, from });
  const views = await viewsOf(gathering, entries, now);
  const cursor = await sealCursor(next, scope);
  if (query.format === 'json') return { status: 200, body: { items: views, cursor } };
  const language = query.lang ?? acceptedLanguage(headers['accept-language'], programme.language);
  const rest = new URLSearchParams({ ...query, lang: language, limit: String(limit), cursor: cursor ?? '' });
  const following = cursor === null ? undefined : `/gatherings/${gatheringId}/guests?${rest}`;
  const { timeZone } = gathering.draft;
  return guestsAsCsv(views, { timeZone, language, fileName: `guests-${gatheringId}.csv`, next: following });
}

function readPosition(cursor: Record<string, unknown> | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const { data } = positionSchema.safeParse(cursor);
  // Sealed by an earlier version of this list.
  if (data === undefined) throw Problem.wrongCursor();
  return data;
}

function beginning({ answer }: Query, now: Date): Position {
  const since = new Date(now.getTime() - slack).toISOString();
  return answer === 'none' ? { part: 'audience', since, chunk: 0, position: 0 } : { part: 'with_rsvp', since };
}

interface Wanted {
  readonly answer: Query['answer'];
  readonly limit: number;
  readonly from: Position;
}

interface GuestPage {
  readonly entries: readonly Entry[];
  readonly next: Position | undefined;
}

/**
 * The whole list has three parts, so that a member whose first RSVP comes while it is read is neither missed nor listed
 * twice: guests with an RSVP from before the list began; then the audience without them; then the others with an RSVP
 * since, whom nobody invited. A list of one kind of RSVP has one part: a member who changes it meanwhile may be on
 * it or not.
 */
async function pageOfGuests(gathering: Gathering, { answer, limit, from }: Wanted): Promise<GuestPage> {
  const entries: Entry[] = [];
  for (let next: Position | undefined = from; next !== undefined; ) {
    const room = limit - entries.length;
    const page = await partOfPage(gathering, { answer, limit: Math.max(room, 1), from: next });
    // The page is full: whether there is a next one is known once somebody is found for it.
    if (room === 0 && page.entries.length > 0) return { entries, next };
    entries.push(...page.entries);
    // The part goes on: the page is full, or enough was looked through for one page.
    if (page.next?.part === next.part) return { entries, next: page.next };
    next = page.next;
  }
  return { entries, next: undefined };
}

async function partOfPage({ gatheringId }: Gathering, { answer, limit, from }: Wanted): Promise<GuestPage> {
  const { since } = from;
  const whole = answer === undefined;
  switch (from.part) {
    case 'with_rsvp': {
      const wanted = (guest: Guest) => (whole ? isListedEarlier(guest, since) : guest.answer === answer);
      const { entries, next } = await listWithRsvp(gatheringId, { wanted, limit, after: from.after });
      if (next !== undefined) return { entries, next: { ...from, ...next } };
      return { entries, next: whole ? { part: 'audience', since, chunk: 0, position: 0 } : undefined };
    }
    case 'audience': {
      const wanted = ({ guest }: Entry) => guest === undefined || (whole && !isListedEarlier(guest, since));
      const { entries, next } = await listAudience(gatheringId, { wanted, limit, from });
      if (next !== undefined) return { entries, next: { ...from, ...next } };
      return { entries, next: whole ? { part: 'uninvited', since } : undefined };
    }
    case 'uninvited': {
      const wanted = (guest: Guest) => !isListedEarlier(guest, since);
      const { entries, next } = await listUninvited(gatheringId, { wanted, limit, after: from.after });
      return { entries, next: next && { ...from, ...next } };
    }
  }
}

/** Those with an RSVP come first on each page. */
async function viewsOf(gathering: Gathering, entries: readonly Entry[], at: Date): Promise<GuestView[]> {
  const people = await loadPeople(entries.map(({ alumniId }) => alumniId));
  const withRsvp: GuestView[] = [];
  const withoutRsvp: GuestView[] = [];
  for (const { alumniId, guest } of entries) {
    if (guest === undefined) withoutRsvp.push(viewWithoutRsvp(alumniId, people.get(alumniId)));
    else withRsvp.push(guestView(gathering, guestNow(gathering, guest), people.get(alumniId), at));
  }
  return [...withRsvp, ...withoutRsvp];
}
