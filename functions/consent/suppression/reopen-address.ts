/** POST /alumni/{alumniId}/contact/reopen: HR reopens an address that was closed after bounces, and says why. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Command } from '../../../shared/decision/decision.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { api } from '../../../shared/http/api.ts';
import { resource } from '../../../shared/http/resource.ts';
import { listEntry, takeOffList } from '../../../shared/ses/suppression-list.ts';
import { newRecord } from '../ledger/consent-change.ts';
import { commitChange, findPerson, loadContactCard } from '../ledger/ledger-store.ts';
import { suppressionRoutes } from '../routes.ts';
import { type Reopening, type ReopeningFacts, reopenAddress } from './reopening.ts';

const people = resource({
  kind: 'alumnus',
  called: 'suppressed person',
  param: 'alumniId',
  path: '/alumni',
  load: findPerson,
  commit: commitReopening,
  doesMore: ({ comesOff }) => comesOff !== undefined,
  view: ({ alumniId, suppression, reopenings }) => ({ alumniId, suppression, reopenings }),
  refusals: {
    not_closed: { status: 409, detail: 'The address is not closed by a bounce.' },
    no_address: { status: 409, detail: 'No address of this person is known.' },
    complained: { status: 409, detail: 'The person complained about our mail: a complaint cannot be undone.' },
  },
});

export const handler = api(suppressionRoutes, { reopenAddress: people.decide(200, decideOnReopening) });

/** The decision on what HR says, with what our record, the contact card and SES's list know of the address. */
async function decideOnReopening(
  person: MailingRecord,
  { by, input: { reason } }: Command<Pick<ReopeningFacts, 'reason'>>,
  at: Date,
) {
  const card = await loadContactCard(person.alumniId);
  // The record of somebody who left keeps the address that they had as a member.
  const address = card?.address ?? person.address;
  const entry = address === undefined ? undefined : await listEntry(address);
  return reopenAddress(person, { by, input: { reason, address, entry, card } }, at);
}

/**
 * The list of SES comes first: otherwise SES would hold back the first mail, and its report would close the address
 * again. Whoever asks again, because only this step was done, finds an address that SES no longer lists.
 */
async function commitReopening(
  before: MailingRecord | undefined,
  decision: Reopening,
  context: Commit,
): Promise<MailingRecord> {
  const { state, comesOff } = decision;
  if (comesOff !== undefined) await takeOffList(comesOff);
  await commitChange(before ?? newRecord(state.alumniId), decision, context);
  return state;
}
