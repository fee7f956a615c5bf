/** HR reopens an address that was closed after bounces: the person, the receiver or our own set-up was corrected. Pure. */
import { hasStandingComplaint, judgeListedComplaint } from '../../../events/agreements/complaints.ts';
import { addressReopened } from '../../../events/consent/index.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { day } from '../../../shared/time/durations.ts';
import { changeOf, type DecideConsent } from '../ledger/consent-change.ts';
import { suppressionLifecycle } from '../mailing-record/lifecycle.ts';

/**
 * How many reopenings are kept as the audit trail: an address that needs more is a reason to ask the person for another
 * one.
 */
const kept = 20;

/** In milliseconds; as long as an Idempotency-Key holds. */
const repeatedWithin = day;

/**
 * Opens an address. Only a bounce is undone: a complaint or a withdrawal of the person stays, so a member who complained, and
 * has not asked for mail since, gets service mail again and no campaigns, and a leaver who complained gets nothing. The same request again, because no response
 * came, changes nothing.
 */
export const reopenAddress: DecideConsent<{ readonly reason: string }, 'not_closed' | 'complained'> = (
  person,
  { by, input: { reason } },
  at,
) => {
  const { alumniId, suppression, membership, reopenings } = person;
  if (unlessFrom(suppressionLifecycle, 'reopen', suppression) !== undefined)
    return isRepeated(person, by, reason, at) ? changeOf(person, {}, {}, at) : refuse('not_closed');
  const complained = hasStandingComplaint(person);
  if (complained && membership === 'leaver') return refuse('complained');
  const state = {
    suppression: complained ? 'campaigns' : 'none',
    reopenedAt: at.toISOString(),
    reopenings: [...reopenings, { at: at.toISOString(), by, reason }].slice(-kept),
  } as const;
  return changeOf(person, state, { events: [emit(addressReopened, { alumniId })] }, at);
};

function isRepeated({ reopenings }: MailingRecord, by: string, reason: string, at: Date): boolean {
  const last = reopenings.at(-1);
  const since = last && at.getTime() - Date.parse(last.at);
  return last?.by === by && last.reason === reason && since !== undefined && since < repeatedWithin;
}

/**
 * What becomes of SES's entry for an address that HR reopens. A bounce comes off the list: SES would hold back the first mail, also
 * service mail to a member who complained, and its report would close the address again. A complaint that is over comes off, too. One
 * of which we know, and which stands, stays on the list: only campaigns stay stopped. `refused`: SES has a complaint of which we did not
 * know.
 */
export function listingAfter(
  person: MailingRecord,
  entry: { readonly reason: 'bounce' | 'complaint'; readonly since: Date } | undefined,
): 'not_listed' | 'stays' | 'comes_off' | 'refused' {
  if (entry === undefined) return 'not_listed';
  if (entry.reason === 'bounce') return 'comes_off';
  if (hasStandingComplaint(person)) return 'stays';
  return judgeListedComplaint(person, entry.since).isOver ? 'comes_off' : 'refused';
}
