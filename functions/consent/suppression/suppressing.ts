/** Bounces and complaints stop mail at once, in whatever order and however often they arrive. Pure. */
import { isAboutPresentAddress } from '../../../events/agreements/address-epoch.ts';
import { hasAskedAfter, isGrantedAfter } from '../../../events/agreements/complaints.ts';
import { addressSuppressed, profileUpdated } from '../../../events/consent/index.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import { refuse } from '../../../shared/decision/decision.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { addressReopening, changeOf, type DecideConsent } from '../ledger/consent-change.ts';
import { suppressionAfter } from '../mailing-record/lifecycle.ts';
import { withdrawalOf } from '../withdrawal/withdrawing.ts';

/** A mail that bounced: when, and whether no mail will ever reach the address. */
export interface Bounced {
  readonly bouncedAt: Date;
  readonly permanent: boolean;
}

/** Why a bounce stops nothing. */
type BounceIgnored = 'temporary_bounce' | 'already_known' | 'address_changed_since' | 'reopened_since';

/** Stops all mail to an address that does not exist. A mailbox that is full today is not a reason to stop. */
export const suppressBounced: DecideConsent<Bounced, BounceIgnored> = (person, command, at) => {
  const { bouncedAt, permanent } = command.input;
  if (!permanent) return refuse('temporary_bounce');
  if (!isNewer(bouncedAt, person.bouncedAt)) return refuse('already_known');
  if (!isNewer(bouncedAt, person.addressSince)) return refuse('address_changed_since');
  if (!isNewer(bouncedAt, person.reopenedAt)) return refuse('reopened_since');
  const events = [emit(addressSuppressed, { alumniId: person.alumniId, scope: 'address', reason: 'bounce' })];
  return changeOf(person, { suppression: 'address', bouncedAt: bouncedAt.toISOString() }, { events }, at);
};

/**
 * Stops campaigns to somebody who reported a mail as spam, and withdraws every topic in the ledger that they had granted until
 * then. For a leaver it stops all mail: no more invitations. Reports come late: somebody who joined or granted a topic after
 * the complaint asked for mail knowingly, and keeps it. The command's input is when they complained.
 */
export const suppressComplained: DecideConsent<Date, 'already_known'> = (person, command, at) => {
  const complainedAt = command.input;
  const { alumniId, membership, suppression } = person;
  if (!isNewer(complainedAt, person.complainedAt)) return refuse('already_known');
  const kept = person.topics.filter((topic) => isGrantedAfter(person, topic, complainedAt));
  const unwanted = topics.filter((topic) => !kept.includes(topic));
  const evidence = withdrawalOf(person, unwanted, { method: 'complaint', source: 'mailbox_provider' }, complainedAt);
  const updated = evidence.map(() => emit(profileUpdated, { alumniId, topics: kept }));
  const changes = { topics: kept, complainedAt: complainedAt.toISOString() };
  if (hasAskedAfter(person, complainedAt)) {
    // SES lists the address for this complaint.
    return changeOf(person, changes, { evidence, events: [...addressReopening(person), ...updated] }, at);
  }
  const scope = membership === 'leaver' ? 'address' : 'campaigns';
  const stopped = suppressionAfter('complain', suppression, 'campaigns');
  const events = [emit(addressSuppressed, { alumniId, scope, reason: 'complaint' }), ...updated];
  return changeOf(person, { ...changes, suppression: stopped }, { evidence, events }, at);
};

/**
 * A report about a message counts for the address that it was sent to. Reports come hours or days later: what happens
 * to a former address says nothing about the person. One that was replaced and came back counts as the present one.
 */
export function forAddress<Input, Code extends string>(
  { epoch, card }: { readonly epoch: number | undefined; readonly card: ContactCard | undefined },
  decide: DecideConsent<Input, Code>,
): DecideConsent<Input, Code | 'former_address'> {
  return (person, command, at) =>
    isAboutPresentAddress(epoch, card, person) ? decide(person, command, at) : refuse('former_address');
}

function isNewer(at: Date, known: string | undefined): boolean {
  return known === undefined || at.getTime() > Date.parse(known);
}
