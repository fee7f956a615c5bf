/** What can happen to a leaver's record. Each function returns the record after it; a review decides what follows. Pure. */
import { presentEpochs } from '../../../events/agreements/address-epoch.ts';
import { addressHash } from '../../../events/read-models/address-owner.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn } from '../../../shared/time/calendar.ts';
import type { Topic } from '../../../shared/vocabulary.ts';
import type { reflectMembership } from '../subscriptions.ts';
import type { Leaver } from '../tables.ts';
import { leaveAddress } from './address-sharing.ts';
import { statedAfterErasure } from './after-erasure.ts';
import { fold, noFacts, type PersonStatement } from './facts.ts';
import { latestExit } from './standing.ts';

/** A person of whom nothing is known yet. */
export function newLeaver(alumniId: AlumniId, at: Date, by: string): Leaver {
  return {
    alumniId,
    sequence: 0,
    status: 'excluded',
    statusReason: 'not_leaving',
    facts: noFacts,
    updatedAt: at.toISOString(),
    updatedBy: by,
  };
}

/** A source or HR states facts. Somebody who was erased stays erased, unless they leave again ({@link statedAfterErasure}). */
export function withStatement(leaver: Leaver, statement: PersonStatement): Leaver {
  return leaver.erasedAt === undefined
    ? { ...leaver, facts: fold(leaver.facts, statement) }
    : statedAfterErasure(leaver, statement);
}

/** Hash of the private address that the record holds or would like to hold. */
export function wantedAddress({ facts }: Leaver): string | undefined {
  return facts.personalEmail === undefined ? undefined : addressHash(facts.personalEmail.value);
}

/**
 * Notes who holds the private address: if somebody else does, it is shared. A new address raises the epoch, which
 * revokes the links that were mailed to the former one.
 */
export function withAddress(leaver: Leaver, holder: AlumniId | undefined): Leaver {
  const hash = wantedAddress(leaver);
  if (hash === undefined) return leaveAddress(leaver);
  const address = { hash, shared: holder !== undefined && holder !== leaver.alumniId };
  const isAnother = leaver.address !== undefined && leaver.address.hash !== hash;
  if (!isAnother) return { ...leaver, address };
  return { ...leaveAddress(leaver), address, addressEpoch: (leaver.addressEpoch ?? 0) + 1 };
}

/** HR decides about an address that two people share. */
export function withApproval(leaver: Leaver, decision: NonNullable<Leaver['approval']>['decision']): Leaver {
  const hireDate = latestExit(leaver.facts)?.hireDate ?? '';
  return { ...leaver, approval: { decision, hireDate, address: leaver.address?.hash } };
}

/** What consent says about a person. */
export type ConsentEvent = EventOn<typeof reflectMembership>;

/** Reflects an event of consent. Answer and topics each follow the newest event that mentions them, in whatever order they arrive. */
export function withConsent(leaver: Leaver, event: ConsentEvent): Leaver {
  const { sequence, occurredAt } = event.metadata;
  const answered = (status: 'member' | 'declined' | 'left', granted: readonly Topic[]): Leaver => {
    const next = withTopics(leaver, granted, sequence);
    if (leaver.answer !== undefined && leaver.answer.sequence >= sequence) return next;
    const on = dateIn(programme.timeZone, new Date(occurredAt));
    return { ...next, answer: { status, on, hireDate: invitedAfter(leaver), sequence } };
  };
  switch (event.type) {
    case 'member-joined':
      return answered('member', event.data.topics);
    case 'leaver-declined':
      return answered('declined', []);
    case 'member-left':
      return answered('left', []);
    case 'profile-updated':
      return withTopics(leaver, event.data.topics, sequence);
    case 'address-suppressed':
      return event.data.scope === 'topic' ? leaver : withReach(leaver, event.data.addressEpoch, true, sequence);
    case 'address-reopened':
      return withReach(leaver, event.data.addressEpoch, false, sequence);
  }
}

/** When the stint began after which the person was invited, or their consent at exit was presented. */
function invitedAfter({ invitation }: Leaver): string | undefined {
  return invitation?.invitedAt === undefined ? undefined : invitation.hireDate;
}

/**
 * The count of the addresses of a leaver, since when they are known, and the epochs in which the present one was
 * invited, as they are on the contact card.
 */
export function addressesOf({
  address,
  addressEpoch = 0,
  knownFrom = 0,
  invitation,
}: Leaver): Pick<ContactCard, 'epoch' | 'invitedEpochs' | 'knownFrom'> {
  return {
    epoch: addressEpoch,
    invitedEpochs: (address && invitation?.invitedEpochs?.[address.hash]) ?? [],
    knownFrom,
  };
}

/** Whether the present address bounced, or its owner complained about mail to it. */
export function isUnreachable(leaver: Leaver): boolean {
  return leaver.address !== undefined && isClosed(leaver, presentEpochs(addressesOf(leaver)));
}

/** Whether an address that has had these epochs is closed: the newest word on any of them counts. */
export function isClosed({ reach = {} }: Pick<Leaver, 'reach'>, epochs: readonly number[]): boolean {
  const said = epochs.flatMap((epoch) => reach[epoch] ?? []);
  return said.sort((one, other) => one.sequence - other.sequence).at(-1)?.closed ?? false;
}

/** Notes what consent says about the address of an epoch. Another address may have taken its place since: nothing follows for that one. */
function withReach(leaver: Leaver, epoch: number, closed: boolean, sequence: number): Leaver {
  const known = leaver.reach?.[epoch];
  if (known !== undefined && known.sequence >= sequence) return leaver;
  return { ...leaver, reach: { ...leaver.reach, [epoch]: { closed, sequence } } };
}

/** Keeps what a member wrote about their skills, if they just did, and as long as they are a member. */
export function withOwnSkills(leaver: Leaver, skills: readonly string[] | undefined): Leaver {
  if (leaver.answer?.status !== 'member') return { ...leaver, ownSkills: undefined };
  return skills === undefined ? leaver : { ...leaver, ownSkills: [...skills] };
}

function withTopics(leaver: Leaver, granted: readonly Topic[], sequence: number): Leaver {
  if (leaver.topics !== undefined && leaver.topics.sequence >= sequence) return leaver;
  return { ...leaver, topics: { granted: [...granted], sequence } };
}
