/** Bounces and complaints stop mail at once (STANDARDS §2), in whatever order and however often they are told. */
import { addressSuppressed } from '../../../events/consent/address-suppressed.ts';
import { profileUpdated } from '../../../events/consent/profile-updated.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { type ConsentChange, changeOf } from '../ledger/consent-change.ts';
import { withdrawalOf } from '../withdrawal/withdrawing.ts';

/** Nothing more goes to an address that does not exist. Undefined when that is known, or the address is another by now. */
export function suppressBounced(person: MailingRecord, bouncedAt: Date, at: Date): ConsentChange | undefined {
  if (!isNews(bouncedAt, person.bouncedAt) || !isNews(bouncedAt, person.addressSince)) return undefined;
  const { alumniId } = person;
  return changeOf(
    person,
    { suppression: 'address', bouncedAt: bouncedAt.toISOString() },
    { announcements: [announce(addressSuppressed, { alumniId, scope: 'address', reason: 'bounce' })], at },
  );
}

/**
 * Who reports a mail as spam wants no more of the kind: no campaigns, and every topic is withdrawn in the ledger. A leaver
 * gets no invitation any more: for them it is the address that is closed.
 */
export function suppressComplained(person: MailingRecord, complainedAt: Date, at: Date): ConsentChange | undefined {
  const { alumniId, membership, suppression } = person;
  if (!isNews(complainedAt, person.complainedAt)) return undefined;
  // Whoever joined after the complaint asked for mail knowingly.
  if (membership === 'member' && !isNews(complainedAt, person.membershipSince)) return undefined;
  const evidence = withdrawalOf(person, topics, { method: 'complaint', source: 'mailbox_provider' }, complainedAt);
  const scope = membership === 'leaver' ? 'address' : 'campaigns';
  return changeOf(
    person,
    {
      topics: [],
      suppression: suppression === 'address' ? 'address' : 'campaigns',
      complainedAt: complainedAt.toISOString(),
    },
    {
      evidence: evidence === undefined ? [] : [evidence],
      announcements: [
        announce(addressSuppressed, { alumniId, scope, reason: 'complaint' }),
        ...(evidence === undefined ? [] : [announce(profileUpdated, { alumniId, topics: [] })]),
      ],
      at,
    },
  );
}

function isNews(at: Date, known: string | undefined): boolean {
  return known === undefined || at.getTime() > Date.parse(known);
}
