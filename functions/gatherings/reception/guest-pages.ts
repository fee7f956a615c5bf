/** The list of guests, page by page, as JSON and as CSV. */
import type { ApiRequest, ApiResponse } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { guestRoutes } from '../routes.ts';
import { type GuestView, guestsAsCsv, guestView, viewWithoutRsvp } from './guest-list.ts';
import { type AudiencePosition, listWithoutRsvp, listWithRsvp, namesOf } from './guest-list-store.ts';

type Query = ApiRequest<(typeof guestRoutes)['listGuests']>['query'];

/** A page of guests with their names. */
export async function listGuests(gathering: Gathering, query: Query): Promise<ApiResponse> {
  const { gatheringId } = gathering;
  const scope = `guests ${gatheringId} ${query.answer ?? ''}`;
  const limit = query.limit ?? (query.format === 'csv' ? 1000 : 50);
  const after = await openCursor(query.cursor, scope);
  const { views, next } = await pageOfGuests(gathering, { ...query, limit, after });
  const cursor = await sealCursor(next, scope);
  if (query.format === 'json') return { status: 200, body: { items: views, cursor } };
  const rest = new URLSearchParams({ ...query, limit: String(limit), cursor: cursor ?? '' });
  const following = cursor === null ? undefined : `/gatherings/${gatheringId}/guests?${rest}`;
  return guestsAsCsv(views, { fileName: `guests-${gatheringId}.csv`, next: following });
}

type Wanted = Pick<Query, 'answer'> & {
  readonly limit: number;
  readonly after: Record<string, unknown> | undefined;
};

type GuestPage = Readonly<{ views: GuestView[]; next: Record<string, unknown> | undefined }>;

const start: AudiencePosition = { chunk: 0, position: 0 };

/** Unless one answer is wanted, the list holds all invited members: first those with an RSVP, then those without. */
async function pageOfGuests(gathering: Gathering, { answer, limit, after }: Wanted): Promise<GuestPage> {
  const { gatheringId } = gathering;
  if (answer === 'none' || isAudiencePosition(after)) {
    return pageWithoutRsvp(gatheringId, { limit, from: isAudiencePosition(after) ? after : start });
  }
  const { items, next } = await listWithRsvp(gatheringId, { answer, limit, after });
  const names = await namesOf(items.map(({ alumniId }) => alumniId));
  const views = items.map((guest) => guestView(gathering, guest, names.get(guest.alumniId)));
  if (answer !== undefined || next !== undefined) return { views, next };
  if (views.length === limit) return { views, next: { ...start } };
  const silent = await pageWithoutRsvp(gatheringId, { limit: limit - views.length, from: start });
  return { views: [...views, ...silent.views], next: silent.next };
}

async function pageWithoutRsvp(
  gatheringId: GatheringId,
  wanted: Parameters<typeof listWithoutRsvp>[1],
): Promise<GuestPage> {
  const { items, next } = await listWithoutRsvp(gatheringId, wanted);
  const names = await namesOf(items);
  return { views: items.map((alumniId) => viewWithoutRsvp(alumniId, names.get(alumniId))), next: next && { ...next } };
}

/** Whether a cursor is among those without an RSVP. */
function isAudiencePosition(
  after: Record<string, unknown> | undefined,
): after is Record<string, unknown> & AudiencePosition {
  return typeof after?.['chunk'] === 'number' && typeof after['position'] === 'number';
}
