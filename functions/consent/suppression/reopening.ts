/** HR reopens an address that was closed after bounces: the person, the receiver or our own set-up was corrected. Pure. */

import { hasStandingComplaint, judgeListedComplaint } from '../../../events/agreements/complaints.ts';
import {
  complaintFromBeforeErasure,
  complaintOfPresent,
  latest,
  reportOfPresent,
  suppressionOfPresent,
} from '../../../events/agreements/reports-by-address.ts';
import { addressReopened } from '../../../events/consent/index.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type Decide, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { day } from '../../../shared/time/durations.ts';
import { type ConsentChange, changeOf } from '../ledger/consent-change.ts';
import { presentEpoch, withReport } from '../mailing-record/address-reports.ts';
import { suppressionLifecycle } from '../mailing-record/lifecycle.ts';

/**
 * How many reopenings are kept as the audit trail: an address that needs more is a reason to ask the person for another
 * one.
 */
const kept = 20;

/** In milliseconds; as long as an Idempotency-Key is valid. */
const repeatedWithin = day;

/** SES's entry for an address. */
interface Entry {
  readonly reason: 'bounce' | 'complaint';
  readonly since: Date;
}

/** What HR says, and what is known of the address. */
export interface ReopeningFacts {
  readonly reason: string;
  /** The person's address; undefined = none is known. */
  readonly address: string | undefined;
  /** The contact card, which says which address is the present one; absent = there is none. */
  readonly card?: ContactCard | undefined;
  /** Undefined = SES does not list the address. */
  readonly entry: Entry | undefined;
}

/** A reopening of an address. */
export interface Reopening extends ConsentChange {
  /** The address that comes off SES's list before the record says that it is open; undefined = the list stays. */
  readonly comesOff: string | undefined;
}

/**
 * Opens an address. Only a bounce is undone: a complaint or a withdrawal of the person stays, so a member who complained, and
 * has not asked for mail since, gets service mail again and no campaigns, and a leaver who complained gets nothing. The same request again, because no response
 * came, changes nothing in the record.
 */
export const reopenAddress: Decide<
  MailingRecord,
  ReopeningFacts,
  'not_closed' | 'complained' | 'no_address',
  Reopening
> = (person, { by, input: { reason, address, entry, card } }, at) => {
  const { alumniId, membership, reopenings } = person;
  const isClosed = unlessFrom(suppressionLifecycle, 'reopen', suppressionOfPresent(person, card)) === undefined;
  if (!isClosed && !isRepeated(person, by, reason, at))
    return refuse(complaintOfPresent(person, card) === undefined ? 'not_closed' : 'complained');
  const complained = hasStandingComplaint(person);
  const stays = complaintFromBeforeErasure(person, card) !== undefined || (complained && membership === 'leaver');
  if (isClosed && stays) return refuse('complained');
  if (address === undefined) return refuse('no_address');
  const listing = listingAfter(person, entry);
  if (listing === 'refused') return refuse('complained');
  const comesOff = listing === 'comes_off' ? address : undefined;
  if (!isClosed) return { ...changeOf(person, {}, {}, at), comesOff };
  // A mail system's clock may be ahead: what HR has seen is over.
  const reopenedAt = latest(at.toISOString(), reportOfPresent(person, card).bouncedAt);
  const state = {
    suppression: complained ? 'campaigns' : 'none',
    reopenedAt,
    ...withReport(person, card, { reopenedAt }),
    reopenings: [...reopenings, { at: at.toISOString(), by, reason }].slice(-kept),
  } as const;
  return {
    ...changeOf(
      person,
      state,
      { events: [emit(addressReopened, { alumniId, addressEpoch: presentEpoch(person, card) })] },
      at,
    ),
    comesOff,
  };
};

function isRepeated({ reopenings }: MailingRecord, by: string, reason: string, at: Date): boolean {
  const last = reopenings.at(-1);
  const since = last && at.getTime() - Date.parse(last.at);
  return last?.by === by && last.reason === reason && since !== undefined && since < repeatedWithin;
}

/**
 * What becomes of SES's entry for an address that HR reopens. A bounce comes off the list: SES would hold back the first mail, also
 * service mail to a member who complained, and its report would close the address again. A complaint that is over comes
 * off, too. One that we know of, and that stands, stays on the list: only campaigns stay stopped. `refused`: SES has a
 * complaint that we did not know of.
 */
function listingAfter(person: MailingRecord, entry: Entry | undefined): 'stays' | 'comes_off' | 'refused' {
  if (entry === undefined) return 'stays';
  if (entry.reason === 'bounce') return 'comes_off';
  if (hasStandingComplaint(person)) return 'stays';
  return judgeListedComplaint(person, entry.since).isOver ? 'comes_off' : 'refused';
}
