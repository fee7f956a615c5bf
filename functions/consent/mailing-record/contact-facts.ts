/** Brings what the contact card says into the mailing record; what the person wrote about themselves stays. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { addressEpoch } from '../../../events/agreements/address-epoch.ts';
import { reportOfPresent, suppressionOfPresent } from '../../../events/agreements/reports-by-address.ts';
import { addressHash } from '../../../events/read-models/address-owner.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { refuse } from '../../../shared/decision/decision.ts';
import { type DecideFacts, factsChanged } from '../ledger/consent-change.ts';

/**
 * Brings a record up to date with the card, so that the number and order of events do not matter. Somebody who is
 * employed again, or excluded (stated to have died), is no longer a member: mail stops, no consent is withdrawn.
 */
export const followContactCard: DecideFacts<ContactCard, 'unchanged'> = (person, { input: card }, at) => {
  const facts = { ...factsFrom(person, card, at), ...suppressionFrom(person, card) };
  const current = Object.fromEntries(Object.keys(facts).map((name) => [name, person[name as keyof MailingRecord]]));
  return isDeepStrictEqual(facts, current) ? refuse('unchanged') : factsChanged(person, facts, at);
};

/** Removes the personal data once the leaver is erased. A member is never erased for an unanswered invitation. */
export const erasePerson: DecideFacts<undefined, 'is_member' | 'already_erased'> = (person, _command, at) => {
  if (person.membership === 'member') return refuse('is_member');
  if (person.names === undefined && person.address === undefined) return refuse('already_erased');
  const erased = {
    names: undefined,
    address: undefined,
    departments: [],
    skills: [],
    leftOn: undefined,
    reopenings: [],
  };
  return factsChanged(person, { ...erased, epoch: person.epoch + 1 }, at);
};

/** If the person is not a member, only the change of address is noted: a refusal needs neither name nor address. */
function factsFrom(person: MailingRecord, card: ContactCard, at: Date): Partial<MailingRecord> {
  if (person.membership !== 'member') return { epoch: addressEpoch(card, person) };
  return {
    names: card.names,
    departments: card.departments,
    leftOn: card.leftOn,
    ...(person.skillsFrom === 'person' ? {} : { skills: card.skills }),
    address: card.address,
    ...(isSameMailbox(card.address, person.address)
      ? { epoch: addressEpoch(card, person) }
      : {
          addressSince: at.toISOString(),
          epoch: Math.max(person.address === undefined ? 0 : person.epoch + 1, addressEpoch(card, person)),
        }),
    ...(card.status === 'returned' || card.status === 'excluded' ? { membership: 'left', topics: [] } : {}),
  };
}

/**
 * What was reported of the address that the person has now: an address that comes back after another one is closed if
 * it was closed before. Whether the card says that the address can be reached does not matter: it says so as long as
 * `alumni` has not heard of the bounce.
 */
function suppressionFrom(person: MailingRecord, card: ContactCard): Partial<MailingRecord> {
  const suppression = suppressionOfPresent(person, card);
  if (person.addressReports === undefined) return { suppression };
  const { bouncedAt, reopenedAt } = reportOfPresent(person, card);
  return { suppression, bouncedAt, reopenedAt };
}

/** Whether two addresses are one mailbox, in any spelling; two absent addresses count as the same. */
function isSameMailbox(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return addressHash(one) === addressHash(other);
}
