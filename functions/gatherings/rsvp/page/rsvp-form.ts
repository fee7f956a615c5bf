/** The form of /r/{token}: guests and mode, and a button for each RSVP that changes something. */
import {
  type AttendanceMode,
  modesOf,
  type PossibleRsvp,
  possibleRsvps,
} from '../../../../events/read-models/gathering.ts';
import { html, type Markup } from '../../../../shared/http/page-layout.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { rsvpButtons, seatOfferButtons } from '../../../../shared/texts/glossary.ts';
import type { Gathering } from '../../gathering/gathering.ts';
import { type Guest, type Invitee, isCurrent } from '../../gathering/guest.ts';
import { rsvpPageTexts } from '../../texts.ts';

/** What the form is made for. */
export interface FormFacts extends Invitee {
  readonly nonce: string;
  readonly language: Language;
  /** The RSVP of the big button, which the Enter key and the script send, too. */
  readonly chosen: PossibleRsvp | undefined;
}

/** The RSVPs to an invitation. */
export function rsvpForm({ gathering, guest, nonce, language, chosen }: FormFacts): Markup {
  const held = guest !== undefined && isCurrent(gathering, guest) ? heldRsvp(guest) : undefined;
  const fields = guestFields(gathering, guest, language);
  // There is no button for the current RSVP, unless the guests or the mode can be changed with it.
  const others = possibleRsvps.filter(
    (rsvp) => rsvp !== chosen && (rsvp !== held || (rsvp === 'attending' && fields !== '')),
  );
  const buttons = rsvpButtons(language);
  const label = (rsvp: PossibleRsvp) => (rsvp === held ? rsvpPageTexts(language).changeToThis : buttons[rsvp]);
  return form(
    nonce,
    html`${fields}${chosen === undefined ? '' : button(chosen, buttons[chosen])}${others.map((rsvp) => button(rsvp, label(rsvp), 'second'))}`,
  );
}

/** The two replies to an offer: the seat is held as it was requested, so there is nothing else to ask. */
export function offerForm({ guest, nonce, language, chosen }: FormFacts & { readonly guest: Guest }): Markup {
  const labels = offerButtons(language);
  const order = chosen === 'declined' ? (['declined', 'attending'] as const) : (['attending', 'declined'] as const);
  const buttons = order.map((rsvp, position) => button(rsvp, labels[rsvp], position === 0 ? undefined : 'second'));
  const mode = guest.mode === undefined ? '' : hidden('mode', guest.mode);
  return form(nonce, html`${hidden('guests', String(guest.guests))}${mode}${buttons}`);
}

/** What the buttons of an offer say. */
export function offerButtons(language: Language): Readonly<Record<PossibleRsvp, string>> {
  return { ...rsvpButtons(language), ...seatOfferButtons(language) };
}

/** What the member asked for by the current RSVP: a member who waits asked to attend. */
export function heldRsvp({ answer }: Guest): Guest['answer'] {
  return answer === 'waiting' ? 'attending' : answer;
}

function form(nonce: string, fields: Markup): Markup {
  return html`<form id="answer" method="post">${hidden('nonce', nonce)}${hidden('evidence', 'button')}${fields}</form>`;
}

function hidden(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

function button(rsvp: PossibleRsvp, text: string, look?: 'second'): Markup {
  return html`<button${look === undefined ? '' : html` class="${look}"`} name="answer" value="${rsvp}">${text}</button>`;
}

function guestFields({ draft }: Gathering, guest: Guest | undefined, language: Language): Markup {
  const texts = rsvpPageTexts(language);
  const mode = modesOf(draft).length < 2 ? '' : modeField(guest?.mode, language);
  if (draft.guestsPerMember === 0) return mode;
  const counts = Array.from({ length: draft.guestsPerMember + 1 }, (_none, count) => count);
  return html`${mode}<p><label for="guests">${texts.guests}</label><select id="guests" name="guests">${counts.map(
    (count) =>
      html`<option value="${count}"${count === (guest?.guests ?? 0) ? html` selected` : ''}>${texts.guestCount(count)}</option>`,
  )}</select></p>`;
}

function modeField(held: AttendanceMode | undefined, language: Language): Markup {
  const texts = rsvpPageTexts(language);
  const choice = (mode: AttendanceMode, text: string) =>
    html`<label class="choice"><input type="radio" name="mode" value="${mode}"${mode === (held ?? 'place') ? html` checked` : ''}>${text}</label>`;
  return html`<fieldset><legend>${texts.mode}</legend>${choice('place', texts.modePlace)}${choice('online', texts.modeOnline)}</fieldset>`;
}
