/** What /r/{token} shows of the gathering, and what attending members find there: calendar, check-in, who else comes. */
import type { AttendanceMode } from '../../../../events/agreements/rsvp-words.ts';
import { modesOf } from '../../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { tableRules } from '../../../../shared/characters/table-columns.ts';
import { html, type Markup, raw } from '../../../../shared/http/pages/page-layout.ts';
import { formatPeriod, isSameTime } from '../../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../../shared/locale/languages.ts';
import { markdownPage } from '../../../../shared/mail-format/markdown.ts';
import { placeNames } from '../../../../shared/texts/glossary.ts';
import type { Gathering } from '../../gathering/gathering.ts';
import { entranceOf, type Guest, type Invitee } from '../../gathering/guest.ts';
import { seatsOpenTo } from '../../gathering/seats.ts';
import { gatheringTexts } from '../../texts/page-texts.ts';
import type { Attendees } from '../attendees.ts';
import type { Invited } from '../invited-store.ts';
import { closedReason, withoutSeats } from '../rsvp.ts';

/** The member who looks at the page, in the member's language and zone. */
export type Visitor = Pick<MailingRecord, 'language' | 'timeZone'>;

/** The gathering, and the member's RSVP to it. */
type DetailsFor = Pick<Invited, 'gathering' | 'guest'>;

/** Addresses of files and pages for this member alone. */
export interface OwnLinks {
  readonly calendar: string;
  readonly checkIn: string;
  readonly preferences: string;
}

/** How quotes and tables of a description look. */
export const descriptionStyle = `
blockquote{margin:1rem 0;padding-left:1rem;border-left:4px solid var(--line)}
${tableRules((pixels) => `${pixels / 16}rem`)}.data{margin:1rem 0}.data th,.data td{border:1px solid var(--line)}`;

/** What, when and where. A page that shows it has {@link descriptionStyle}. */
export function details(invitee: DetailsFor, { language, timeZone }: Visitor, now: Date): Markup {
  const { draft } = invitee.gathering;
  const texts = gatheringTexts(language);
  const [start, end] = [new Date(draft.startsAt), new Date(draft.endsAt)];
  const when = formatPeriod(start, end, language, draft.timeZone);
  const same = isSameTime(start, language, timeZone, draft.timeZone);
  const place =
    draft.place == null
      ? ''
      : html`<dt>${texts.place}</dt><dd>${draft.place.name}${
          draft.place.address === undefined ? '' : html`<br>${draft.place.address}`
        }</dd>`;
  const description = draft.description === undefined ? '' : raw(markdownPage(inLanguage(draft.description, language)));
  return html`${description}<dl><dt>${texts.when}</dt><dd>${when}${
    same ? '' : html`<br><span class="small">${texts.ownTime}${formatPeriod(start, end, language, timeZone)}</span>`
  }</dd>${place}${online(invitee, language, now)}</dl>`;
}

/**
 * Only members who take part online see the address of the online room. The others read that it comes once they say so,
 * while they still can; later, the way to take part is named only where it is the only one.
 */
function online({ gathering, guest }: DetailsFor, language: Language, now: Date): Markup {
  const { onlineUrl, place } = gathering.draft;
  if (onlineUrl == null) return '';
  const texts = gatheringTexts(language);
  const name = placeNames(language).online;
  if (entranceOf(gathering, guest) === 'online')
    return html`<dt>${name}</dt><dd><a href="${onlineUrl}">${onlineUrl}</a></dd>`;
  if (closedReason(gathering, now, guest) === undefined) return html`<dt>${name}</dt><dd>${texts.onlineLater}</dd>`;
  return place == null ? html`<dt>${texts.place}</dt><dd>${name}</dd>` : '';
}

const fewSeats = 10;

/** How many seats are left for a member without a seat, when there are few or none: until the last day, members who wait come first. */
export function seatsLeft(invitee: Invitee, at: Date, language: Language): Markup {
  const { gathering, guest } = invitee;
  const texts = gatheringTexts(language);
  const joins = (mode: AttendanceMode) => guest?.answer !== 'waiting' && withoutSeats(invitee, mode, at) === 'waits';
  const full = (mode: AttendanceMode) => (joins(mode) ? texts.fullWithWaitingList : texts.full);
  const modes = modesOf(gathering.draft);
  const scarce = modes.flatMap((mode) => {
    const left = seatsOpenTo(invitee, { mode, at });
    if (left > fewSeats) return [];
    const where = modes.length === 1 ? '' : mode === 'place' ? texts.atPlace : texts.atOnline;
    return [html`<br>${where}${left > 0 ? texts.seatsLeft(left) : full(mode)}`];
  });
  return scarce.length === 0 ? '' : html`<p><strong>${texts.seats}</strong>${scarce}</p>`;
}

/** For attending members: an entry for the calendar, and the code for the door. */
export function attendance(gathering: Gathering, guest: Guest, links: OwnLinks, language: Language): Markup {
  const texts = gatheringTexts(language);
  const calendar = html`<p><a class="way" href="${links.calendar}">${texts.addToCalendar}</a></p>`;
  if (entranceOf(gathering, guest) !== 'place') return calendar;
  return html`${calendar}<h2>${texts.reception}</h2>
<p>${texts.showCode}</p>
<p><img class="code" src="${links.checkIn}" width="232" height="232" alt="${texts.code}"></p>`;
}

/** Who else comes: the names of those who agreed to be named, the others as a number. */
export function attendeeList({ names, others }: Attendees, links: OwnLinks, language: Language): Markup {
  if (names.length === 0 && others === 0) return '';
  const texts = gatheringTexts(language);
  const more = names.length === 0 ? texts.othersOnly(others) : texts.andOthers(others);
  return html`<h2>${texts.attendees}</h2>
${names.length === 0 ? '' : html`<ul>${names.map((name) => html`<li>${texts.attendee(name)}</li>`)}</ul>`}${others === 0 ? '' : html`<p>${more}</p>`}
<p class="small">${texts.whoIsNamed} <a href="${links.preferences}">${texts.chooseToBeNamed}</a></p>`;
}
