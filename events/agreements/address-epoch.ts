/**
 * Links are bound to the address that they were mailed to: another address raises its owner's epoch, and links to the former
 * address no longer open anything. `alumni` counts the addresses of a leaver on the contact card; the mailing record takes the
 * count over and also counts what only `consent` knows. A link to somebody who is not a member yet is made with, and held to,
 * the higher of the two.
 */
import * as z from 'zod';

/** Which of a person's addresses an event on a mail is about; absent where the mail did not say. */
export const addressEpochSchema = z
  .int()
  .nonnegative()
  .optional()
  .meta({ description: 'The epoch of the address that the mail went to', examples: [0] });

/** Which of a person's addresses consent's decision was about: an event may arrive after another address took its place. */
export const concernedEpochSchema = z
  .int()
  .nonnegative()
  .meta({ description: 'The epoch of the address that it is about; another address is not affected', examples: [0] });

/** What counts the addresses of a person: a contact card or a mailing record. */
export interface AddressCount {
  readonly epoch: number;
}

/** What counts the addresses of a leaver, and knows to which the invitation went. */
export interface InvitedAddresses extends AddressCount {
  /** The epochs at which the present address was invited: it may have been replaced, and have come back. */
  readonly invitedEpochs: readonly number[];
}

/**
 * Whether a link went to the address that a person has now. A wrong correction that was undone leaves the links in the right
 * mailbox as they were.
 */
export function isToPresentAddress(
  link: AddressCount,
  card: InvitedAddresses | undefined,
  record: AddressCount | undefined,
): boolean {
  const present = addressEpoch(card, record);
  const invited = card?.epoch === present ? card.invitedEpochs : [];
  // A link holds 16 bits of it.
  return [present, ...invited].some((epoch) => (epoch & 0xffff) === link.epoch);
}

/**
 * Whether what SES reports of a mail to the address of an epoch is about the address that a person has now. A mail from before
 * epochs were noted counts.
 */
export function isAboutPresentAddress(
  epoch: number | undefined,
  card: InvitedAddresses | undefined,
  record: AddressCount | undefined,
): boolean {
  if (epoch === undefined || epoch >= addressEpoch(card, record)) return true;
  return isToPresentAddress({ epoch: epoch & 0xffff }, card, record);
}

/**
 * The epochs that the address of a contact card has had: what is known of one of them is known of that address, and of no other.
 * `consent` and `alumni` both judge by them whether an address is closed, so that neither has to hear from the other which address is meant.
 */
export function presentEpochs({ epoch, invitedEpochs }: InvitedAddresses): number[] {
  return [...new Set([epoch, ...invitedEpochs])];
}

/** The epoch of links to a person, by what is known of them. */
export function addressEpoch(card: AddressCount | undefined, record: AddressCount | undefined): number {
  return Math.max(card?.epoch ?? 0, record?.epoch ?? 0);
}
