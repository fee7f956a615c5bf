/** What stands on /r/{token}: what, when and where, the answer that was chosen, and what became of it. */
import type { AttendanceMode } from '../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../events/read-models/mailing-record.ts';
import { html, type Markup, type PageContent, say } from '../../shared/http/page-layout.ts';
import { formatDate, formatPeriod, formatTime, zoneName } from '../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../shared/locale/languages.ts';
import { answersUntil, type Closed, type Guest, isCurrent, type PossibleAnswer, possibleAnswers } from './answer.ts';
import type { Gathering } from './gathering.ts';
import { oneClickScript } from './one-click.ts';
import { modesOf } from './seats.ts';

/** Who looks at the page: a member, in the member's language and zone. */
export type Visitor = Pick<MailingRecord, 'language' | 'timeZone'>;

export interface Invitation {
  readonly gathering: Gathering;
  readonly visitor: Visitor;
  readonly guest: Guest | undefined;
  readonly nonce: string;
  readonly chosen: PossibleAnswer | undefined;
  readonly byItself: boolean;
}

/** The invitation with the chosen answer and one big button for it; the others are small. Showing it writes nothing. */
export function invitationPage(invitation: Invitation): PageContent {
  const { gathering, visitor, guest, chosen, byItself } = invitation;
  if (guest !== undefined && guest.answer === chosen && isCurrent(gathering, guest)) {
    return answerTakenPage(invitation, guest);
  }
  const { language } = visitor;
  const body = html`${standing(gathering, guest, language)}
${details(gathering, visitor, guest)}
<p>${question(language, chosen)}</p>
${byItself ? byItselfNote(language) : ''}
${answerForm(invitation, chosen)}
${until(gathering, visitor)}`;
  const title = inLanguage(gathering.draft.title, language);
  return { language, title, body, ...(byItself ? { script: oneClickScript } : {}) };
}

/** What was taken, and how to change it. */
export function answerTakenPage(invitation: Invitation, guest: Guest): PageContent {
  const { gathering, visitor } = invitation;
  const { language } = visitor;
  const body = html`<p class="taken" role="status">${taken(guest, language)}</p>
${details(gathering, visitor, guest)}
${guest.answer === 'unconfirmed' ? '' : howToChange(language)}
${answerForm({ ...invitation, guest }, undefined)}
${until(gathering, visitor)}`;
  return { language, title: inLanguage(gathering.draft.title, language), body };
}

function howToChange(language: Language): Markup {
  return html`<h2>${say(language, 'ご回答の変更', 'Changed your mind?')}</h2>
<p>${say(language, '下のボタンからいつでも変更いただけます。', 'Change your answer here at any time.')}</p>`;
}

/** The answer could not be taken as given; nothing was written. */
export function answerRefusedPage(
  invitation: Invitation,
  reason: 'full' | 'mode_missing' | 'too_many_guests',
): PageContent {
  const { gathering, visitor, guest } = invitation;
  const { language } = visitor;
  const body = html`<p role="alert"><strong>${refusal(reason, guest, language)}</strong></p>
${standing(gathering, guest, language)}
${details(gathering, visitor, guest)}
${answerForm(invitation, undefined)}
${until(gathering, visitor)}`;
  const title = inLanguage(gathering.draft.title, language);
  return { status: reason === 'full' ? 409 : 422, language, title, body };
}

/** The gathering can no longer be answered; if the member has an answer in, the page says which. */
export function closedPage(
  gathering: Gathering,
  visitor: Visitor,
  guest: Guest | undefined,
  reason: Closed,
): PageContent {
  const { language } = visitor;
  const body = html`<p role="status"><strong>${closed(reason, language)}</strong></p>
${
  guest === undefined || reason === 'cancelled'
    ? ''
    : html`<p>${say(language, 'ご回答:', 'Your answer: ')}${answerName(guest, language)}</p>`
}
${details(gathering, visitor, guest)}`;
  return { status: 410, language, title: inLanguage(gathering.draft.title, language), body };
}

function details(gathering: Gathering, { language, timeZone }: Visitor, guest: Guest | undefined): Markup {
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
      : html`<br><span class="small">${say(language, 'お住まいの地域の時刻:', 'In your time zone: ')}${formatPeriod(start, end, language, timeZone)}</span>`
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

function standing(gathering: Gathering, guest: Guest | undefined, language: Language): Markup {
  if (guest === undefined) return '';
  if (guest.answer !== 'unconfirmed' && !isCurrent(gathering, guest)) {
    return html`<p class="taken">${say(
      language,
      `日時または会場が変更になりました。恐れ入りますが、改めてご回答をお願いいたします。(前回のご回答:${answerName(guest, language)})`,
      `The time or the place has changed. Please answer once more. (Your last answer: ${answerName(guest, language)}.)`,
    )}</p>`;
  }
  return html`<p class="taken">${taken(guest, language)}</p>`;
}

function answerName(guest: Guest, language: Language): string {
  const names = {
    attending: say(language, '参加', 'attending'),
    waiting: say(language, 'キャンセル待ち', 'on the waiting list'),
    offered: say(language, 'お席のご案内中', 'a seat is offered to you'),
    declined: say(language, '欠席', 'not attending'),
    undecided: say(language, '検討中', 'undecided'),
    unconfirmed: say(language, '未確定', 'not confirmed'),
  };
  return names[guest.answer];
}

function taken(guest: Guest, language: Language): string {
  const guests =
    guest.guests === 0
      ? ''
      : say(language, `(同伴者${guest.guests}名)`, ` with ${guest.guests} ${guest.guests === 1 ? 'guest' : 'guests'}`);
  switch (guest.answer) {
    case 'attending':
      return say(
        language,
        `「参加」${guests}で承りました。当日お目にかかれますことを楽しみにしております。`,
        `You are attending${guests}. We look forward to seeing you.`,
      );
    case 'waiting':
      return say(
        language,
        `満席のため、キャンセル待ち${guests}で承りました。お席をご用意できる場合は、メールでご連絡いたします。`,
        `It is full, so you are on the waiting list${guests}. We will write to you if a seat becomes free.`,
      );
    case 'offered':
      return say(
        language,
        'お席のご用意ができました。ご参加の可否をお知らせください。',
        'A seat has become free for you. Please tell us whether you take it.',
      );
    case 'declined':
      return say(
        language,
        '「欠席」で承りました。ご連絡いただき、ありがとうございます。',
        'You are not attending. Thank you for letting us know.',
      );
    case 'undecided':
      return say(
        language,
        '「検討中」で承りました。お決まりになりましたら、あらためてお知らせください。',
        'You are still undecided. Please let us know once you have decided.',
      );
    case 'unconfirmed':
      return say(
        language,
        '異なるご回答が続けて届いたため、まだ確定しておりません。恐れ入りますが、下のボタンでご回答をお知らせください。',
        'Different answers reached us at almost the same time, so none has been taken. Please press the button for your answer.',
      );
  }
}

function refusal(
  reason: 'full' | 'mode_missing' | 'too_many_guests',
  guest: Guest | undefined,
  language: Language,
): string {
  switch (reason) {
    case 'full':
      return guest?.answer === 'attending'
        ? say(
            language,
            '満席のため、ご希望の変更を承ることができませんでした。これまでのご回答はそのまま有効です。',
            'It is full, so we could not make this change. Your answer stands as it was.',
          )
        : say(
            language,
            '申し訳ございません。満席となりましたため、ご参加を承ることができませんでした。',
            'We are sorry: every seat is taken, so we could not take your answer.',
          );
    case 'mode_missing':
      return say(
        language,
        'ご参加の方法(会場またはオンライン)をお選びください。',
        'Please choose how you take part: at the place or online.',
      );
    case 'too_many_guests':
      return say(language, '同伴者の人数をお確かめください。', 'Please check the number of guests.');
  }
}

function closed(reason: Closed, language: Language): string {
  switch (reason) {
    case 'cancelled':
      return say(
        language,
        '誠に申し訳ございませんが、この会は中止となりました。',
        'We are sorry: this gathering has been cancelled.',
      );
    case 'over':
      return say(language, 'この会はすでに始まっているか、終了しております。', 'This gathering has begun or is over.');
    case 'too_late':
      return say(
        language,
        '回答の受付は終了いたしました。ご出欠に変更がございましたら、お手数ですが下記の窓口までご連絡ください。',
        'The time for answers is over. If your plans have changed, please write to the address below.',
      );
  }
}

function question(language: Language, chosen: PossibleAnswer | undefined): string {
  if (chosen === undefined) return say(language, 'ご出欠をお知らせください。', 'Will you come?');
  const word = { attending: '参加する', declined: '欠席する', undecided: '検討中' }[chosen];
  return say(
    language,
    `メールで「${word}」をお選びいただきました。下のボタンで確定いたします。`,
    `You chose “${buttonText(chosen, 'en')}” in the mail. Press the button to confirm it.`,
  );
}

function byItselfNote(language: Language): Markup {
  return html`<p id="by-itself" class="small" hidden>${say(
    language,
    'このページを操作されますと、お選びいただいたご回答を自動でお送りします。別のご回答をご希望の場合は、ボタンでお選びください。',
    'As soon as you touch this page, the answer you chose is sent by itself. Press a button for another one.',
  )}</p>`;
}

function buttonText(answer: PossibleAnswer, language: Language): string {
  const texts = {
    attending: say(language, '参加する', 'I will attend'),
    declined: say(language, '欠席する', 'I cannot attend'),
    undecided: say(language, '検討中', 'I do not know yet'),
  };
  return texts[answer];
}

/** The first button is the big one: also what the Enter key and the script send. */
function answerForm({ gathering, visitor, guest, nonce }: Invitation, chosen: PossibleAnswer | undefined): Markup {
  const { language } = visitor;
  const held = guest !== undefined && isCurrent(gathering, guest) ? guest.answer : undefined;
  const asked = guestFields(gathering, guest, language);
  // What holds already is no button, unless the guests or the way to take part may still be changed by it.
  const others = possibleAnswers.filter(
    (answer) => answer !== chosen && (answer !== held || (answer === 'attending' && asked !== '')),
  );
  const label = (answer: PossibleAnswer) =>
    answer === held ? say(language, 'この内容に変更する', 'Change to this') : buttonText(answer, language);
  return html`<form id="answer" method="post"><input type="hidden" name="nonce" value="${nonce}"><input type="hidden" name="evidence" value="button">${asked}${
    chosen === undefined ? '' : html`<button name="answer" value="${chosen}">${buttonText(chosen, language)}</button>`
  }${others.map((answer) => html`<button class="second" name="answer" value="${answer}">${label(answer)}</button>`)}</form>`;
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

function until(gathering: Gathering, { language, timeZone }: Visitor): Markup {
  const at = answersUntil(gathering);
  const text = say(
    language,
    `${formatDate(at, language, timeZone)} ${formatTime(at, language, timeZone)}(${zoneName(at, language, timeZone)})まで、ご回答・ご変更いただけます。`,
    `You can answer and change your answer until ${formatDate(at, language, timeZone)}, ${formatTime(at, language, timeZone)} (${zoneName(at, language, timeZone)}).`,
  );
  return html`<p class="small">${text}</p>`;
}
