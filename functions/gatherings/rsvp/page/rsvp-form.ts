/** The form of /r/{token}: what is asked beside the answer, and a button for each answer that makes a difference. */
import type { AttendanceMode } from '../../../../events/read-models/gathering.ts';
import { html, type Markup, say } from '../../../../shared/http/page-layout.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import type { Gathering } from '../../gathering/gathering.ts';
import { modesOf } from '../../gathering/seats.ts';
import { type Guest, isCurrent, type PossibleAnswer, possibleAnswers } from '../rsvp.ts';
import { buttonWords, offerButtonWords } from './rsvp-words.ts';

/** What the form is made for. */
export interface Asked {
  readonly gathering: Gathering;
  readonly guest: Guest | undefined;
  readonly nonce: string;
  readonly language: Language;
  /** The answer of the big button, which the Enter key and the script send, too. */
  readonly chosen: PossibleAnswer | undefined;
}

/** The answers to an invitation. */
export function answerForm({ gathering, guest, nonce, language, chosen }: Asked): Markup {
  const current = guest !== undefined && isCurrent(gathering, guest) ? guest.answer : undefined;
  // Who waits has asked to attend.
  const held = current === 'waiting' ? 'attending' : current;
  const asked = guestFields(gathering, guest, language);
  // What holds already is no button, unless the guests or the way to take part may still be changed by it.
  const others = possibleAnswers.filter(
    (answer) => answer !== chosen && (answer !== held || (answer === 'attending' && asked !== '')),
  );
  const label = (answer: PossibleAnswer) =>
    answer === held ? say(language, 'この内容に変更する', 'Change to this') : buttonWords(answer, language);
  const buttons = others.map((answer) => button(answer, label(answer), 'second'));
  return form(
    nonce,
    html`${asked}${chosen === undefined ? '' : button(chosen, buttonWords(chosen, language))}${buttons}`,
  );
}

/** The two answers to the offer of a seat: it is held as it was asked for, so there is nothing else to ask. */
export function offerForm({ guest, nonce, language, chosen }: Asked & { readonly guest: Guest }): Markup {
  const order = chosen === 'declined' ? (['declined', 'attending'] as const) : (['attending', 'declined'] as const);
  const buttons = order.map((answer, position) =>
    button(answer, offerButtonWords(answer, language), position === 0 ? undefined : 'second'),
  );
  const mode = guest.mode === undefined ? '' : hidden('mode', guest.mode);
  return form(nonce, html`${hidden('guests', String(guest.guests))}${mode}${buttons}`);
}

function form(nonce: string, fields: Markup): Markup {
  return html`<form id="answer" method="post">${hidden('nonce', nonce)}${hidden('evidence', 'button')}${fields}</form>`;
}

function hidden(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

function button(answer: PossibleAnswer, text: string, look?: 'second'): Markup {
  return html`<button${look === undefined ? '' : html` class="${look}"`} name="answer" value="${answer}">${text}</button>`;
}

function guestFields({ draft }: Gathering, guest: Guest | undefined, language: Language): Markup {
  const modes = modesOf(draft);
  const mode = modes.length < 2 ? '' : modeField(guest?.mode, language);
  if (draft.guestsPerMember === 0) return mode;
  const counts = Array.from({ length: draft.guestsPerMember + 1 }, (_none, count) => count);
  return html`${mode}<p><label for="guests">${say(language, '同伴者の人数', 'Guests you bring')}</label><select id="guests" name="guests">${counts.map(
    (count) =>
      html`<option value="${count}"${count === (guest?.guests ?? 0) ? html` selected` : ''}>${say(language, `${count}名`, String(count))}</option>`,
  )}</select></p>`;
}

function modeField(held: AttendanceMode | undefined, language: Language): Markup {
  const choice = (mode: AttendanceMode, text: string) =>
    html`<label class="choice"><input type="radio" name="mode" value="${mode}"${mode === (held ?? 'place') ? html` checked` : ''}>${text}</label>`;
  return html`<fieldset><legend>${say(language, 'ご参加の方法', 'How you take part')}</legend>${choice('place', say(language, '会場で参加', 'At the place'))}${choice('online', say(language, 'オンラインで参加', 'Online'))}</fieldset>`;
}
