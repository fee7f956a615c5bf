/** The preference page, and what follows from its form. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { html, type Markup, type PageContent, raw } from '../../../shared/http/page-layout.ts';
import { linkClosedPage } from '../../../shared/http/pages/closed-pages.ts';
import type { Visit } from '../../../shared/http/pages/page.ts';
import { codeValidMinutes } from '../../../shared/links/verification-code.ts';
import { zoneName } from '../../../shared/locale/dates.ts';
import { type Language, languages } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { preferenceNames } from '../../../shared/texts/glossary.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { noticeBox, noticeStyle, noticeText, topicBox, topicList } from '../pages/page-parts.ts';
import type { Verification } from '../tables.ts';
import { commonTexts, preferenceTexts } from '../texts.ts';

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
  const texts = preferenceTexts(language);
  const { personalData, separator, whatWeSend } = commonTexts(language);
  const listed = zones.includes(person.timeZone) ? zones : [person.timeZone, ...zones];
  return {
    language,
    forWhom: person.names,
    title: preferenceNames(language).page,
    body: html`${visit.refusedFields.length === 0 ? '' : refused(visit.refusedFields, language)}
${person.suppression === 'none' ? '' : html`<p class="problem">${person.suppression === 'address' ? texts.bounced : texts.complained}</p>`}
<form method="post" action="?lang=${language}">${hidden(visit, language)}
<fieldset><legend>${whatWeSend}</legend>
${topics.map((topic) => topicBox('topic', topic, person.topics.includes(topic), language))}</fieldset>
<fieldset><legend>${texts.frequency}</legend>
${choice('radio', 'frequency', 'all', person.frequency === 'all', texts.everything)}
${choice('radio', 'frequency', 'pause', person.frequency === 'pause', texts.pause)}</fieldset>
<fieldset><legend>${texts.gatherings}</legend>
${choice('checkbox', 'directory', 'yes', person.directory, texts.directory)}
${choice('checkbox', 'hourReminder', 'yes', person.hourReminder, texts.hourReminder)}</fieldset>
<label class="field" for="locale">${texts.locale}</label>
<select id="locale" name="locale">${languages.map((one) => option(one, commonTexts(one).languageName, one === person.language))}</select>
<label class="field" for="timeZone">${texts.timeZone}</label>
<select id="timeZone" name="timeZone">${listed.map((zone) => option(zone, `${zoneName(visit.now, language, zone)} (${cityOf(zone)})`, zone === person.timeZone))}</select>
<label class="field" for="skills">${texts.skills}</label>
<input type="text" id="skills" name="skills" value="${person.skills.join(separator)}" maxlength="2000" aria-describedby="skills-hint">
<p class="small" id="skills-hint">${texts.skillsHint}</p>
<p><a class="way" href="?shown=notice&lang=${language}">${personalData}</a></p>
<p class="small">${texts.takesEffect}</p>
<button>${texts.save}</button></form>
<h2>${texts.leaving}</h2>
<form method="post" action="?lang=${language}">${hidden(visit, language)}<button class="second" name="leave" value="ask">${texts.toLeaving}</button></form>`,
  };
}

/** The notice that the preferences belong to, on a page of its own. */
export function noticePage({ person, language }: Preferences): PageContent {
  return {
    language,
    forWhom: person.names,
    sameViewQuery: { shown: 'notice' },
    title: commonTexts(language).personalData,
    body: html`${noticeText(programme.notice, language)}${back(language)}`,
  };
}

/** Asks once more before somebody leaves. */
export function leavePage({ person, language }: Preferences, visit: Visit): PageContent {
  const texts = preferenceTexts(language);
  return {
    language,
    forWhom: person.names,
    sameViewQuery: { shown: 'leave' },
    title: texts.leaveTitle,
    body: html`<p>${texts.leaveMeans}</p><form method="post" action="?lang=${language}">${hidden(visit, language)}<button name="leave" value="confirmed">${texts.leave}</button></form>
<p><a class="way" href="?lang=${language}">${texts.stay}</a></p>`,
  };
}

/** How it stands after a change. */
export function savedPage({ person, language }: Preferences): PageContent {
  const texts = preferenceTexts(language);
  return {
    language,
    forWhom: person.names,
    sameViewQuery: { shown: 'saved' },
    title: texts.savedTitle,
    body: html`<p class="taken" role="status">${texts.saved}</p>
${topicList(person.topics, language)}
${person.directory ? html`<p>${texts.listed}</p>` : ''}
${person.hourReminder ? html`<p>${texts.remindedAnHourBefore}</p>` : ''}
${person.frequency === 'pause' ? html`<p>${texts.paused}</p>` : ''}
${back(language)}`,
  };
}

/** Asks for the code that was mailed; what stops mail is in effect already. */
export function codePage(
  { person, language }: Preferences,
  verification: Verification,
  visit: Visit,
  code: 'new' | 'wrong',
): PageContent {
  const texts = preferenceTexts(language);
  // Entering the code agrees to this text.
  const directoryNotice = noticeBox(programme.laterNotices.directory, language, { label: texts.attendees });
  return {
    language,
    forWhom: person.names,
    sameViewQuery: { shown: 'code', verification: verification.verificationId },
    style: noticeStyle,
    status: code === 'wrong' ? 422 : 200,
    title: texts.codeTitle,
    body: html`${
      code === 'wrong' ? html`<p class="problem" role="alert">${texts.codeWrong}</p>` : ''
    }<p>${texts.codeSent(codeValidMinutes)}</p>${verification.wanted.directory === true ? directoryNotice : ''}<form method="post" action="?lang=${language}">${hidden(visit, language)}<input type="hidden" name="verification" value="${verification.verificationId}">
<label class="field" for="code">${texts.code}</label>
<input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required>
<button>${texts.confirm}</button></form>`,
  };
}

/** The code can no longer be entered. */
export function codeOverPage({ person, language }: Preferences): PageContent {
  const { codeOverTitle, codeOver } = preferenceTexts(language);
  return {
    language,
    forWhom: person.names,
    status: 422,
    title: codeOverTitle,
    body: html`<p>${codeOver}</p>${back(language)}`,
  };
}

/** No more codes are mailed to the person today. */
export function tooManyCodesPage({ person, language }: Preferences): PageContent {
  const { tooManyCodesTitle, tooManyCodes } = preferenceTexts(language);
  // A day at most: the codes of the last 24 hours count.
  const headers = { 'retry-after': String(24 * 60 * 60) };
  return {
    language,
    forWhom: person.names,
    status: 429,
    headers,
    title: tooManyCodesTitle,
    body: html`<p>${tooManyCodes}</p>`,
  };
}

function notMemberPage({ person, language }: Preferences): PageContent {
  if (person.membership === 'leaver') return linkClosedPage(language);
  const texts = preferenceTexts(language);
  const [title, status] =
    person.membership === 'left' ? [texts.leftTitle, texts.left] : [texts.notMemberTitle, texts.notMember];
  return {
    language,
    forWhom: person.names,
    title,
    body: html`<p class="taken" role="status">${status}</p><p>${texts.nothingIsSent}</p>`,
  };
}

function hidden(visit: Visit, language: Language): Markup {
  return html`<input type="hidden" name="nonce" value="${visit.nonce}"><input type="hidden" name="notice" value="${programme.notice}"><input type="hidden" name="language" value="${language}">`;
}

function choice(type: 'radio' | 'checkbox', name: string, value: string, isChosen: boolean, label: string): Markup {
  return html`<label class="choice"><input type="${type}" name="${name}" value="${value}"${raw(isChosen ? ' checked' : '')}><span>${label}</span></label>`;
}

function option(value: string, label: string, selected: boolean): Markup {
  return html`<option value="${value}"${raw(selected ? ' selected' : '')}>${label}</option>`;
}

/** `America/New_York` → New York. */
function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

function refused(fields: readonly string[], language: Language): Markup {
  const texts = preferenceTexts(language);
  const { skills, timeZone, locale } = texts;
  const names: Readonly<Record<string, string>> = { skills, timeZone, locale };
  const list = fields.map((field) => names[field] ?? field).join(commonTexts(language).separator);
  return html`<p class="problem" role="alert">${texts.refused(list)}</p>`;
}

function back(language: Language): Markup {
  return html`<p><a class="way" href="?lang=${language}">${preferenceNames(language).back}</a></p>`;
}
