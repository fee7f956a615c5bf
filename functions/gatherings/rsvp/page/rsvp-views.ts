/** What stands on /r/{token}: what, when and where, the answer that was chosen, and what became of it. */
import { html, type Markup, type PageContent, say } from '../../../../shared/http/page-layout.ts';
import { inLanguage, type Language } from '../../../../shared/locale/languages.ts';
import type { Gathering } from '../../gathering/gathering.ts';
import { isLastDay } from '../../gathering/schedule.ts';
import { freeSeats, isOfferOver } from '../../gathering/seats.ts';
import type { Attendees } from '../attendees.ts';
import { oneClickScript } from '../one-click.ts';
import { answersUntil, type Closed, closedReason, type Guest, isCurrent, type PossibleAnswer } from '../rsvp.ts';
import { attendance, attendeeList, details, type OwnLinks, seatsLeft, type Visitor } from './gathering-details.ts';
import { answerForm, offerForm } from './rsvp-form.ts';
import {
  type AnswerRefusal,
  closedWords,
  instantWords,
  questionWords,
  refusalWords,
  type Standing,
  standingWords,
} from './rsvp-words.ts';

export interface Invitation {
  readonly gathering: Gathering;
  readonly visitor: Visitor;
  readonly guest: Guest | undefined;
  readonly nonce: string;
  readonly chosen: PossibleAnswer | undefined;
  readonly byItself: boolean;
  /** Made only where they are shown. */
  readonly links: () => OwnLinks;
  readonly now: Date;
  /** Known only where it is shown: to those who attend. */
  readonly attendees?: Attendees | undefined;
}

/** The invitation with the chosen answer and one big button for it; the others are small. Showing it writes nothing. */
export function invitationPage(invitation: Invitation): PageContent {
  const { gathering, guest, chosen, byItself, visitor, now } = invitation;
  if (guest !== undefined && isSettled(invitation, guest)) return answerTakenPage(invitation, guest);
  const offered = standingOf(invitation) === 'offered';
  const body = html`${guest === undefined ? '' : standingNote(invitation, guest)}
${details(gathering, visitor, guest)}
${offered || guest?.answer === 'attending' ? '' : seatsLeft(gathering, now, visitor.language)}
${offered ? '' : html`<p>${questionWords(chosen, visitor.language)}</p>`}
${byItself ? byItselfNote(visitor.language) : ''}
${formFor(invitation, chosen)}
${until(invitation)}`;
  return { ...headOf(invitation), body, ...(byItself ? { script: oneClickScript } : {}) };
}

/** What was taken, and how to change it. */
export function answerTakenPage(given: Invitation, guest: Guest): PageContent {
  const invitation = { ...given, guest };
  const { gathering, visitor, links, attendees } = invitation;
  const { language } = visitor;
  const attends = guest.answer === 'attending';
  const body = html`${standingNote(invitation, guest, 'status')}
${details(gathering, visitor, guest)}
${attends ? attendance(gathering, guest, links(), language) : ''}
${attends && attendees !== undefined ? attendeeList(attendees, links(), language) : ''}
${guest.answer === 'unconfirmed' || guest.answer === 'offered' ? '' : howToChange(language)}
${formFor(invitation, standingOf(invitation) === 'seat_free' ? 'attending' : undefined)}
${until(invitation)}`;
  return { ...headOf(invitation), body, pictures: attends };
}

/** The answer could not be taken as given; nothing was written. */
export function answerRefusedPage(invitation: Invitation, reason: AnswerRefusal): PageContent {
  const { gathering, visitor, guest } = invitation;
  const { language } = visitor;
  const body = html`<p class="problem" role="alert"><strong>${refusalWords(reason, guest?.answer === 'attending', language)}</strong></p>
${guest === undefined ? '' : standingNote(invitation, guest)}
${details(gathering, visitor, guest)}
${formFor(invitation, undefined)}
${until(invitation)}`;
  return { ...headOf(invitation), status: reason === 'full' ? 409 : 422, body };
}

/** The gathering can no longer be answered; if the member has an answer in, the page says which, and still opens the door. */
export function closedPage(invitation: Omit<Invitation, 'nonce' | 'chosen' | 'byItself'>, reason: Closed): PageContent {
  const { gathering, visitor, guest, links, now } = invitation;
  const { language } = visitor;
  const ended = gathering.status === 'over' || Date.parse(gathering.draft.endsAt) <= now.getTime();
  const attends = guest?.answer === 'attending' && reason !== 'cancelled' && !ended;
  const body = html`<p role="status"><strong>${closedWords(reason === 'over' && !ended ? 'begun' : reason, language)}</strong></p>
${guest === undefined || reason === 'cancelled' || ended ? '' : standingNote(invitation, guest)}
${details(gathering, visitor, reason === 'cancelled' ? undefined : guest)}
${attends ? attendance(gathering, guest, links(), language) : ''}`;
  return { ...headOf(invitation), status: 410, body, pictures: attends };
}

function headOf({ gathering, visitor: { language } }: Pick<Invitation, 'gathering' | 'visitor'>) {
  return { language, title: inLanguage(gathering.draft.title, language) };
}

/** Whether there is nothing left to ask: the member asks for what holds already, or only looks at it. */
function isSettled({ gathering, chosen }: Invitation, guest: Guest): boolean {
  if (!isCurrent(gathering, guest)) return false;
  const held = guest.answer === 'waiting' ? 'attending' : guest.answer;
  return held === chosen || (chosen === undefined && (held === 'attending' || held === 'declined'));
}

/** Where the member stands now: time moves on between an answer and the event that follows from it. */
function standingOf({ gathering, guest, now }: Pick<Invitation, 'gathering' | 'guest' | 'now'>): Standing | undefined {
  if (guest === undefined || guest.answer === 'unconfirmed') return guest?.answer;
  if (guest.answer === 'offered') return isOfferOver(guest, now) ? 'offer_expired' : 'offered';
  if (closedReason(gathering, now) !== undefined) return guest.answer;
  if (!isCurrent(gathering, guest)) return 'asked_again';
  if (guest.answer === 'undecided' && guest.offersMissed > 0) return 'line_left';
  if (guest.answer !== 'waiting') return guest.answer;
  const free = guest.mode !== undefined && freeSeats(gathering, guest.mode) > guest.guests;
  if (free && isLastDay(gathering, now)) return 'seat_free';
  return guest.offersMissed > 0 ? 'offer_expired' : 'waiting';
}

function standingNote(
  invitation: Pick<Invitation, 'gathering' | 'guest' | 'visitor' | 'now'>,
  guest: Guest,
  role?: 'status',
): Markup {
  const { language, timeZone } = invitation.visitor;
  const heldUntil =
    guest.offerExpiresAt === undefined ? answersUntil(invitation.gathering) : new Date(guest.offerExpiresAt);
  const standing = standingOf({ ...invitation, guest }) ?? guest.answer;
  const words = standingWords(standing, guest, language, instantWords(heldUntil, language, timeZone));
  return html`<p class="taken"${role === undefined ? '' : html` role="${role}"`}>${words}</p>`;
}

function formFor(invitation: Invitation, chosen: PossibleAnswer | undefined): Markup {
  const { gathering, guest, nonce, visitor } = invitation;
  const asked = { gathering, nonce, language: visitor.language, chosen };
  return guest !== undefined && standingOf(invitation) === 'offered'
    ? offerForm({ ...asked, guest })
    : answerForm({ ...asked, guest });
}

function howToChange(language: Language): Markup {
  return html`<h2>${say(language, 'ご回答の変更', 'Changed your mind?')}</h2>
<p>${say(language, '下のボタンからいつでも変更いただけます。', 'Change your answer here at any time.')}</p>`;
}

function byItselfNote(language: Language): Markup {
  return html`<p id="by-itself" class="small" hidden>${say(
    language,
    'このページを操作されますと、お選びいただいたご回答を自動でお送りします。別のご回答をご希望の場合は、ボタンでお選びください。',
    'As soon as you touch this page, the answer you chose is sent by itself. Press a button for another one.',
  )}</p>`;
}

/** Until when answers are taken; who is offered a seat is told by when before all. */
function until(invitation: Invitation): Markup {
  if (standingOf(invitation) === 'offered') return '';
  const { gathering, visitor } = invitation;
  const { language, timeZone } = visitor;
  const at = instantWords(answersUntil(gathering), language, timeZone);
  return html`<p class="small">${say(language, `${at}まで、ご回答・ご変更いただけます。`, `You can answer and change your answer until ${at}.`)}</p>`;
}
