/** The links to a member's pages that several contexts make. */
import type { AlumniId } from '../../shared/identifier.ts';
import { type RsvpChoice, rsvpChoices } from './rsvp-choices.ts';

/** The person whose links these are; raising the epoch revokes them. */
export interface Recipient {
  readonly alumniId: AlumniId;
  readonly epoch: number;
}

/** A link to the page of a gathering, with or without a choice. */
export function rsvpLink(gatheringId: string, { alumniId, epoch }: Recipient, choice: RsvpChoice) {
  return { purpose: 'rsvp', choice: rsvpChoices[choice], subject: gatheringId, recipient: alumniId, epoch } as const;
}

/** A link to the preferences of a member. */
export function preferencesLink({ alumniId, epoch }: Recipient) {
  return { purpose: 'preferences', choice: 0, subject: alumniId, recipient: alumniId, epoch } as const;
}
