/** The page /r/{token} in each state. */
import { modeNow, modesOf, type PossibleRsvp } from '../../../../events/read-models/gathering.ts';
import { hasEnded, hasRsvpPage, rsvpsUntil } from '../../../../events/read-models/gathering-times.ts';
import { type RefusedForm, valueIn } from '../../../../shared/http/pages/form.ts';
import { openTooLongNotice } from '../../../../shared/http/pages/form-parts.ts';
import { html, type Markup, type PageContent } from '../../../../shared/http/pages/page-layout.ts';
import { inLanguage, type Language } from '../../../../shared/locale/languages.ts';
import { formatDeadline } from '../../../../shared/texts/deadline.ts';
import type { Gathering } from '../../gathering/gathering.ts';
import { type Guest, type Invitee, isCurrent, partyOf } from '../../gathering/guest.ts';
import { keepsSeat, seatsOpenTo } from '../../gathering/seats.ts';
import { changeTexts, closedTexts, refusedRsvpTexts, rsvpPageTexts, type ShownChange } from '../../texts/page-texts.ts';
import { type Attendees, attendeeOf } from '../attendees.ts';
import type { Invited } from '../invited-store.ts';
import type { Closed, NotTaken } from '../rsvp.ts';
import { countdown, countdownScript, countdownStyle } from './countdown.ts';
import { attendance, attendeeList, descriptionStyle, details, type OwnLinks, seatsLeft } from './gathering-details.ts';
import { guestLimitWords, shortageWords } from './refusal-words.ts';
import {
  attendingGets,
  choiceButtons,
  heldRsvp,
  keepWaitingForm,
  offerButtons,
  offerForm,
  type RefusedRsvp,
  rsvpForm,
} from './rsvp-form.ts';
import { changesConcerning } from './shown-facts.ts';
import { type RsvpState, standingNote, standingOf } from './standing-note.ts';

export interface RsvpView extends Invited, Invitee {
  readonly nonce: string;
  readonly chosen: PossibleRsvp | undefined;
  readonly byItself: boolean;
  /** What has changed since the page was shown whose form came in; absent for a page that is opened. */
  readonly changes?: readonly ShownChange[] | undefined;
  /** What has changed since the mail left whose link was opened. */
  readonly changesSinceMail?: readonly ShownChange[] | undefined;
  /** Made only where they are shown. */
  readonly links: () => OwnLinks;
  readonly now: Date;
  /** Known only where they are shown: to attending members. */
  readonly attendees?: Attendees | undefined;
  /** A waiting member's place on the waiting list, 1 = first. */
  readonly turn?: number | undefined;
}
type ChangedState = RsvpState & Pick<RsvpView, 'changes' | 'changesSinceMail'>;
type ClosedView = RsvpState & Pick<RsvpView, 'links' | 'chosen' | 'attendees'>;

/** The gathering, with one big button for the chosen RSVP; the others are small. Showing it writes nothing. */
export function rsvpPage(view: RsvpView): PageContent {
  const { guest, chosen, byItself, visitor, now } = view;
  const { language } = visitor;
  if (guest !== undefined && isSettled(view, guest)) return rsvpTakenPage(view);
  const texts = rsvpPageTexts(language);
  const standing = standingOf(view);
  const offered = standing === 'offered';
  // Whoever waits, and is asked again, reads the question and the place on the list in the note above.
  const waits = standing === 'waiting_asked_again';
  const isDone = standing === 'declined_before_move' && chosen === undefined;
  const isAsked = !offered && !(waits && (chosen === undefined || chosen === 'attending')) && !isDone;
  const buttons = offered ? offerButtons(language) : choiceButtons(view, language);
  const button = chosen === undefined ? undefined : buttons[chosen];
  const counts = byItself && button !== undefined;
  const question = button === undefined ? texts.question : questionAbout(view, button);
  const body = html`${guest === undefined ? sinceMail(view) : standingNote(view, guest)}
${counts ? countdown(button, language) : ''}
${details(view, visitor, now)}
${offered || waits || guest?.answer === 'attending' ? '' : seatsLeft(view, now, language)}
${counts || !isAsked ? '' : html`<p>${question}</p>`}
${formFor(view, chosen)}
${until(view)}`;
  return {
    ...headOf(view),
    body,
    ...(counts ? { style: descriptionStyle + countdownStyle, script: countdownScript } : {}),
  };
}

/** What the page asks of a member who chose an RSVP in the mail; since then the gathering may have filled up. */
function questionAbout(view: RsvpView, button: string): string {
  const texts = rsvpPageTexts(view.visitor.language);
  const gets = view.chosen === 'attending' ? attendingGets(view, view.now) : 'a_seat';
  return { a_seat: texts.confirmChoice, a_place_on_the_list: texts.nowFull, nothing: texts.nothingFree }[gets](button);
}

/** The RSVP that was taken, and how to change it. */
export function rsvpTakenPage(view: RsvpView): PageContent {
  const { gathering, guest, visitor, now } = view;
  if (guest === undefined) return rsvpPage(view);
  const { language } = visitor;
  const texts = rsvpPageTexts(language);
  const body = html`${standingNote(view, guest, 'status')}${guest.answer === 'declined' ? sinceShown(view, { answer: 'declined' }) : ''}
${details(view, visitor, now)}
${forAttendee(view, attendeeOf(gathering, guest, now))}
${guest.answer === 'declined' || guest.answer === 'undecided' ? seatsLeft(view, now, language) : ''}
${
  guest.answer === 'unconfirmed' || guest.answer === 'offered'
    ? ''
    : html`<h2>${texts.change}</h2>
<p>${texts.howToChange}</p>`
}
${formFor(view, standingOf(view) === 'seat_free' ? 'attending' : undefined)}
${until(view)}`;
  return { ...headOf(view), sameViewQuery: { shown: 'answer' }, body };
}

/** What an attending member finds on the page: calendar, code for the door, and who else comes. */
function forAttendee(
  {
    gathering,
    visitor: { language },
    links,
    attendees,
  }: Pick<RsvpView, 'gathering' | 'visitor' | 'links' | 'attendees'>,
  attendee: Guest | undefined,
): Markup {
  if (attendee === undefined) return '';
  return html`${attendance(gathering, attendee, links(), language)}
${attendees === undefined ? '' : attendeeList(attendees, links(), language)}`;
}

/** Why a form was not taken. Undefined: only the page was open for too long. */
export type RefusalReason = NotTaken | 'answer_missing' | 'moved' | undefined;

/** The RSVP was not taken as it was given, and comes back as it was sent; nothing was written. */
export function rsvpRefusedPage(
  view: RsvpView,
  reason: RefusalReason,
  refused: Pick<RefusedForm, 'fields'> & Partial<RefusedForm>,
): PageContent {
  const { visitor, guest, now } = view;
  const { language } = visitor;
  const sent = { answer: valueIn(refused.fields, 'answer'), mode: valueIn(refused.fields, 'mode') };
  const words = reason && refusalWords(view, reason, sent);
  const field = reason && fieldOf[reason];
  const problems = field === undefined ? {} : { [field]: words };
  // What the reason says already is not said twice.
  const changed = reason === 'moved' || reason === 'mode_gone' ? '' : sinceShown(view, sent);
  const isNoted = (reason === 'moved' || changed !== '') && standingOf(view) === 'asked_again';
  const body = html`${openTooLongNotice(refused, language)}${words === undefined ? '' : html`<p class="problem" role="alert"><strong>${words}</strong></p>`}${changed}
${guest === undefined || isNoted ? '' : standingNote(view, guest)}
${details(view, visitor, now)}
${formFor(view, undefined, { fields: refused.fields, problems })}
${until(view)}`;
  return { ...headOf(view), status: reason === 'full' || reason === 'moved' ? 409 : 422, body };
}

/** Why the RSVP was not taken, with the numbers that would be. */
function refusalWords(
  view: ChangedState & Invitee,
  reason: NonNullable<RefusalReason>,
  sent: Readonly<Record<'answer' | 'mode', string>>,
): string {
  const { gathering, visitor, now, changes = [] } = view;
  const { language } = visitor;
  const texts = refusedRsvpTexts(language);
  if (reason === 'moved') return texts.moved(changesConcerning(changes, sent, gathering));
  const modes = modesOf(gathering.draft);
  const mode = modes.find((one) => one === sent.mode) ?? (modes.length === 1 ? modes[0] : undefined);
  if (reason === 'too_many_guests') return guestLimitWords(view, mode, language);
  if (reason !== 'full') return texts[reason];
  if (keepsSeat(view, now)) return texts.change_full;
  return shortageWords(view, mode, { language, now });
}

/** What has changed while the page was open: to be read beside whatever else a form leads to. */
function sinceShown(view: ChangedState, sent: Parameters<typeof changesConcerning>[1]): Markup {
  const changes = changesConcerning(view.changes ?? [], sent, view.gathering);
  return changes.length === 0
    ? ''
    : html`<p class="note">${changeTexts(view.visitor.language).sinceOpened(changes)}</p>`;
}

/** The same since the mail left. Whoever has answered reads it in the note that says so. */
function sinceMail({ changesSinceMail: changes = [], visitor }: ChangedState): Markup {
  return changes.length === 0 ? '' : html`<p class="note">${changeTexts(visitor.language).sinceMailed(changes)}</p>`;
}

/** The field that each reason is about. */
const fieldOf = {
  full: undefined,
  mode_missing: 'mode',
  // Only one mode is left, so the form does not ask for it.
  mode_gone: undefined,
  too_many_guests: 'guests',
  moved: undefined,
  answer_missing: 'answer',
} as const;

/**
 * RSVPs are closed. The page shows the member's RSVP and, until the end, the code for the door and who else comes. So the link to the
 * details, which mails carry until then, still works (200); one that chooses an RSVP does not (410).
 */
export function closedPage(view: ClosedView, reason: Closed): PageContent {
  const { gathering, visitor, guest, chosen, now } = view;
  const { language } = visitor;
  const ended = hasEnded(gathering, now);
  const attendee = attendeeOf(gathering, guest, now);
  const body = html`<p role="status"><strong>${closedTexts(language)[closedWords(view, reason)]}</strong></p>
${reason === 'cancelled' ? reasonOf(gathering, language) : ''}
${guest === undefined || guest.answer === 'unconfirmed' || reason === 'cancelled' || ended ? '' : standingNote(view, guest)}
${details({ gathering, guest: reason === 'cancelled' ? undefined : guest }, visitor, now)}
${forAttendee(view, attendee)}`;
  const showsStanding = hasRsvpPage(gathering, now) && chosen === undefined;
  return { ...headOf(view), status: showsStanding ? 200 : 410, body };
}

function closedWords({ gathering, now }: ClosedView, reason: Closed): keyof ReturnType<typeof closedTexts> {
  if (reason === 'over' && !hasEnded(gathering, now)) return 'begun';
  return reason === 'cancelled' && gathering.cancelledBecause === 'too_few_attendees' ? 'too_few' : reason;
}

/** Why HR cancelled it, as the mail says it: in the language of the reader only. */
function reasonOf({ cancellationReason }: Gathering, language: Language): Markup {
  const words = cancellationReason?.[language];
  return words === undefined ? '' : html`<p>${words}</p>`;
}

function headOf({ gathering, visitor: { language, names } }: RsvpState) {
  return { language, forWhom: names, title: inLanguage(gathering.draft.title, language), style: descriptionStyle };
}

/** Whether nothing is left to ask: the member chose the current RSVP, or only looks at it. */
function isSettled({ gathering, chosen }: RsvpView, guest: Guest): boolean {
  if (!isCurrent(gathering, guest)) return false;
  const held = heldRsvp(guest);
  return held === chosen || (chosen === undefined && (held === 'attending' || held === 'declined'));
}

function formFor(view: RsvpView, chosen: PossibleRsvp | undefined, refused?: RefusedRsvp): Markup {
  const { gathering, guest, keptForLine, nonce, visitor, now } = view;
  const facts = { gathering, keptForLine, nonce, now, language: visitor.language, chosen, refused };
  const standing = standingOf(view);
  if (guest !== undefined && standing === 'offered') return offerForm({ ...facts, guest });
  const staysByItself =
    standing === 'waiting_asked_again' && attendingGets(view, now) === 'a_seat' && !isSeatedNow(view);
  if (guest === undefined || !staysByItself) return rsvpForm({ ...facts, guest });
  const others = chosen === 'attending' ? undefined : chosen;
  const texts = rsvpPageTexts(visitor.language);
  return html`${keepWaitingForm({ ...facts, guest })}<h2>${texts.changeRequest}</h2>${rsvpForm({ ...facts, guest, chosen: others, besideStaying: true })}`;
}

/** Whether what a waiting member asked for would get its seats now: then the one form says so. */
function isSeatedNow(view: RsvpView): boolean {
  const { gathering, guest, now: at } = view;
  const mode = guest && modeNow(gathering.draft, guest.mode);
  return guest !== undefined && mode !== undefined && seatsOpenTo(view, { mode, at }) >= partyOf(guest);
}

/** The deadline for RSVPs; for an offered seat, only the end of the offer matters. */
function until(view: RsvpView): Markup {
  if (standingOf(view) === 'offered') return '';
  const { gathering, visitor } = view;
  const zone = gathering.draft.timeZone;
  const deadline = formatDeadline(rsvpsUntil(gathering), visitor.language, zone, visitor.timeZone);
  return html`<p class="small">${rsvpPageTexts(visitor.language).until(deadline)}</p>`;
}
