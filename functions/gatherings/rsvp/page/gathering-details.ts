/** What /r/{token} tells about the gathering, and what those who attend get beside: calendar, check-in, who else comes. */

import type { AttendanceMode } from '../../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { html, type Markup, say } from '../../../../shared/http/page-layout.ts';
import { formatDate, formatPeriod, formatTime } from '../../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../../shared/locale/languages.ts';
import type { Gathering } from '../../gathering/gathering.ts';
import { isLastDay } from '../../gathering/schedule.ts';
import { freeSeats, modesOf } from '../../gathering/seats.ts';
import type { Attendees } from '../attendees.ts';
import type { Guest } from '../rsvp.ts';

/** Who looks at the page: a member, in the member's language and zone. */
export type Visitor = Pick<MailingRecord, 'language' | 'timeZone'>;

/** Addresses of files and pages for this member alone. */
export interface OwnLinks {
  readonly calendar: string;
  readonly checkIn: string;
  readonly preferences: string;
}

/** What, when and where. */
export function details(gathering: Gathering, { language, timeZone }: Visitor, guest: Guest | undefined): Markup {
  const { draft } = gathering;
  const [start, end] = [new Date(draft.startsAt), new Date(draft.endsAt)];
  const when = formatPeriod(start, end, language, draft.timeZone);
  const same = [formatDate, formatTime].every(
    (format) => format(start, language, timeZone) === format(start, language, draft.timeZone),
  );
  const place =
    draft.place == null
      ? ''
      : html`<dt>${say(language, '会場', 'Place')}</dt><dd>${draft.place.name}${
          draft.place.address === undefined ? '' : html`<br>${draft.place.address}`
        }</dd>`;
  const description =
    draft.description === undefined ? '' : html`<p>${lines(inLanguage(draft.description, language))}</p>`;
  return html`${description}<dl><dt>${say(language, '日時', 'When')}</dt><dd>${when}${
    same
      ? ''
      : html`<br><span class="small">${say(language, 'お住まいの地域の時刻：', 'In your time zone: ')}${formatPeriod(start, end, language, timeZone)}</span>`
  }</dd>${place}${online(gathering, guest, language)}</dl>`;
}

/** The address of the online room is for those who take part in it. */
function online({ draft }: Gathering, guest: Guest | undefined, language: Language): Markup {
  if (draft.onlineUrl == null) return '';
  const url = guest?.answer === 'attending' && guest.mode === 'online' ? draft.onlineUrl : undefined;
  return html`<dt>${say(language, 'オンライン', 'Online')}</dt><dd>${
    url === undefined
      ? say(
          language,
          '参加用URLは、オンラインでのご参加を承ったあとに表示いたします。',
          'The link is shown once you have said that you take part online.',
        )
      : html`<a href="${url}">${url}</a>`
  }</dd>`;
}

/** Text of HR's with its line breaks. */
function lines(text: string): Markup[] {
  return text.split(/\r?\n/).map((line, position) => (position === 0 ? html`${line}` : html`<br>${line}`));
}

const fewSeats = 10;

/** How full it is, where that matters to somebody who has no seat yet: few are left, or none. */
export function seatsLeft(gathering: Gathering, at: Date, language: Language): Markup {
  const modes = modesOf(gathering.draft);
  const told = modes.flatMap((mode) => {
    const left = openSeats(gathering, mode, at);
    if (left > fewSeats) return [];
    const where =
      modes.length === 1
        ? ''
        : mode === 'place'
          ? say(language, '会場：', 'At the place: ')
          : say(language, 'オンライン：', 'Online: ');
    return [html`<br>${where}${seatWords(left, gathering.draft.waitingList === 'fifo', language)}`];
  });
  return told.length === 0 ? '' : html`<p><strong>${say(language, 'お席の状況', 'Seats')}</strong>${told}</p>`;
}

/** Seats that a newcomer can take: until the last day, those who wait come first. */
function openSeats(gathering: Gathering, mode: AttendanceMode, at: Date): number {
  const free = freeSeats(gathering, mode);
  return isLastDay(gathering, at) ? free : Math.max(0, free - gathering.waitingSeats[mode]);
}

function seatWords(left: number, waitingList: boolean, language: Language): string {
  if (left > 0) return say(language, `残り${left}席`, left === 1 ? 'One is left.' : `${left} are left.`);
  return waitingList
    ? say(
        language,
        '満席（「参加する」をお選びいただきますと、キャンセル待ちで承ります）',
        'Every seat is taken; if you choose to attend, you are put on the waiting list.',
      )
    : say(language, '満席', 'Every seat is taken.');
}

/** For those who attend: an entry for the calendar, and the picture that opens the door. */
export function attendance(gathering: Gathering, guest: Guest, links: OwnLinks, language: Language): Markup {
  const calendar = html`<p><a class="way" href="${links.calendar}">${say(language, 'カレンダーに追加する', 'Add it to your calendar')}</a></p>`;
  if (guest.mode !== 'place' || gathering.draft.place == null) return calendar;
  return html`${calendar}<h2>${say(language, '当日の受付', 'At the door')}</h2>
<p>${say(language, '受付でこの画面のQRコードをご提示ください。お名前をお申し出いただいても承ります。', 'Please show this QR code at the door. Your name will do as well.')}</p>
<p><img class="code" src="${links.checkIn}" width="232" height="232" alt="${say(language, '受付用のQRコード', 'QR code for the door')}"></p>`;
}

/** Who else comes, as far as they let their name be shown. */
export function attendeeList({ names, others }: Attendees, links: OwnLinks, language: Language): Markup {
  const more =
    others === 0
      ? ''
      : names.length === 0
        ? say(
            language,
            `ほかに${others}名の方が参加されます。`,
            others === 1 ? 'One other person comes.' : `${others} other people come.`,
          )
        : say(language, `ほか${others}名`, others === 1 ? 'and one other' : `and ${others} others`);
  if (names.length === 0 && others === 0) return '';
  return html`<h2>${say(language, '参加される方', 'Who else comes')}</h2>
${names.length === 0 ? '' : html`<ul>${names.map((name) => html`<li>${say(language, `${name} 様`, name)}</li>`)}</ul>`}${more === '' ? '' : html`<p>${more}</p>`}
<p class="small">${say(language, '掲載に同意された方のお名前だけを、参加される方にのみ表示しています。', 'Only names of those who agreed to it are shown, and only to those who attend.')} <a href="${links.preferences}">${say(language, 'ご自身のお名前の掲載を設定する', 'Choose whether your name is shown')}</a></p>`;
}
