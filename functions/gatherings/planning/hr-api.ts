/** HR plans, publishes, changes and cancels gatherings. */

import { type ApiRequest, type ApiResponse, api } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { Problem } from '../../../shared/http/problem.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import {
  cancelGathering,
  changeGathering,
  type Doing,
  type Gathering,
  planGathering,
  publishGathering,
  type Refusal,
  type Step,
} from '../gathering/gathering.ts';
import { commitStep, createGathering, listGatherings, loadGathering } from '../gathering/gathering-store.ts';
import { gatheringRoutes } from '../routes.ts';
import { type AlreadyTold, saveTheDate } from './save-the-date.ts';

export const handler = api(gatheringRoutes, {
  createGathering: async (request, { now }) => {
    const gatheringId = request.newId('gathering');
    const known = await loadGathering(gatheringId);
    if (known !== undefined) return answerWith(201, known);
    const gathering = planGathering(gatheringId, request.body, { by: request.caller.actor, at: now });
    await createGathering({ gathering, announcements: [], timers: [] }, request.origin);
    return answerWith(201, gathering);
  },
  listGatherings: async ({ query }) => {
    const after = openCursor(query.cursor, 'gatherings');
    const { items, lastKey } = await listGatherings({ limit: query.limit, after });
    return { status: 200, body: { items: items.map(gatheringView), cursor: sealCursor(lastKey, 'gatherings') } };
  },
  getGathering: async ({ params }) => answerWith(200, await existing(params.gatheringId)),
  changeGathering: (request, invocation) =>
    take(request, invocation, 200, (gathering, doing) => changeGathering(gathering, request.body, doing)),
  publishGathering: (request, invocation) => take(request, invocation, 202, publishGathering),
  cancelGathering: (request, invocation) => take(request, invocation, 202, cancelGathering),
  saveTheDate: (request, invocation) => take(request, invocation, 202, saveTheDate),
});

type GatheringRequest = Pick<ApiRequest, 'caller' | 'origin'> & { readonly params: { gatheringId: GatheringId } };

/** Load, decide, store, answer: every step of a gathering's life goes this way. */
async function take(
  { params, caller, origin }: GatheringRequest,
  { now }: Invocation,
  status: number,
  decide: (gathering: Gathering, doing: Doing) => Step | Refusal | AlreadyTold,
): Promise<ApiResponse> {
  const gathering = await existing(params.gatheringId);
  const step = decide(gathering, { by: caller.actor, at: now });
  if ('refused' in step) throw problemOf(step);
  await commitStep(gathering, step, origin);
  return answerWith(status, step.gathering);
}

async function existing(gatheringId: GatheringId): Promise<Gathering> {
  const gathering = await loadGathering(gatheringId);
  if (gathering === undefined) throw Problem.notFound('gathering');
  return gathering;
}

function problemOf(refusal: Refusal | AlreadyTold): Problem {
  switch (refusal.refused) {
    case 'wrong_state':
      return Problem.wrongState('gathering', refusal.status, refusal.needed);
    case 'not_now':
      return new Problem(409, 'It is too late for this gathering.', refusal.errors);
    case 'date_told':
      return new Problem(409, 'The date of this gathering was told before; that is done once.');
    case 'invalid':
      return Problem.invalid(refusal.errors);
  }
}

function answerWith(status: number, gathering: Gathering): ApiResponse {
  const location = status === 201 ? { headers: { location: `/gatherings/${gathering.gatheringId}` } } : {};
  return { status, body: gatheringView(gathering), ...location };
}

function gatheringView({ draft, publishedAt, saveTheDateAt, cancelledBecause, ...gathering }: Gathering) {
  const absent = { place: null, onlineUrl: null, seats: null, onlineSeats: null };
  const unset = { minAttendees: null, decideBy: null, answerBy: null };
  const since = {
    publishedAt: publishedAt ?? null,
    saveTheDateAt: saveTheDateAt ?? null,
    cancelledBecause: cancelledBecause ?? null,
  };
  return { ...gathering, ...absent, ...unset, ...draft, ...since };
}
