/** The pages of an invitation: the question, and what was recorded. */
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { linkClosedPage } from '../../../shared/http/notice-pages.ts';
import type { Visit } from '../../../shared/http/page.ts';
import { html, type Markup, type PageContent, say } from '../../../shared/http/page-layout.ts';
import { formatDate, formatTime, zoneName } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { forWhom, noticeText, preferencesLink, topicBox, topicList } from '../pages/page-parts.ts';
import { topicName } from '../pages/wording.ts';
import { type InvitationState, invitationClosesAt } from './joining.ts';

/** Whose invitation it is, and how it stands. */
export interface Invited {
  readonly person: MailingRecord;
  readonly card: ContactCard | undefined;
  readonly state: InvitationState;
  readonly language: Language;
}

/** What the link shows: the question while it is open, else what was answered. */
export function invitationPage(invited: Invited, visit: Visit): PageContent {
  switch (invited.state) {
    case 'open':
      return invited.card === undefined ? linkClosedPage(invited.language) : questionPage(invited, invited.card, visit);
    case 'member':
      return joinedPage(invited, visit);
    case 'declined':
      return declinedPage(invited);
    case 'closed':
      return linkClosedPage(invited.language);
  }
}

function questionPage({ person, language }: Invited, card: ContactCard, visit: Visit): PageContent {
  const company = programme.company.name[language];
  const answered = topicsAnswered(card);
  return {
    language,
    switchLanguage: true,
    title: say(language, 'アルムナイ制度へのご参加について', 'Would you like to join?'),
    body: html`${forWhom(card.names, language)}
${visit.refusedFields.length === 0 ? '' : problem(language)}
${person.membership === 'declined' ? declinedBefore(language) : ''}
<p>${say(
      language,
      `${company}では、ご退職後もつながりを大切にしたいと考え、アルムナイ制度を設けております。ご参加は任意です。下記をお読みのうえ、ご希望をお聞かせください。`,
      `${company} would like to stay in touch with you. Taking part is voluntary. Please read the text below and tell us what you would like.`,
    )}</p>
${deadline(invitationClosesAt(person, card), language)}
<h2 id="notice">${say(language, '個人情報の取扱い', 'Your personal data')}</h2>
<div class="notice" role="region" aria-labelledby="notice" tabindex="0">${noticeText(programme.notice, language)}</div>
<form method="post" action="?lang=${language}"><input type="hidden" name="nonce" value="${visit.nonce}"><input type="hidden" name="notice" value="${programme.notice}"><input type="hidden" name="language" value="${language}">
${answered.length === 0 ? '' : answeredBefore(card, answered, language)}
<fieldset><legend>${say(language, 'ご希望のものをお選びください(任意)', 'What would you like to receive? (optional)')}</legend>
${topics.filter((topic) => !answered.includes(topic)).map((topic) => topicBox('purpose', topic, false, language))}</fieldset>
<p class="small">${say(
      language,
      'お選びにならなかったものはお送りしません。ご希望はいつでも変更・撤回していただけます。',
      'What you do not tick is not sent. You can change your mind or withdraw at any time.',
    )}</p>
<button name="decision" value="accept">${say(language, 'アルムナイに参加する', 'Join')}</button>
<button name="decision" value="refuse" class="second">${say(language, '今回は登録しない', 'Not this time')}</button></form>`,
  };
}

/** What was recorded when somebody joined, and how to change it. */
export function joinedPage({ person, language }: Invited, { now, keys }: Visit): PageContent {
  return {
    language,
    title: say(language, 'ご参加ありがとうございます', 'Welcome back'),
    body: html`${forWhom(person.names, language)}
<p class="taken" role="status">${say(
      language,
      'アルムナイ制度へのご参加を、次の内容で承っております。',
      'You are a member of the alumni programme. This is what we have recorded.',
    )}</p>
<h2>${say(language, 'お送りするもの', 'What we send you')}</h2>
${topicList(person.topics, language)}
<p class="small">${recordedAs(person, language)}</p>
<p>${say(
      language,
      'ご希望の変更や同意の撤回、退会は、いつでも次のページ、またはメールに記載のリンクからお手続きいただけます。',
      'You can change this, withdraw your consent or leave at any time, on this page or by the links in every mail.',
    )}</p>
${preferencesLink(person, now, keys, language)}
<p class="small">${say(
      language,
      'ご連絡や交流会の場では、現在のお勤め先の秘密情報をお話しにならないようお願いいたします。',
      'When you are in touch with us, please do not share confidential information of your present employer.',
    )}</p>`,
  };
}

/** What was recorded when somebody declined. */
export function declinedPage({ person, card, language, state }: Invited): PageContent {
  const until = state === 'open' ? invitationClosesAt(person, card) : undefined;
  return {
    language,
    title: say(language, '承知いたしました', 'Thank you for letting us know'),
    body: html`<p class="taken" role="status">${say(
      language,
      '「今回は登録しない」とのご回答を承りました。アルムナイ制度のご案内は、今後お送りいたしません。',
      'We have recorded that you do not want to join this time. We will not write to you about it again.',
    )}</p>
<p class="small">${recordedAs(person, language)}</p>
<p>${until === undefined ? writeToUs(language) : joinUntil(until, language)}</p>`,
  };
}

function writeToUs(language: Language): string {
  return say(
    language,
    'お気持ちが変わられた場合は、下記の窓口までお気軽にご連絡ください。',
    'If you change your mind, please write to the address below.',
  );
}

function joinUntil(until: Date, language: Language): string {
  const date = formatDate(until, language, programme.timeZone);
  return say(
    language,
    `お気持ちが変わられた場合は、${date}までは、メールのリンクからこのページを開き直してご参加いただけます。その後は下記の窓口までご連絡ください。`,
    `If you change your mind, open the link in the mail again until ${date}; after that, please write to the address below.`,
  );
}

/** The topics that were agreed to at exit, on paper or in the exit form: they are not asked again. */
function topicsAnswered(card: ContactCard) {
  const presented = card.consentAtExit;
  if (presented?.decision !== 'granted') return [];
  return topics.filter((topic) => presented.purposes.includes(topic));
}

function answeredBefore(card: ContactCard, answered: readonly (typeof topics)[number][], language: Language): Markup {
  const at = card.consentAtExit?.decision === 'granted' ? new Date(card.consentAtExit.at) : undefined;
  const date = at === undefined ? '' : formatDate(at, language, programme.timeZone);
  return html`<p>${say(
    language,
    `次のものは、${date}にご同意をいただいております。`,
    `You agreed to these on ${date}:`,
  )}</p><ul>${answered.map((topic) => html`<li>${topicName(topic, language)}</li>`)}</ul>`;
}

function declinedBefore(language: Language): Markup {
  return html`<p class="taken">${say(
    language,
    '「今回は登録しない」とのご回答を承っております。ご参加に変更される場合は、このままお手続きください。',
    'You told us that you do not want to join. If you have changed your mind, you still can.',
  )}</p>`;
}

function problem(language: Language): Markup {
  return html`<p class="problem" role="alert">${say(
    language,
    'まだ登録されていません。「アルムナイに参加する」または「今回は登録しない」のどちらかをお選びください。',
    'Nothing has been recorded yet. Please choose “Join” or “Not this time”.',
  )}</p>`;
}

function deadline(at: Date | undefined, language: Language): Markup {
  if (at === undefined) return '';
  const { timeZone } = programme;
  const zone = zoneName(at, language, timeZone);
  const text = `${formatDate(at, language, timeZone)} ${formatTime(at, language, timeZone)} (${zone})`;
  return html`<p>${say(language, 'お返事の期限', 'Please answer by')}${say(language, ':', ' ')}<strong>${text}</strong></p>`;
}

function recordedAs(person: MailingRecord, language: Language): string {
  const at = person.membershipSince === undefined ? undefined : new Date(person.membershipSince);
  if (at === undefined) return '';
  const when = `${formatDate(at, language, programme.timeZone)} ${formatTime(at, language, programme.timeZone)}`;
  const version = person.noticeVersion ?? '';
  return say(
    language,
    `記録日時:${when} / 個人情報の取扱い:${version}版`,
    `Recorded: ${when} / Text on personal data: version ${version}`,
  );
}
