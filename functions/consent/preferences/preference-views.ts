/** The preference page, and what follows from its form. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { linkClosedPage } from '../../../shared/http/notice-pages.ts';
import type { Visit } from '../../../shared/http/page.ts';
import { html, type Markup, type PageContent, raw, say } from '../../../shared/http/page-layout.ts';
import { zoneName } from '../../../shared/locale/dates.ts';
import { type Language, languages } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { forWhom, noticeText, topicBox, topicList } from '../pages/page-parts.ts';
import type { Verification } from '../tables.ts';

/** Whose preferences, and in which language the page is. */
export interface Preferences {
  readonly person: MailingRecord;
  readonly language: Language;
}

/** Zones to choose from; another that a person has stays in the list. */
const zones = [
  'Asia/Tokyo',
  'Asia/Shanghai',
  'Asia/Singapore',
  'Asia/Bangkok',
  'Asia/Kolkata',
  'Australia/Sydney',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Berlin',
  'America/New_York',
  'America/Chicago',
  'America/Los_Angeles',
  'America/Sao_Paulo',
];

/** What the link shows: the form for members; for others how it stands. */
export function preferencesPage(preferences: Preferences, visit: Visit): PageContent {
  const { person, language } = preferences;
  if (person.membership !== 'member') return notMemberPage(preferences);
  return {
    language,
    switchLanguage: true,
    title: say(language, '配信設定・プロフィール', 'Your preferences'),
    body: html`${forWhom(person.names, language)}
${visit.refusedFields.length === 0 ? '' : refused(visit.refusedFields, language)}
${person.suppression === 'none' ? '' : suppressed(person, language)}
<form method="post" action="?lang=${language}">${hidden(visit, language)}
<fieldset><legend>${say(language, 'お送りするもの', 'What we send you')}</legend>
${topics.map((topic) => topicBox('topic', topic, person.topics.includes(topic), language))}</fieldset>
<fieldset><legend>${say(language, '配信の頻度', 'How often')}</legend>
${frequency('all', say(language, '通常どおり受け取る', 'Send me everything I chose'), person)}
${frequency('pause', say(language, '一時的に休止する', 'Pause for now'), person)}</fieldset>
<fieldset><legend>${say(language, '交流会', 'Gatherings')}</legend>
${box('directory', person.directory, say(language, '同じ会の参加者に名前を表示する', 'Show my name to others who attend'))}
${box('hourReminder', person.hourReminder, say(language, '開始1時間前にも知らせる', 'Remind me an hour before, too'))}</fieldset>
<label class="field" for="locale">${say(language, 'メールの言語', 'Language of mails')}</label>
<select id="locale" name="locale">${languages.map((one) => option(one, one === 'ja' ? '日本語' : 'English', one === person.language))}</select>
<label class="field" for="timeZone">${say(language, 'タイムゾーン', 'Time zone')}</label>
<select id="timeZone" name="timeZone">${zonesFor(person).map((zone) => option(zone, `${zoneName(visit.now, language, zone)} (${cityOf(zone)})`, zone === person.timeZone))}</select>
<label class="field" for="skills">${say(language, 'スキル', 'Skills')}</label>
<input type="text" id="skills" name="skills" value="${person.skills.join(say(language, '、', ', '))}" maxlength="2000" aria-describedby="skills-hint">
<p class="small" id="skills-hint">${say(
      language,
      '「、」で区切ってください。お勤め先の秘密情報はご記入にならないようお願いいたします。',
      'Separated by commas. Please do not write anything that is confidential to your present employer.',
    )}</p>
<details><summary id="data">${say(language, '個人情報の取扱い', 'Your personal data')}</summary><div class="notice" role="region" aria-labelledby="data" tabindex="0">${noticeText(programme.notice, language)}</div></details>
<p class="small">${say(
      language,
      '配信の停止と休止はすぐに反映されます。ほかの変更では、ご本人確認のコードをご登録のアドレスにお送りします。',
      'Stopping and pausing take effect at once. For other changes we send a code to your address, to be sure that it is you.',
    )}</p>
<button>${say(language, '変更を保存する', 'Save')}</button></form>
<h2>${say(language, '退会', 'Leaving')}</h2>
<form method="post" action="?lang=${language}">${hidden(visit, language)}<button class="second" name="leave" value="ask">${say(language, '退会手続きへ進む', 'Leave the programme')}</button></form>`,
  };
}

/** Asks once more before somebody leaves. */
export function leavePage({ person, language }: Preferences, visit: Visit): PageContent {
  return {
    language,
    title: say(language, '退会してよろしいですか', 'Do you want to leave?'),
    body: html`${forWhom(person.names, language)}<p>${say(
      language,
      'すべての同意を撤回し、アルムナイ制度を退会します。以後、お便りやご案内はお送りいたしません。',
      'You withdraw every consent and leave the alumni programme. We will send you nothing more.',
    )}</p><form method="post" action="?lang=${language}">${hidden(visit, language)}<button name="leave" value="confirmed">${say(language, '退会する', 'Leave')}</button></form>
<p><a class="way" href="?lang=${language}">${say(language, '退会せずに戻る', 'Stay, and go back')}</a></p>`,
  };
}

/** How it stands after a change. */
export function savedPage({ person, language }: Preferences): PageContent {
  return {
    language,
    title: say(language, '保存しました', 'Saved'),
    body: html`<p class="taken" role="status">${say(language, '現在の設定は次のとおりです。', 'These are your preferences now.')}</p>
${topicList(person.topics, language)}
${person.directory ? html`<p>${say(language, '交流会の参加者一覧にお名前を掲載しています。', 'Your name is shown to others who attend the same gathering.')}</p>` : ''}
${person.hourReminder ? html`<p>${say(language, '交流会の開始1時間前にもお知らせします。', 'You are reminded an hour before a gathering, too.')}</p>` : ''}
${person.frequency === 'pause' ? html`<p>${say(language, '配信は一時的に休止しています。', 'Mail is paused.')}</p>` : ''}
${back(language)}`,
  };
}

/** Asks for the code that was mailed; what stops mail is in effect already. */
export function codePage(
  { language }: Preferences,
  verification: Verification,
  visit: Visit,
  tried: 'new' | 'wrong',
): PageContent {
  return {
    language,
    status: tried === 'wrong' ? 422 : 200,
    title: say(language, '確認コードの入力', 'Enter the code'),
    body: html`${
      tried === 'wrong'
        ? html`<p class="problem" role="alert">${say(language, 'コードが正しくありません。もう一度ご確認ください。', 'That is not the code. Please check it once more.')}</p>`
        : ''
    }<p>${say(
      language,
      'ご登録のメールアドレスに6桁の確認コードをお送りしました。15分以内にご入力ください。入力されるまで、変更は反映されません(配信の停止と休止はすでに反映されています)。',
      'We have sent a six-digit code to your address. Please enter it within 15 minutes; until then nothing is changed (what you stopped or paused is stopped already).',
    )}</p>${verification.wanted.directory === true ? directoryNotice(language) : ''}<form method="post" action="?lang=${language}">${hidden(visit, language)}<input type="hidden" name="verification" value="${verification.verificationId}">
<label class="field" for="code">${say(language, '確認コード(6桁)', 'Code (six digits)')}</label>
<input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required>
<button>${say(language, '確認する', 'Confirm')}</button></form>`,
  };
}

/** The text that entering the code agrees to, for who wants to be on the list of attendees. */
function directoryNotice(language: Language): Markup {
  return html`<div class="notice" role="region" aria-label="${say(language, '参加者一覧への掲載', 'The list of attendees')}" tabindex="0">${noticeText(programme.laterNotices.directory, language)}</div>`;
}

/** The code cannot be entered any more. */
export function codeOverPage({ language }: Preferences): PageContent {
  return {
    language,
    status: 422,
    title: say(language, 'この確認コードはご利用いただけません', 'This code is no longer in use'),
    body: html`<p>${say(
      language,
      '有効期限が過ぎたか、入力回数の上限に達しました。変更は反映されていません。お手数ですが、もう一度お手続きください。',
      'It is too late for it, or it was tried too often. Nothing was changed. Please try once more.',
    )}</p>${back(language)}`,
  };
}

/** So many codes were asked for that no more are mailed today. */
export function tooManyCodesPage({ language }: Preferences): PageContent {
  return {
    language,
    status: 429,
    title: say(language, '本日の上限に達しました', 'That was a lot for one day'),
    body: html`<p>${say(
      language,
      '確認コードの発行が本日の上限に達しました。配信の停止と休止は反映されています。そのほかの変更は、明日以降にお試しいただくか、下記の窓口までご連絡ください。',
      'No more codes can be sent today. What you stopped or paused is stopped. For other changes please try again tomorrow, or write to the address below.',
    )}</p>`,
  };
}

function notMemberPage({ person, language }: Preferences): PageContent {
  if (person.membership === 'leaver') return linkClosedPage(language);
  return {
    language,
    title:
      person.membership === 'left'
        ? say(language, '退会のお手続きが完了しています', 'You have left')
        : say(language, 'ご登録はありません', 'You are not a member'),
    body: html`<p class="taken" role="status">${
      person.membership === 'left'
        ? say(language, 'アルムナイ制度からの退会を承りました。', 'You are no longer a member of the alumni programme.')
        : say(language, '「今回は登録しない」とのご回答を承っております。', 'You told us that you do not want to join.')
    }</p><p>${say(
      language,
      'お便りやご案内はお送りいたしません。改めてご参加を希望される場合は、下記の窓口までお気軽にご連絡ください。',
      'We send you nothing. If you would like to join after all, please write to the address below.',
    )}</p>`,
  };
}

function hidden(visit: Visit, language: Language): Markup {
  return html`<input type="hidden" name="nonce" value="${visit.nonce}"><input type="hidden" name="notice" value="${programme.notice}"><input type="hidden" name="language" value="${language}">`;
}

function frequency(value: MailingRecord['frequency'], label: string, person: MailingRecord): Markup {
  return html`<label class="choice"><input type="radio" name="frequency" value="${value}"${raw(person.frequency === value ? ' checked' : '')}><span>${label}</span></label>`;
}

function box(name: 'directory' | 'hourReminder', isTicked: boolean, label: string): Markup {
  return html`<label class="choice"><input type="checkbox" name="${name}" value="yes"${raw(isTicked ? ' checked' : '')}><span>${label}</span></label>`;
}

function option(value: string, label: string, selected: boolean): Markup {
  return html`<option value="${value}"${raw(selected ? ' selected' : '')}>${label}</option>`;
}

/** `America/New_York` → New York. */
function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

function zonesFor({ timeZone }: MailingRecord): string[] {
  return zones.includes(timeZone) ? zones : [timeZone, ...zones];
}

function suppressed(person: MailingRecord, language: Language): Markup {
  return html`<p class="problem">${
    person.suppression === 'address'
      ? say(
          language,
          'ご登録のメールアドレスにお届けできないため、配信を停止しております。新しいアドレスは下記の窓口までお知らせください。',
          'Mail to your address came back, so we have stopped sending. Please tell the office below your new address.',
        )
      : say(
          language,
          '迷惑メールとしてのご報告を受け、配信を停止しております。再開をご希望の場合は、ご希望のものをお選びください。',
          'A mail of ours was reported as spam, so we have stopped sending. To start again, tick what you would like.',
        )
  }</p>`;
}

function refused(fields: readonly string[], language: Language): Markup {
  const names: Readonly<Record<string, string>> = {
    skills: say(language, 'スキル', 'Skills'),
    timeZone: say(language, 'タイムゾーン', 'Time zone'),
    locale: say(language, 'メールの言語', 'Language of mails'),
  };
  const list = fields.map((field) => names[field] ?? field).join(say(language, '、', ', '));
  return html`<p class="problem" role="alert">${say(
    language,
    `保存されていません。次の項目をご確認ください:${list}`,
    `Nothing was saved. Please check: ${list}`,
  )}</p>`;
}

function back(language: Language): Markup {
  return html`<p><a class="way" href="?lang=${language}">${say(language, '設定ページに戻る', 'Back to your preferences')}</a></p>`;
}
