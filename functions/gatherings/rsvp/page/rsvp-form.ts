/** The form of /r/{token}: guests and mode, and a button for each RSVP that changes something. */
import { type AttendanceMode, attendanceModes } from '../../../../events/agreements/rsvp-words.ts';
import { modeNow, modesOf, type PossibleRsvp, possibleRsvps } from '../../../../events/read-models/gathering.ts';
import { offersSeats } from '../../../../events/read-models/gathering-times.ts';
import { type FormFields, valueIn, valuesIn } from '../../../../shared/http/pages/form.ts';
import { describedControl, describedGroup, fieldProblem } from '../../../../shared/http/pages/form-parts.ts';
import { html, type Markup } from '../../../../shared/http/pages/page-layout.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import {
  keepWaitingButton,
  leaveWaitingListButton,
  modeNames,
  rsvpButtons,
  seatOfferButtons,
  waitingListButton,
} from '../../../../shared/texts/glossary.ts';
import { type Guest, guestsKept, type Invitee, isCurrent, lastRequest } from '../../gathering/guest.ts';
import { isFullThroughout, isWaitingFor, mostGuests, seatsOpenTo } from '../../gathering/seats.ts';
import { rsvpPageTexts, seatNoteTexts } from '../../texts/page-texts.ts';
import { withoutSeats } from '../rsvp.ts';
import { shownFacts } from './shown-facts.ts';

/** The facts that the form is made of. */
export interface FormFacts extends Invitee {
  readonly nonce: string;
  readonly language: Language;
  /** The RSVP of the big button, which the Enter key and the script send, too. */
  readonly chosen: PossibleRsvp | undefined;
  readonly now: Date;
  /** Beside {@link keepWaitingForm}. */
  readonly besideStaying?: boolean;
  /** A form that was refused, which comes back as it was sent. */
  readonly refused?: RefusedRsvp | undefined;
}

/** An RSVP that was not taken as it was sent, and what to say beside its fields. */
export interface RefusedRsvp {
  readonly fields: FormFields;
  readonly problems: Readonly<Partial<Record<'guests' | 'mode' | 'answer', string>>>;
}

/** What "I will attend" gets the member now: a seat, a place on the waiting list, or nothing. */
export function attendingGets(invitee: Invitee, now: Date): 'a_seat' | 'a_place_on_the_list' | 'nothing' {
  if (!isFullThroughout(invitee, now)) return 'a_seat';
  const canWait = modesOf(invitee.gathering.draft).some((mode) => withoutSeats(invitee, mode, now) === 'waits');
  return canWait ? 'a_place_on_the_list' : 'nothing';
}

/** The RSVPs that the member can choose now. */
export function rsvpForm(facts: FormFacts): Markup {
  const { gathering, guest, language, chosen: wanted, now, refused } = facts;
  const held = guest !== undefined && isCurrent(gathering, guest) ? heldRsvp(guest) : undefined;
  const gets = attendingGets(facts, now);
  const waits = isOnOpenList({ gathering, guest, now });
  // Whoever waits and is asked again stays or leaves: "undecided" would give up the place, and only a link of a mail asks for it.
  const isStaying = waits && held === undefined && wanted !== 'undecided';
  const isPossible = { attending: gets !== 'nothing', declined: true, undecided: !isStaying };
  const possible = possibleRsvps.filter((rsvp) => isPossible[rsvp]);
  const chosen = possible.find((rsvp) => rsvp === wanted);
  const fields = possible.includes('attending') ? guestFields(facts) : '';
  // There is no button for the current RSVP, unless the guests or the mode can be changed with it.
  const others = possible.filter(
    (rsvp) => rsvp !== chosen && (rsvp !== held || (rsvp === 'attending' && fields !== '')),
  );
  const buttons = {
    ...choiceButtons({ gathering, guest, now }, language),
    ...(gets === 'a_seat' ? {} : waits ? keepWaitingButton(language) : waitingListButton(language)),
  };
  // Beside the form that keeps the place on the list, this one changes the request.
  const changes = (rsvp: PossibleRsvp) => rsvp === held || (rsvp === 'attending' && facts.besideStaying === true);
  const label = (rsvp: PossibleRsvp) => (changes(rsvp) ? rsvpPageTexts(language).changeToThis : buttons[rsvp]);
  return form(
    facts,
    html`${fields}${fieldProblem('answer', refused?.problems.answer)}${chosen === undefined ? '' : button(chosen, buttons[chosen])}${others.map((rsvp) => button(rsvp, label(rsvp), 'second'))}`,
  );
}

/**
 * To stay on the waiting list as it was asked for, where the other form asks for something else: for a way to take part that has seats, or
 * for fewer people.
 */
export function keepWaitingForm(facts: FormFacts & { readonly guest: Guest }): Markup {
  const { gathering, guest, language } = facts;
  const mode = modeNow(gathering.draft, guest.mode);
  const held = html`${hidden('guests', String(guest.guests))}${mode === undefined ? '' : hidden('mode', mode)}`;
  return form(facts, html`${held}${button('attending', keepWaitingButton(language).attending)}`, 'stay');
}

/** The two replies to an offer: the seat is held as it was requested, so there is nothing else to ask. */
export function offerForm(facts: FormFacts & { readonly guest: Guest }): Markup {
  const { gathering, guest, language, chosen } = facts;
  const labels = offerButtons(language);
  const order = chosen === 'declined' ? (['declined', 'attending'] as const) : (['attending', 'declined'] as const);
  const buttons = order.map((rsvp, position) => button(rsvp, labels[rsvp], position === 0 ? undefined : 'second'));
  const mode = modeNow(gathering.draft, guest.mode);
  const held = html`${hidden('guests', String(guest.guests))}${mode === undefined ? '' : hidden('mode', mode)}`;
  return form(facts, html`${held}${buttons}`);
}

/** What the choices are called: to a member on a waiting list that is open, declining is called as in the mail that leads to it. */
export function choiceButtons(
  { gathering, guest, now }: Invitee & Pick<FormFacts, 'now'>,
  language: Language,
): Readonly<Record<PossibleRsvp, string>> {
  const waits = isOnOpenList({ gathering, guest, now });
  return { ...rsvpButtons(language), ...(waits ? leaveWaitingListButton(language) : {}) };
}

/** Whether the member waits, and can still be offered a seat. */
function isOnOpenList({ gathering, guest, now }: Invitee & Pick<FormFacts, 'now'>): boolean {
  return guest?.answer === 'waiting' && offersSeats(gathering, now);
}

/** What the buttons of an offer say. */
export function offerButtons(language: Language): Readonly<Record<PossibleRsvp, string>> {
  return { ...rsvpButtons(language), ...seatOfferButtons(language) };
}

/**
 * The RSVP that the member need not give again: whoever waits has said to attend. Whoever was offered a seat still has to say so,
 * although the seat was asked for.
 */
export function heldRsvp({ answer }: Guest): Guest['answer'] {
  return answer === 'waiting' ? 'attending' : answer;
}

function form(facts: FormFacts, fields: Markup, id: 'answer' | 'stay' = 'answer'): Markup {
  return html`<form id="${id}" method="post" action="?lang=${facts.language}">${hidden('nonce', facts.nonce)}${hidden('shown', shownFacts(facts))}${hidden('evidence', 'button')}${fields}</form>`;
}

function hidden(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

function button(rsvp: PossibleRsvp, text: string, look?: 'second'): Markup {
  return html`<button${look === undefined ? '' : html` class="${look}"`} name="answer" value="${rsvp}">${text}</button>`;
}

function guestFields(facts: FormFacts): Markup {
  const { gathering, guest, language, refused } = facts;
  const texts = rsvpPageTexts(language);
  const modes = modesOf(gathering.draft);
  const mode = modes.length < 2 ? '' : modeField(facts);
  const most = mostGuests(gathering, guest);
  const [only = 'place', ...more] = modes;
  // With two modes, each has the note beside it; the button of a gathering that is full throughout says it.
  const note = more.length > 0 || isFullThroughout(facts, facts.now) ? '' : seatNote(facts, only);
  if (!hasChoiceOfGuests(facts)) return most === 0 || note === '' ? mode : html`<p><small>${note}</small></p>`;
  const counts = Array.from({ length: most + 1 }, (_none, count) => String(count));
  const [chosen = String(guestsAtFirst(guest, most))] = refused === undefined ? [] : valuesIn(refused.fields, 'guests');
  // A value that was sent and is not in the list stays chosen: else the list would silently show its first entry.
  const others = counts.includes(chosen) ? [] : [chosen];
  const label = (count: string) => (/^\d+$/.test(count) ? texts.guestCount(Number(count)) : count);
  const problem = refused?.problems.guests;
  const hint = note === '' ? '' : html`<small id="guests-seats">${note}</small>`;
  return html`${mode}${fieldProblem('guests', problem)}<p><label for="guests">${texts.guests}</label><select id="guests" name="guests"${describedControl('guests', problem, note === '' ? undefined : 'guests-seats')}>${[
    ...counts,
    ...others,
  ].map(
    (count) => html`<option value="${count}"${count === chosen ? html` selected` : ''}>${label(count)}</option>`,
  )}</select>${hint}</p>`;
}

/** The number of guests that the form begins with. After an offer that lapsed it may be lower than asked for then: HR has lowered it since. */
function guestsAtFirst(guest: Guest | undefined, most: number): number {
  const { guests } = lastRequest(guest);
  return guest?.missed === undefined ? guests : Math.min(guests, most);
}

/** Whether a number of guests other than none would be taken, in some mode, for a seat or the waiting list; or one was sent, or is held. */
function hasChoiceOfGuests(facts: FormFacts): boolean {
  const { gathering, guest, now: at, refused } = facts;
  const [sent = '0'] = refused === undefined ? [] : valuesIn(refused.fields, 'guests');
  if (guestsKept(guest) > 0 || sent !== '0') return true;
  return modesOf(gathering.draft).some((mode) => {
    if (mostGuests(gathering, guest, mode) === 0) return false;
    return seatsOpenTo(facts, { mode, at }) > 1 || withoutSeats(facts, mode, at) === 'waits';
  });
}

/**
 * What a party gets in this mode, where it is not what the button says: for how many there are seats, and what becomes
 * of an RSVP for more. Empty where every party that can be chosen gets its seats.
 */
function seatNote(facts: FormFacts, mode: AttendanceMode): string {
  const { gathering, guest, now: at, language } = facts;
  const texts = seatNoteTexts(language);
  const open = seatsOpenTo(facts, { mode, at });
  // A member who waits with more guests than there are seats in all still finds that number in the list.
  const largest = 1 + Math.max(mostGuests(gathering, guest), guestsKept(guest));
  const seated = 1 + mostGuests(gathering, guest, mode);
  const beyond = withoutSeats(facts, mode, at);
  const waits = guest !== undefined && isCurrent(gathering, guest) && isWaitingFor(gathering.draft, guest, mode);
  const words = {
    none: { waits: waits ? texts.fullOnList : texts.fullWaits, keeps_seat: texts.fullKeepsSeat, refused: texts.full },
    some: { waits: texts.moreWait, keeps_seat: texts.moreKeepSeat, refused: texts.moreRefused },
  };
  if (open === 0 && beyond !== 'waits') return words.none[beyond];
  const parts = [
    ...(open === 0 ? [words.none[beyond]] : []),
    ...(open > 0 && open < seated ? [texts.seatsFor(open), words.some[beyond]] : []),
    ...(seated < largest ? [texts.seatsInAll(seated)] : []),
  ];
  return parts.join(texts.between);
}

/** The way that is chosen at first: one with a seat for the member, or else with a place on the waiting list. */
function firstMode(facts: FormFacts): AttendanceMode {
  const { gathering, now: at } = facts;
  const modes = modesOf(gathering.draft);
  const open = modes.find((mode) => seatsOpenTo(facts, { mode, at }) > 0);
  return open ?? modes.find((mode) => withoutSeats(facts, mode, at) === 'waits') ?? 'place';
}

/** Two kinds of seats: where one of them is short of seats, its label says what it gets. */
function modeField(facts: FormFacts): Markup {
  const { guest, language, refused } = facts;
  const texts = rsvpPageTexts(language);
  const chosen =
    refused === undefined ? (lastRequest(guest).mode ?? firstMode(facts)) : valueIn(refused.fields, 'mode');
  const choice = (mode: AttendanceMode) => {
    const words = seatNote(facts, mode);
    const note = words === '' ? '' : html`<small>${words}</small>`;
    return html`<label class="choice"><input type="radio" name="mode" value="${mode}"${mode === chosen ? html` checked` : ''}><span>${modeNames(language)[mode]}${note}</span></label>`;
  };
  const problem = refused?.problems.mode;
  return html`<fieldset${describedGroup('mode', problem)}><legend>${texts.mode}</legend>${fieldProblem('mode', problem)}${attendanceModes.map(choice)}</fieldset>`;
}
