import { suppressionFacts } from '../../../events/agreements/reports-by-address.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type ApiRequest, api, type Caller, repeatable } from '../../../shared/http/api.ts';
import { resource } from '../../../shared/http/resource.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { allowanceAt } from '../invitation/allowance.ts';
import { withApproval, withStatement } from '../record/leaver.ts';
import {
  claimAddress,
  commitLeaver,
  findLeavers,
  listLeavers,
  loadLeaver,
  type Sought,
} from '../record/leaver-store.ts';
import { alumniRoutes, type Person, personSchema } from '../routes.ts';
import type { Leaver } from '../tables.ts';
import { approveLeaver, completeContact, declineLeaver } from './approval.ts';
import { suppressionOf, toPerson } from './person.ts';

const mailingRecords = openTable(mailingRecordsTable);

const people = resource({
  kind: 'alumnus',
  called: 'person',
  param: 'alumniId',
  path: '/alumni',
  load: loadLeaver,
  commit: commitLeaver,
  schema: personSchema,
  view: showPerson,
  refusals: {
    unchanged: { status: 409, detail: 'This was decided before.' },
    is_member: {
      status: 409,
      detail:
        'The person is a member: their address is the one that the HR system states. Import the person again with another one (POST /alumni/imports), or have the HR system report it. Language and topics are the member’s own choice.',
    },
  },
});

/** The person with the mail that is stopped; consent's record knows since when. */
async function showPerson(leaver: Leaver, caller: Caller): Promise<Person> {
  const record = await mailingRecords.getOnly({ alumniId: leaver.alumniId }, ...suppressionFacts);
  return toPerson(leaver, suppressionOf(leaver, record), caller);
}

/** A cursor continues only the search that it came from. */
const searched = people.list(findLeavers, ({ personalEmail, sourceEmployeeId }: Sought) =>
  JSON.stringify(['alumni:search', personalEmail, sourceEmployeeId]),
);
const search = async ({ body, caller }: ApiRequest<typeof alumniRoutes.searchAlumni>, invocation: Invocation) =>
  searched({ query: body, caller }, invocation);

/** HR looks people up, completes how they may be written to, and decides about shared addresses. */
export const handler = api(alumniRoutes, {
  listAlumni: people.list(listLeavers, ({ status = 'all' }) => `alumni:${status}`),
  searchAlumni: repeatable(search, search),
  getAlumnus: people.get,

  completeContact: async (request, { now }) => {
    const { body, caller, origin } = request;
    const leaver = await people.toChange(request, { now });
    const statement = { kind: 'updated', statedAt: now.toISOString(), facts: body } as const;
    const changed = await claimAddress(withStatement(leaver, statement));
    const decision = completeContact(leaver, { by: caller.actor, input: changed }, now, await allowanceAt(now));
    // A source stated something newer: HR sees the person as they are.
    if (decision.refused === 'unchanged') return people.respond(200, leaver, caller, now);
    const after = await commitLeaver(leaver, people.orProblem(decision), { at: now, origin });
    return people.respond(200, after, caller, now);
  },

  approveLeaver: people.decide(200, async (leaver, { by }, at) =>
    approveLeaver(
      leaver,
      { by, input: await claimAddress(withApproval(leaver, 'approved')) },
      at,
      await allowanceAt(at),
    ),
  ),
  declineLeaver: people.decide(200, declineLeaver),
});
