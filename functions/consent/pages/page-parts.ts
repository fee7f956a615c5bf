/** Parts that several pages of this context are made of. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { html, type Markup, raw, say } from '../../../shared/http/page-layout.ts';
import type { LinkKeys } from '../../../shared/links/token.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { maskedName, type Names } from '../../../shared/locale/names.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { noticeOf } from '../../../shared/programme/programme.ts';
import { type Topic, topics } from '../../../shared/vocabulary.ts';
import { topicDescription, topicName } from './wording.ts';

/** Whose page it is, so masked that the right person knows and nobody else does. */
export function forWhom(names: Names | undefined, language: Language): Markup {
  if (names === undefined) return '';
  const name = maskedName(names, language);
  return html`<p class="small">${say(language, `${name}宛てのページです。`, `This page is for ${name}.`)}</p>`;
}

/** The text that one consents to, exactly as its hash in the ledger says; its headings go below those of the page. */
export function noticeText(version: string, language: Language): Markup {
  const { html: body, title } = noticeOf(programme, version);
  return html`<h3>${raw(title[language])}</h3>${raw(body[language].replace(/<(\/?)h[2-6]>/g, '<$1h4>'))}`;
}

/** The topics of a person: yes or no to each. */
export function topicList(granted: readonly Topic[], language: Language): Markup {
  return html`<dl class="answers">${topics.map(
    (topic) =>
      html`<div><dt>${topicName(topic, language)}</dt><dd>${
        granted.includes(topic) ? say(language, '希望する', 'Yes') : say(language, '希望しない', 'No')
      }</dd></div>`,
  )}</dl>`;
}

/** An unticked or ticked box for a topic. */
export function topicBox(name: 'purpose' | 'topic', topic: Topic, ticked: boolean, language: Language): Markup {
  return html`<label class="choice"><input type="checkbox" name="${name}" value="${topic}"${raw(ticked ? ' checked' : '')}><span>${topicName(topic, language)}<small>${topicDescription(topic, language)}</small></span></label>`;
}

/** The way to the person's preferences. */
export function preferencesLink(person: MailingRecord, now: Date, keys: LinkKeys, language: Language): Markup {
  const { alumniId, epoch } = person;
  const url = linkUrl({ purpose: 'preferences', choice: 0, subject: alumniId, recipient: alumniId, epoch }, now, keys);
  return html`<p><a class="way" href="${url}">${say(language, '配信設定・プロフィールを確認する', 'See or change your preferences')}</a></p>`;
}
