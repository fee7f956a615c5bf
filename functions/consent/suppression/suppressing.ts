/** Bounces and complaints stop mail at once, in whatever order and however often they arrive. Pure. */
import { isAboutPresentAddress } from '../../../events/agreements/address-epoch.ts';
import { hasAskedAfter, isGrantedAfter } from '../../../events/agreements/complaints.ts';
import { isLater, latest, reportOfPresent } from '../../../events/agreements/reports-by-address.ts';
import { addressSuppressed, profileUpdated } from '../../../events/consent/index.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { refuse } from '../../../shared/decision/decision.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { addressReopening, changeOf, type DecideConsent } from '../ledger/consent-change.ts';
import { presentEpoch, withReport } from '../mailing-record/address-reports.ts';
import { suppressionAfter } from '../mailing-record/lifecycle.ts';
import { withdrawalOf } from '../withdrawal/withdrawing.ts';

/** A mail that bounced: when, and whether no mail will ever reach the address. */
export interface Bounced {
  readonly bouncedAt: Date;
  readonly permanent: boolean;
}

/** Which address a report is about, and the contact card of its owner; absent = not known. */
export interface ReportedAddress {
  readonly epoch?: number | undefined;
  readonly card?: ContactCard | undefined;
}

/** A decision on a report about the present address of a person. */
export type DecideReport<Input, Code extends string> = (
  ...about: [...Parameters<DecideConsent<Input, Code>>, reported?: ReportedAddress]
) => ReturnType<DecideConsent<Input, Code>>;

/** Why a bounce stops nothing. */
type BounceIgnored = 'temporary_bounce' | 'already_known' | 'address_changed_since' | 'reopened_since';

/** Stops all mail to an address that does not exist. A mailbox that is full today is not a reason to stop. */
export const suppressBounced: DecideReport<Bounced, BounceIgnored> = (person, { input }, at, reported = {}) => {
  const { alumniId, addressSince } = person;
  const { epoch, card } = reported;
  if (!input.permanent) return refuse('temporary_bounce');
  const bouncedAt = input.bouncedAt.toISOString();
  const known = reportOfPresent(person, card);
  if (!isLater(bouncedAt, known.bouncedAt)) return refuse('already_known');
  if (epoch === undefined && !isLater(bouncedAt, addressSince)) return refuse('address_changed_since');
  if (!isLater(bouncedAt, known.reopenedAt)) return refuse('reopened_since');
  const about = { alumniId, addressEpoch: presentEpoch(person, card) };
  const events = [emit(addressSuppressed, { ...about, scope: 'address', reason: 'bounce' })];
  const noted = withReport(person, card, { bouncedAt });
  return changeOf(person, { suppression: 'address', bouncedAt, ...noted }, { events }, at);
};

/**
 * Stops campaigns to somebody who reported a mail as spam, and withdraws every topic in the ledger that they had granted until
 * then. For a leaver it stops all mail: no more invitations. Reports come late: somebody who joined or granted a topic after
 * the complaint asked for mail knowingly, and keeps it. The command's input is when they complained.
 */
export const suppressComplained: DecideReport<Date, 'already_known'> = (person, command, at, reported = {}) => {
  const { card } = reported;
  const erased = erasedAddress(person, reported);
  const reportedOf = erased ?? card;
  const complainedAt = command.input;
  const reportedAt = complainedAt.toISOString();
  const { alumniId, membership, suppression } = person;
  const known =
    membership === 'leaver' || erased !== undefined
      ? reportOfPresent(person, reportedOf).complainedAt
      : person.complainedAt;
  if (!isLater(reportedAt, known)) return refuse('already_known');
  const kept = person.topics.filter((topic) => isGrantedAfter(person, topic, complainedAt));
  const unwanted = topics.filter((topic) => !kept.includes(topic));
  const evidence = withdrawalOf(person, unwanted, { method: 'complaint', source: 'mailbox_provider' }, complainedAt);
  const updated = evidence.map(() => emit(profileUpdated, { alumniId, topics: kept }));
  const noted = withReport(person, reportedOf, { complainedAt: reportedAt });
  const changes = { topics: kept, complainedAt: latest(person.complainedAt, reportedAt), ...noted };
  if (hasAskedAfter(person, complainedAt)) {
    // SES lists the address for this complaint.
    return changeOf(
      person,
      changes,
      { evidence, events: [...addressReopening(person, presentEpoch(person, card)), ...updated] },
      at,
    );
  }
  const about = { alumniId, addressEpoch: presentEpoch(person, card) };
  const scope = membership === 'leaver' ? 'address' : 'campaigns';
  const stopped = suppressionAfter('complain', suppression, 'campaigns');
  const events = [emit(addressSuppressed, { ...about, scope, reason: 'complaint' }), ...updated];
  return changeOf(person, { ...changes, suppression: stopped }, { evidence, events }, at);
};

/**
 * A report about a message counts for the address that it was sent to. Reports come hours or days later: what happens
 * to a former address says nothing about the person. One that was replaced and came back counts as the present one.
 */
export function forAddress<Input, Code extends string>(
  reported: ReportedAddress,
  decide: DecideReport<Input, Code>,
): DecideConsent<Input, Code | 'former_address'> {
  return (person, command, at) =>
    isAboutPresentAddress(reported.epoch, reported.card, person)
      ? decide(person, command, at, reported)
      : refuse('former_address');
}

/** A complaint about a mail from before the person's data was erased counts, too: which address it went to is not known any more. */
export function complaintFor(reported: ReportedAddress): DecideConsent<Date, 'already_known' | 'former_address'> {
  return (person, command, at) =>
    erasedAddress(person, reported) === undefined
      ? forAddress(reported, suppressComplained)(person, command, at)
      : suppressComplained(person, command, at, reported);
}

/**
 * The address that a report is about, if it is one from before the person's data was erased: there is no card of
 * somebody who is erased now.
 */
function erasedAddress(
  person: Pick<MailingRecord, 'membership' | 'epoch'>,
  { epoch, card }: ReportedAddress,
): Pick<ContactCard, 'epoch' | 'invitedEpochs'> | undefined {
  const known = card?.knownFrom ?? (person.membership === 'member' ? 0 : person.epoch);
  return epoch === undefined || epoch >= known ? undefined : { epoch, invitedEpochs: [] };
}
