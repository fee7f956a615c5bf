/** The preference page, and what follows from its form. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { linkClosedPage } from '../../../shared/http/pages/closed-pages.ts';
import { valueIn } from '../../../shared/http/pages/form.ts';
import { describedControl, fieldProblem, openTooLongNotice } from '../../../shared/http/pages/form-parts.ts';
import type { Submission, Visit } from '../../../shared/http/pages/page.ts';
import { html, type Markup, type PageContent } from '../../../shared/http/pages/page-layout.ts';
import { codeValidMinutes } from '../../../shared/links/verification-code.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { preferenceNames } from '../../../shared/texts/glossary.ts';
import { day } from '../../../shared/time/durations.ts';
import {
  hiddenFields,
  personPage,
  privacyNoticeBox,
  privacyNoticeStyle,
  privacyNoticeText,
} from '../pages/page-parts.ts';
import type { Verification } from '../tables.ts';
import { preferenceTexts, sharedTexts } from '../texts.ts';
import { preferenceFields, refusedMessage } from './preference-form.ts';
import { type PreferenceLine, preferenceLines } from './preference-lines.ts';
import { canGetCode } from './verification.ts';

/** Whose preferences, and in which language the page is. */
export interface Preferences {
  readonly person: MailingRecord;
  readonly language: Language;
  readonly now: Date;
  /** Something that the member left alone on this page was changed elsewhere while it was open. */
  readonly changedElsewhere?: boolean;
}

/** What the link shows: the form for members, the present state for everybody else. */
export function preferencesPage(preferences: Preferences, visit: Visit): PageContent {
  const { person, language } = preferences;
  if (person.membership !== 'member') return notMemberPage(preferences);
  const texts = preferenceTexts(language);
  return personPage(person, language, {
    title: preferenceNames(language).page,
    body: html`${openTooLongNotice(visit.refused, language)}${refusedMessage(visit.refused, language)}
${person.suppression === 'none' ? '' : html`<p class="problem">${person.suppression === 'address' ? texts.bounced : texts.complained}</p>`}
<form method="post" action="?lang=${language}">${hiddenFields(visit, language)}${preferenceFields(person, visit, language)}
<p><a class="way" href="?shown=notice&lang=${language}">${sharedTexts(language).personalData}</a><br><a class="way" href="?shown=directory&lang=${language}">${sharedTexts(language).personalData}${texts.ofAttendees}</a></p>
<p class="small">${canGetCode(person) ? texts.takesEffect : texts.takesEffectUnreachable}</p>
<button>${texts.save}</button></form>
<h2>${texts.leaving}</h2>
<form method="post" action="?lang=${language}">${hiddenFields(visit, language)}<button class="second" name="leave" value="ask">${texts.toLeaving}</button></form>`,
  });
}

/** A privacy notice that the preferences belong to, on a page of its own: that of the membership, or of the list of attendees. */
export function privacyNoticePage({ person, language }: Preferences, shown: 'notice' | 'directory'): PageContent {
  const version = shown === 'notice' ? programme.notice : programme.laterNotices[shown];
  return personPage(person, language, {
    sameViewQuery: { shown },
    title: sharedTexts(language).personalData,
    body: html`${privacyNoticeText(version, language)}${back(language)}`,
  });
}

/** Asks again before somebody leaves. */
export function leavePage({ person, language }: Preferences, visit: Visit): PageContent {
  const texts = preferenceTexts(language);
  return personPage(person, language, {
    sameViewQuery: { shown: 'leave' },
    title: texts.leaveTitle,
    body: html`${openTooLongNotice(visit.refused, language)}<p>${texts.leaveMeans}</p><p>${texts.keptUntilAsked}</p><form method="post" action="?lang=${language}">${hiddenFields(visit, language)}<button name="leave" value="confirmed">${texts.leave}</button></form>
<p><a class="way" href="?lang=${language}">${texts.stay}</a></p>`,
  });
}

/**
 * The preferences after a change: what changed, and what did not. `before` is the record before the change; without it
 * the page lists every preference.
 */
export function savedPage(
  { person, language, now, changedElsewhere }: Preferences,
  before?: MailingRecord,
): PageContent {
  const texts = preferenceTexts(language);
  const lines = preferenceLines(person, language, now);
  const earlier = before === undefined ? lines : preferenceLines(before, language, now);
  const isSame = ({ value }: PreferenceLine, position: number) => value === earlier[position]?.value;
  const changed = lines.filter((line, position) => !isSame(line, position));
  const heading = changed.length === 0 ? '' : html`<h2>${texts.unchanged}</h2>`;
  return personPage(person, language, {
    sameViewQuery: { shown: 'saved' },
    title: texts.savedTitle,
    body: html`<p class="taken" role="status">${changed.length === 0 ? texts.saved : texts.savedChanges}</p>
${changedElsewhere === true ? html`<p>${texts.changedElsewhere}</p>` : ''}
${changed.length === 0 ? '' : listOf(changed)}
${heading}
${listOf(lines.filter(isSame))}
${back(language)}`,
  });
}

function listOf(lines: readonly PreferenceLine[]): Markup {
  return html`<dl class="answers">${lines.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/**
 * Asks for the code that was mailed. Mail that the member stopped has already stopped. A form that was refused comes
 * back as it was sent.
 */
export function codePage(preferences: Preferences, verification: Verification, visit: Visit): PageContent {
  const isWrong = visit.refused?.problems.has('code') === true;
  const typed = visit.refused === undefined ? '' : valueIn(visit.refused.fields, 'code');
  return codeForm(preferences, verification, visit, { typed, isWrong });
}

/** Asks for the code again: the field keeps the wrong one that was typed. */
export function wrongCodePage(
  preferences: Preferences,
  verification: Verification,
  visit: Submission<{ readonly code?: string | undefined }>,
): PageContent {
  const typed = visit.form.code ?? '';
  return { ...codeForm(preferences, verification, visit, { typed, isWrong: true }), status: 422 };
}

function codeForm(
  { person, language, changedElsewhere }: Preferences,
  { wanted, verificationId }: Verification,
  visit: Visit,
  { typed, isWrong }: { readonly typed: string; readonly isWrong: boolean },
): PageContent {
  const texts = preferenceTexts(language);
  // Entering the code agrees to this text, so the form says which it was.
  const version = programme.laterNotices.directory;
  const directoryNotice = wanted.directory === true && {
    text: privacyNoticeBox(version, language, { label: texts.attendees }),
    field: html`<input type="hidden" name="directory-notice" value="${version}">`,
  };
  const problem = isWrong ? texts.codeWrong : undefined;
  return personPage(person, language, {
    sameViewQuery: { shown: 'code', verification: verificationId },
    style: privacyNoticeStyle,
    title: texts.codeTitle,
    body: html`${openTooLongNotice(visit.refused, language)}${refusedMessage(visit.refused, language)}<p>${texts.codeSent(codeValidMinutes)}</p>${
      changedElsewhere === true ? html`<p>${texts.changedElsewhere}</p>` : ''
    }${directoryNotice ? directoryNotice.text : ''}<form method="post" action="?lang=${language}">${hiddenFields(visit, language)}${directoryNotice ? directoryNotice.field : ''}<input type="hidden" name="verification" value="${verificationId}">
<label class="field" for="code">${texts.code}</label>${fieldProblem('code', problem)}
<input type="text" id="code" name="code" value="${typed}" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required${describedControl('code', problem)}>
<button>${texts.confirm}</button></form>`,
  });
}

/** The code can no longer be entered. */
export function codeOverPage({ person, language }: Preferences): PageContent {
  const { codeOverTitle, codeOver } = preferenceTexts(language);
  return personPage(person, language, {
    status: 422,
    title: codeOverTitle,
    body: html`<p>${codeOver}</p>${back(language)}`,
  });
}

/** No more codes are mailed to the person today. */
export function tooManyCodesPage({ person, language }: Preferences): PageContent {
  const { tooManyCodesTitle, tooManyCodes } = preferenceTexts(language);
  // A day at most: the codes of the last 24 hours count.
  const headers = { 'retry-after': String(day / 1000) };
  return personPage(person, language, {
    status: 429,
    headers,
    title: tooManyCodesTitle,
    body: html`<p>${tooManyCodes}</p>`,
  });
}

/** The change needs a code, and no mail reaches the member; what the form stopped has been stopped. */
export function noCodePage({ person, language }: Preferences): PageContent {
  const { noCodeTitle, noCode } = preferenceTexts(language);
  return personPage(person, language, {
    status: 409,
    title: noCodeTitle,
    body: html`<p class="problem" role="alert">${noCode}</p>${back(language)}`,
  });
}

function notMemberPage({ person, language }: Preferences): PageContent {
  if (person.membership === 'leaver') return linkClosedPage(language);
  const texts = preferenceTexts(language);
  const [title, status] =
    person.membership === 'left' ? [texts.leftTitle, texts.left] : [texts.notMemberTitle, texts.notMember];
  return personPage(person, language, {
    title,
    body: html`<p class="taken" role="status">${status}</p><p>${texts.nothingIsSent}</p><p class="small">${texts.keptUntilAsked}</p>`,
  });
}

function back(language: Language): Markup {
  return html`<p><a class="way" href="?lang=${language}">${preferenceNames(language).back}</a></p>`;
}
