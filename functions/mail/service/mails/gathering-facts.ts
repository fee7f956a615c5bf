/** What every mail about a gathering says about it, and the links, the calendar entry and the address that go with it. */
import type { AttendanceMode } from '../../../../events/agreements/rsvp-words.ts';
import { comesInParties, type GatheringItem, modeNow, modesOf } from '../../../../events/read-models/gathering.ts';
import {
  hasBegun,
  hasRsvpPage,
  isOpenToRsvps,
  isToCome,
  offersSeats,
  rsvpsUntil,
} from '../../../../events/read-models/gathering-times.ts';
import type { ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import { formatInstant, formatPeriod, isSameTime } from '../../../../shared/locale/dates.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { fact, labelled, parts, subjectLine } from '../../../../shared/mail-format/markdown-parts.ts';
import type { Message } from '../../../../shared/mail-format/message.ts';
import { formatDeadline } from '../../../../shared/texts/deadline.ts';
import { modeNames, placeNames } from '../../../../shared/texts/glossary.ts';
import { inviteeOf } from '../../delivery/calendar-part.ts';
import { gatheringLinks } from '../../delivery/links.ts';
import { factTexts, linkTexts, receptionTexts } from '../../texts/mail-texts.ts';
import { confirmationTexts } from '../../texts/rsvp-texts.ts';
import { type ButtonLink, buttons, type MailText, type ServiceSlot, slot } from './mail-body.ts';
import { type Service, toMember } from './member-mail.ts';

/** A mail about a gathering: who gets it, the gathering, and what every service mail needs. */
export interface About {
  readonly record: ReachableRecord;
  readonly gathering: GatheringItem;
  readonly service: Service;
  /** The reader was offered a seat, and may take it after the deadline for RSVPs, too. */
  readonly holdsOffer?: boolean;
}

/** What a mail says about a gathering. */
export interface GatheringFacts {
  readonly title: string;
  readonly when: string;
  /** The same in the reader's zone, where the clocks there say something else. */
  readonly whenThere: string | undefined;
  readonly where: string | undefined;
  /** Whether it is (also) held online. */
  readonly online: boolean;
  /** Whether one can still choose how to take part, now or in a gathering invitation to come. */
  readonly canChoose: boolean;
  readonly answerBy: string | undefined;
}

/** The facts in a reader's language and zone. */
export function factsOf(about: About): GatheringFacts {
  const { draft } = about.gathering;
  const { language, timeZone } = about.record;
  const [start, end] = [new Date(draft.startsAt), new Date(draft.endsAt)];
  const same = isSameTime(start, language, timeZone, draft.timeZone);
  const { place, answerBy } = draft;
  return {
    title: subjectLine(draft.title, language),
    when: formatPeriod(start, end, language, draft.timeZone),
    whenThere: same ? undefined : formatPeriod(start, end, language, timeZone),
    where: place == null ? undefined : factTexts(language).place([place.name, place.address ?? ''].filter(Boolean)),
    online: draft.onlineUrl != null,
    canChoose: isPlanned(about) && isBeforeDeadline(about),
    answerBy: answerBy == null ? undefined : formatDeadline(new Date(answerBy), language, draft.timeZone, timeZone),
  };
}

/** How a reader takes part: attends, in these modes; wants to, without a seat yet; would have, had there been a seat, or the gathering; or nothing is known about it. */
export type Participation =
  | { readonly kind: 'attends'; readonly modes: readonly AttendanceMode[] }
  | { readonly kind: 'wants' | 'would_have'; readonly mode: AttendanceMode }
  | { readonly kind: 'unknown' };

/** A seat that the member asked for and does not have: its kind is named, its address is not. */
export function requested(
  { draft }: GatheringItem,
  mode: AttendanceMode | null,
  kind: 'wants' | 'would_have' = 'wants',
): Participation {
  const wanted = modeNow(draft, mode);
  return wanted === undefined ? { kind: 'unknown' } : { kind, mode: wanted };
}

/**
 * The facts of a gathering. Where there are two kinds of seats, the mail says which one the reader has or wants, or names
 * both while one can choose. With `online_url` only for a reader who takes part online.
 */
export function factLines(
  { title, when, whenThere, where, online, canChoose }: GatheringFacts,
  language: Language,
  participation: Participation = { kind: 'unknown' },
): string {
  const texts = factTexts(language);
  const there = whenThere === undefined ? '' : `\\\n${escaped(texts.inYourZone(whenThere))}`;
  const hybrid = where !== undefined && online;
  const how = participation.kind === 'would_have' ? texts.howPlanned : texts.how;
  const modes = modesIn(participation);
  const only = modes.length === 1 ? modes[0] : undefined;
  const atPlace = where !== undefined && (modes.length === 0 || modes.includes('place'));
  const address = participation.kind === 'attends' && modes.includes('online');
  return parts(
    `**${escaped(title)}**`,
    labelled(texts.when, `${escaped(when)}${there}`),
    hybrid && only !== undefined ? labelled(how, modeNames(language)[only]) : '',
    atPlace ? fact(texts.where, where) : '',
    where === undefined && !address ? labelled(texts.where, placeNames(language).online) : '',
    hybrid && modes.length === 0 && canChoose ? labelled(placeNames(language).online, texts.onlineToo) : '',
    online && address ? labelled(texts.toJoinOnline, slot('online_url')) : '',
  );
}

/** How many guests a reader brings, zero included where guests are allowed; absent where it is not known. */
export function guestsLine({ record: { language }, gathering: { draft } }: About, guests: number | null): string {
  if (guests === null || !comesInParties(draft, guests)) return '';
  const texts = confirmationTexts(language);
  return labelled(texts.guests, texts.guestCount(guests));
}

function modesIn(participation: Participation): readonly AttendanceMode[] {
  switch (participation.kind) {
    case 'attends':
      return participation.modes;
    case 'wants':
    case 'would_have':
      return [participation.mode];
    case 'unknown':
      return [];
  }
}

/** Width of the code in a mail, in CSS pixels, as on the page. */
const codeWidth = 232;

/** How one gets in, for those who come to the place. */
export function receptionLines(language: Language): string {
  const { heading, show, picture, withoutPicture } = receptionTexts(language);
  const url = slot('check_in_picture_url');
  return parts(`## ${heading}`, show, `![${picture}](${url} "${codeWidth}")`, withoutPicture(url));
}

/**
 * How a member takes part in the gathering as it is held now: in the chosen mode if it is known, else in every mode.
 */
export function modesKnown({ draft }: GatheringItem, mode: AttendanceMode | null): readonly AttendanceMode[] {
  const known = modeNow(draft, mode);
  return known === undefined ? modesOf(draft) : [known];
}

/** Whether a gathering takes place, and has not begun. */
export function isAhead({ gathering, service: { now } }: About): boolean {
  return isToCome(gathering, now);
}

/** Whether a gathering is to take place, perhaps without a gathering invitation yet, and has not begun. */
export function isPlanned(about: About): boolean {
  const { gathering, service } = about;
  return isAhead(about) || (gathering.status === 'draft' && !hasBegun(gathering, service.now));
}

/** Whether an RSVP is still taken when the mail leaves: a button that is closed by then is not offered. */
export function takesRsvps({ gathering, holdsOffer = false, service: { now } }: About): boolean {
  return isOpenToRsvps(gathering, now, { holdsOffer });
}

/** Whether members on the waiting list can still be offered a seat when the mail leaves. */
export function isWaitingListOpen({ gathering, service: { now } }: About): boolean {
  return offersSeats(gathering, now);
}

function isBeforeDeadline({ gathering, service: { now } }: About): boolean {
  return rsvpsUntil(gathering) > now;
}

/** A day and a time with the zone's name: the person and the gathering may be in different zones. */
export function untilFor({ language, timeZone }: ReachableRecord, at: Date): string {
  return formatInstant(at, language, timeZone);
}

const rsvpSlots: readonly ServiceSlot[] = ['attend_url', 'decline_url', 'undecided_url'];

/** Links of a mail about the gathering as buttons, without those to RSVPs that are no longer taken, and to a page that is closed. */
export function openButtons(about: About, ...links: readonly ButtonLink[]): string {
  const isOpen = takesRsvps(about);
  const hasPage = hasRsvpPage(about.gathering, about.service.now);
  return buttons(...links.filter(([, to]) => (isOpen || !rsvpSlots.includes(to)) && (hasPage || to !== 'details_url')));
}

/** The link to the page of the RSVP, by what one can do there. */
export function rsvpPageButton(about: About): ButtonLink {
  const { seeRsvp, changeRsvp } = linkTexts(about.record.language);
  return [takesRsvps(about) ? changeRsvp : seeRsvp, 'details_url'];
}

/** The values of the variables in a gathering's mails. */
export function gatheringValues({ record, gathering, service: { keys, now } }: About) {
  const onlineUrl = onlineAddress(gathering);
  const links = gatheringLinks(gathering.gatheringId, record, keys, now);
  return onlineUrl === undefined ? links : { ...links, online_url: onlineUrl };
}

/** Service mail about the gathering. */
export function mailAbout(about: About, text: MailText): Message {
  return toMember(about.record, { text, values: gatheringValues(about) }, about.service);
}

/** The reader as the calendar object names them; the caller says whether they come. */
export function readerOf({ record, gathering, service }: About) {
  return inviteeOf(gathering, record, record.language, service, service.now);
}

/** The online address with every character that a URL may not hold encoded. */
export function onlineAddress({ draft }: GatheringItem): string | undefined {
  return draft.onlineUrl == null ? undefined : new URL(draft.onlineUrl).href;
}
