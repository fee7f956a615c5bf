/** What the contact card says, brought into the mailing record; what the person wrote about themselves stays. */
import { isDeepStrictEqual } from 'node:util';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type ConsentChange, changeOf } from '../ledger/consent-change.ts';

/**
 * Brings a record up to the card. Undefined when nothing differs, so that it does not matter how often or in which order
 * it is asked for. Who is employed again is no member any more: mail stops, no consent is withdrawn.
 */
export function followContactCard(person: MailingRecord, card: ContactCard, at: Date): ConsentChange | undefined {
  const facts = { ...factsFrom(person, card, at), ...membershipFrom(person, card), ...suppressionFrom(person, card) };
  const current = Object.fromEntries(Object.keys(facts).map((name) => [name, person[name as keyof MailingRecord]]));
  return isDeepStrictEqual(facts, current) ? undefined : changeOf(person, facts, { at });
}

/** Forgets who it was, when the leaver is erased; a member is not erased by an invitation that nobody answered. */
export function forgetPerson(person: MailingRecord, at: Date): ConsentChange | undefined {
  if (person.membership === 'member' || (person.names === undefined && person.address === undefined)) return undefined;
  const forgotten = { names: undefined, address: undefined, departments: [], skills: [], leftOn: undefined };
  return changeOf(person, { ...forgotten, epoch: person.epoch + 1 }, { at });
}

/** Only of members: a refusal needs neither name nor address. */
function factsFrom(person: MailingRecord, card: ContactCard, at: Date): Partial<MailingRecord> {
  if (person.membership !== 'member') return {};
  return {
    names: card.names,
    departments: card.departments,
    leftOn: card.leftOn,
    ...(person.skillsFrom === 'person' ? {} : { skills: card.skills }),
    ...(card.address === person.address
      ? {}
      : { address: card.address, addressSince: at.toISOString(), epoch: person.epoch + 1 }),
  };
}

function membershipFrom(person: MailingRecord, card: ContactCard): Partial<MailingRecord> {
  if (person.membership !== 'member' || card.status !== 'returned') return {};
  return { membership: 'left', topics: [] };
}

/** A bounce is about one address: with another it is over, a complaint is not. */
function suppressionFrom(person: MailingRecord, card: ContactCard): Partial<MailingRecord> {
  if (person.suppression !== 'address') return {};
  const over = person.membership === 'leaver' ? !card.unreachable : card.address !== person.address;
  if (!over) return {};
  return { suppression: person.complainedAt === undefined || person.membership === 'leaver' ? 'none' : 'campaigns' };
}
