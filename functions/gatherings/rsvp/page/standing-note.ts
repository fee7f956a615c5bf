/** Where a member stands with a gathering, as /r/{token} says it. Pure. */
import { comesInParties, modeNow, modesOf, seatLimit } from '../../../../events/read-models/gathering.ts';
import { isLastDay, offerHeldUntil, offersSeats, rsvpsUntil } from '../../../../events/read-models/gathering-times.ts';
import { isServable } from '../../../../events/read-models/mailing-record.ts';
import { html, type Markup } from '../../../../shared/http/pages/page-layout.ts';
import { formatInstant } from '../../../../shared/locale/dates.ts';
import { rsvpNames } from '../../../../shared/texts/glossary.ts';
import { type Guest, type Invitee, isCurrent, lastRequest, partyOf } from '../../gathering/guest.ts';
import { hasMissedOffer, isOfferExpired, isTooLargeToSeat, offerLapsedAt, seatsOpenTo } from '../../gathering/seats.ts';
import { changeTexts, type ShownChange, seatNoteTexts, unreachableTexts } from '../../texts/page-texts.ts';
import { type RsvpStanding, standingTexts } from '../../texts/standing-texts.ts';
import type { Invited } from '../invited-store.ts';
import { closedReason } from '../rsvp.ts';
import { changesConcerning, changesSince } from './shown-facts.ts';

/** A member before a gathering. */
export type RsvpState = Invitee & Pick<Invited, 'visitor'> & { readonly now: Date };

/** Where the member stands now: time passes between an RSVP and the event that follows from it. */
export function standingOf(state: RsvpState): RsvpStanding | undefined {
  const { gathering, guest, visitor, now } = state;
  if (guest === undefined || guest.answer === 'unconfirmed') return guest?.answer;
  if (closedReason(gathering, now, guest) !== undefined) return closedStanding(guest);
  if (guest.answer === 'offered' && !isOfferExpired(gathering, guest, now)) return 'offered';
  const isLost = guest.answer === 'offered' || hasMissedOffer(guest);
  const isMoved = !isCurrent(gathering, guest);
  if (isLost) return isMoved ? 'place_lost_asked_again' : 'place_lost';
  if (isMoved && guest.answer === 'declined') return 'declined_before_move';
  if (guest.answer !== 'waiting') return isMoved ? 'asked_again' : guest.answer;
  const mode = modeNow(gathering.draft, guest.mode);
  const free = mode !== undefined && seatsOpenTo(state, { mode, at: now }) >= partyOf(guest);
  // Whom an offer does not reach takes a seat on the page.
  if (free && (isLastDay(gathering, now) || !isServable(visitor))) return 'seat_free';
  if (!offersSeats(gathering, now)) return 'waiting_closed';
  if (isTooLargeToSeat(gathering, guest)) return 'too_large_to_seat';
  return isMoved ? 'waiting_asked_again' : 'waiting';
}

/** Where the member stands once RSVPs are closed. Whoever let an offer pass did not say "undecided". */
function closedStanding(guest: Guest): RsvpStanding {
  const { answer } = guest;
  if (answer === 'offered' || hasMissedOffer(guest)) return 'place_lost_closed';
  if (answer === 'undecided') return 'undecided_closed';
  return answer === 'waiting' ? 'waiting_closed' : answer;
}

export function standingNote(
  view: RsvpState & { readonly turn?: number | undefined },
  guest: Guest,
  role?: 'status',
): Markup {
  const { language } = view.visitor;
  const { answer, offerExpiresAt } = guest;
  const { guests, mode: asked } = lastRequest(guest);
  const mode = modesOf(view.gathering.draft).length === 1 ? undefined : asked;
  const held =
    offerExpiresAt === undefined ? rsvpsUntil(view.gathering) : offerHeldUntil(view.gathering, offerExpiresAt);
  const lapsed = offerLapsedAt(view.gathering, guest, view.now);
  const standing = standingOf({ ...view, guest }) ?? answer;
  const words = standingTexts(language)[standing];
  const { draft } = view.gathering;
  const modeHeld = modeNow(draft, guest.mode);
  const isMoved = !isCurrent(view.gathering, guest);
  const facts = {
    guests,
    seats: modeHeld && seatLimit(draft, modeHeld),
    mode,
    inParties: comesInParties(draft, guests),
    turn: view.turn,
    heldUntil: formatInstant(held, language, view.visitor.timeZone),
    lapsedAt: lapsed && formatInstant(lapsed, language, view.visitor.timeZone),
    last: rsvpNames(language)[answer],
    changed: isMoved ? changedSinceRsvp(view, guest) : [],
  };
  // The sentences about a place on the waiting list, or an offered seat, that are not about a move say it first.
  const isOfList = answer === 'waiting' && standing !== 'waiting_asked_again';
  const saysMove = isMoved && (isOfList || standing === 'offered');
  const missing = isServable(view.visitor) ? undefined : missingMail[standing];
  const unreachable = missing === undefined ? '' : unreachableTexts(language)[missing];
  const look = holdsAnswer.includes(standing) ? 'taken' : 'note';
  const moved = saysMove ? changeTexts(language).sinceRsvp(facts.changed) + seatNoteTexts(language).between : '';
  return html`<p class="${look}"${role === undefined ? '' : html` role="${role}"`}>${moved}${typeof words === 'string' ? words : words(facts)}${unreachable}</p>`;
}

/** What has changed since an RSVP, or a request, as it concerns that. */
function changedSinceRsvp({ gathering }: RsvpState, guest: Guest): readonly ShownChange[] {
  const changes = changesSince({ gathering, guest }, new Date(guest.answeredAt));
  const answer = guest.answer === 'declined' ? 'declined' : 'attending';
  return changesConcerning(changes, { answer, mode: lastRequest(guest).mode }, gathering);
}

/** Where a member stands as they asked, or has a seat to take; the other standings are news to them. */
const holdsAnswer: readonly RsvpStanding[] = [
  'attending',
  'waiting',
  'offered',
  'declined',
  'undecided',
  'undecided_closed',
];

/** Which mail a member would miss whom none reaches. */
const missingMail: Readonly<Partial<Record<RsvpStanding, keyof ReturnType<typeof unreachableTexts>>>> = {
  ...{ waiting: 'offers', waiting_asked_again: 'offers' },
  ...{ attending: 'changes', asked_again: 'changes', offered: 'changes', undecided: 'changes', seat_free: 'changes' },
};
