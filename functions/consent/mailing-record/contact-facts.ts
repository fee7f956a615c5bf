/** Brings what the contact card says into the mailing record; what the person wrote about themselves stays. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { addressEpoch } from '../../../events/agreements/address-epoch.ts';
import { hasStandingComplaint } from '../../../events/agreements/complaints.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { refuse } from '../../../shared/decision/decision.ts';
import { type DecideFacts, factsChanged } from '../ledger/consent-change.ts';
import { suppressionAfter } from './lifecycle.ts';

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
    ...(card.address === person.address
      ? { epoch: addressEpoch(card, person) }
      : {
          address: card.address,
          addressSince: at.toISOString(),
          epoch: Math.max(person.epoch + 1, addressEpoch(card, person)),
        }),
    ...(card.status === 'returned' || card.status === 'excluded' ? { membership: 'left', topics: [] } : {}),
  };
}

/** A bounce concerns one address: another address ends it, but does not end a complaint. */
function suppressionFrom(person: MailingRecord, card: ContactCard): Partial<MailingRecord> {
  const over = person.membership === 'leaver' ? !card.unreachable : card.address !== person.address;
  if (!over) return {};
  const after = hasStandingComplaint(person) && person.membership !== 'leaver' ? 'campaigns' : 'none';
  return { suppression: suppressionAfter('changeAddress', person.suppression, after) };
}
