import { type ApiRequest, api, type Caller } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { Problem } from '../../../shared/http/problem.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { review } from '../invitation/review.ts';
import { decideApproval, hear } from '../record/leaver.ts';
import { claimAddress, commitLeaver, listLeavers, loadLeaver } from '../record/leaver-store.ts';
import { alumniRoutes } from '../routes.ts';
import type { Leaver } from '../tables.ts';
import { toPerson } from './person.ts';

/** Who has not answered yet; afterwards the address is the person's own business. */
const contactOpen = ['awaiting_last_day', 'awaiting_contact', 'awaiting_approval', 'invited'] as const;

/** HR looks people up, completes how they may be written to, and decides about shared addresses. */
export const handler = api(alumniRoutes, {
  listAlumni: async ({ query, caller }) => {
    const { status, limit, cursor } = query;
    const listing = `alumni:${status ?? 'all'}`;
    const page = await listLeavers(status, { limit, after: openCursor(cursor, listing) });
    const items = page.items.map((leaver) => toPerson(leaver, caller.scopes));
    return { status: 200, body: { items, cursor: sealCursor(page.lastKey, listing) } };
  },

  getAlumnus: async ({ params, caller }) => {
    return { status: 200, body: toPerson(await existing(params.alumniId), caller.scopes) };
  },

  completeContact: async ({ params, body, ...request }, { now }) => {
    const leaver = await existing(params.alumniId);
    refuseUnless(leaver, contactOpen);
    const statement = { kind: 'updated', statedAt: now.toISOString(), facts: body } as const;
    return reviewed(leaver, await claimAddress(hear(leaver, statement)), now, request);
  },

  approveLeaver: async ({ params, ...request }, { now }) => {
    const leaver = await existing(params.alumniId);
    refuseUnless(leaver, ['awaiting_approval']);
    return reviewed(leaver, decideApproval(leaver, 'approved'), now, request);
  },

  declineLeaver: async ({ params, ...request }, { now }) => {
    const leaver = await existing(params.alumniId);
    refuseUnless(leaver, ['awaiting_approval']);
    return reviewed(leaver, decideApproval(leaver, 'declined'), now, request);
  },
});

async function existing(alumniId: AlumniId): Promise<Leaver> {
  const leaver = await loadLeaver(alumniId);
  if (leaver === undefined) throw Problem.notFound('person');
  return leaver;
}

function refuseUnless({ status }: Leaver, needed: readonly Leaver['status'][]): void {
  if (!needed.includes(status)) throw Problem.wrongState('person', status, needed);
}

async function reviewed(
  before: Leaver,
  changed: Leaver,
  now: Date,
  { caller, origin }: { caller: Caller; origin: ApiRequest['origin'] },
) {
  const outcome = review(before, changed, now, programme);
  const after = await commitLeaver(before, outcome, { by: caller.actor, at: now, origin, rules: programme });
  return { status: 200, body: toPerson(after, caller.scopes) };
}
