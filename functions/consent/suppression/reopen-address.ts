/** POST /alumni/{alumniId}/contact/reopen: HR reopens an address that was closed after bounces, and says why. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { api } from '../../../shared/http/api.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { resource } from '../../../shared/http/resource.ts';
import { listEntry, takeOffList } from '../../../shared/ses/suppression-list.ts';
import { type ConsentChange, newRecord } from '../ledger/consent-change.ts';
import { commitChange, findPerson, loadContactCard } from '../ledger/ledger-store.ts';
import { suppressionRoutes } from '../routes.ts';
import { listingAfter, reopenAddress } from './reopening.ts';

const complained = {
  status: 409,
  detail: 'The person complained about our mail: a complaint cannot be undone.',
} as const;

const people = resource({
  kind: 'alumnus',
  called: 'suppressed person',
  param: 'alumniId',
  path: '/alumni',
  load: findPerson,
  commit: commitReopening,
  view: ({ alumniId, suppression, reopenings }) => ({ alumniId, suppression, reopenings }),
  refusals: { not_closed: { status: 409, detail: 'The address is not closed by a bounce.' }, complained },
});

export const handler = api(suppressionRoutes, { reopenAddress: people.decide(200, reopenAddress) });

/**
 * First the list of SES, or else it holds back the first mail, and its report closes the address again.
 *
 * @throws Problem 409 when no address is known, or SES has a complaint of this person
 */
async function commitReopening(
  before: MailingRecord | undefined,
  decision: ConsentChange,
  context: Commit,
): Promise<MailingRecord> {
  const person = before ?? newRecord(decision.state.alumniId);
  const { alumniId, address: own } = person;
  const address = own ?? (await loadContactCard(alumniId))?.address;
  if (address === undefined) throw new Problem(409, 'No address of this person is known.');
  const entry = await listEntry(address);
  const listing = listingAfter(person, entry);
  if (listing === 'refused') throw new Problem(complained.status, complained.detail);
  if (listing === 'comes_off') await takeOffList(address);
  await commitChange(person, decision, context);
  return decision.state;
}
