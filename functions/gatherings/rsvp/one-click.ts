/**
 * When the page may send the RSVP without a press, so that the click in the mail is the only one. Nothing that a
 * scanner can fake is enough alone: it takes the age of the mail, the choice in the link, a person's gesture on the page
 * and a countdown that nobody stopped.
 */

import { rsvpChoiceOf } from '../../../events/agreements/rsvp-choices.ts';
import { modesOf, type PossibleRsvp } from '../../../events/read-models/gathering.ts';
import type { Link } from '../../../shared/links/token.ts';
import { minute, second } from '../../../shared/time/durations.ts';
import type { Invitee } from '../gathering/guest.ts';
import { isFullThroughout, isOfferExpired, mostGuests } from '../gathering/seats.ts';
import { countdownSeconds, leastGestureDelay } from './page/countdown-times.ts';
import { changesSince } from './page/shown-facts.ts';

/** Scanners come at delivery and shortly after. Milliseconds. */
const leastMailAge = 10 * minute;
/** A link knows its age only to the minute: it may be younger than it says by this much. Milliseconds. */
const linkTimeResolution = minute;

/** From when on a change is surely not in the mail of a link, which was written at the latest then. */
export function surelyMailedBy({ issuedAt }: Pick<Link, 'issuedAt'>): Date {
  return new Date(issuedAt.getTime() + linkTimeResolution);
}

/** The page cannot have sent an RSVP without a press sooner than this after it was shown. Milliseconds. */
export const soonestByItself = leastGestureDelay + countdownSeconds * second;

/** The RSVP that the member chose by the link in the mail; undefined for the link to the details. */
export function chosenRsvp({ choice }: Pick<Link, 'choice'>): PossibleRsvp | undefined {
  const rsvp = rsvpChoiceOf(choice);
  return rsvp === 'details' ? undefined : rsvp;
}

export interface OneClick {
  /** The programme's setting. */
  readonly allowed: boolean;
  readonly link: Pick<Link, 'choice' | 'issuedAt'>;
  readonly invitee: Invitee;
  /** The visit looks like a machine's. */
  readonly suspect: boolean;
  readonly now: Date;
}

/** Whether the page may send the link's RSVP without a press: nothing is left to ask, and nothing looked like a scanner. */
export function maySendByItself({ allowed, link, invitee, suspect, now }: OneClick): boolean {
  const { gathering, guest: before } = invitee;
  const chosen = chosenRsvp(link);
  if (!allowed || suspect || chosen === undefined) return false;
  if (now.getTime() - link.issuedAt.getTime() < leastMailAge + linkTimeResolution) return false;
  // The mail asked about another time or place: its reader decides again.
  if (changesSince(invitee, surelyMailedBy(link)).length > 0) return false;
  // Different pages contradicted each other within seconds: from now on only a button counts.
  if (before?.answer === 'unconfirmed') return false;
  // A seat is offered as it was requested: nothing is left to ask.
  if (before?.answer === 'offered' && !isOfferExpired(gathering, before, now)) return chosen !== 'undecided';
  if (chosen !== 'attending') return true;
  // A click on "I will attend" does not ask for a place on the waiting list.
  if (isFullThroughout(invitee, now)) return false;
  return modesOf(gathering.draft).length === 1 && mostGuests(gathering, before) === 0;
}

/** An RSVP that says that the page sent it without a press. */
export interface SentByItself {
  /** Whether the page that the link opens may do so. */
  readonly byItself: boolean;
  readonly chosen: PossibleRsvp | undefined;
  readonly answer: PossibleRsvp;
  /** The form was sent from a page of another site. */
  readonly foreign: boolean;
  readonly shownAt: Date | undefined;
  readonly now: Date;
}

/** Whether the page can have sent it as it says: it offered that, and there was time for a person and the countdown. */
export function isBelievable({ byItself, chosen, answer, foreign, shownAt, now }: SentByItself): boolean {
  if (!byItself || foreign || answer !== chosen || shownAt === undefined) return false;
  return now.getTime() - shownAt.getTime() >= soonestByItself;
}
