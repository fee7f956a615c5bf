/** The pages of an unsubscribe link: one button, and what it did. */
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Visit } from '../../../shared/http/page.ts';
import { html, type Markup, type PageContent, say } from '../../../shared/http/page-layout.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import type { Topic } from '../../../shared/vocabulary.ts';
import { forWhom, preferencesLink } from '../pages/page-parts.ts';
import { topicName } from '../pages/wording.ts';

/** What a link stops, and for whom. */
export interface Unsubscription {
  readonly person: MailingRecord;
  /** Of an invitation only. */
  readonly card: ContactCard | undefined;
  readonly stops: Topic | 'invitation';
  readonly language: Language;
}

/** Asks, and writes nothing: mail scanners open every link. */
export function confirmPage({ person, stops, language }: Unsubscription): PageContent {
  return {
    language,
    switchLanguage: true,
    title:
      stops === 'invitation'
        ? say(language, 'ご案内の停止', 'Stop the invitation')
        : say(language, '配信の停止', 'Unsubscribe'),
    body: html`${forWhom(person.names, language)}<p>${question(stops, language)}</p>
<form method="post" action="?lang=${language}"><button name="List-Unsubscribe" value="One-Click">${
      stops === 'invitation'
        ? say(language, '今回は登録しない', 'Not this time')
        : say(language, '配信を停止する', 'Unsubscribe')
    }</button></form>`,
  };
}

/** What was done; the same however often it is asked for. */
export function stoppedPage({ person, stops, language }: Unsubscription, { now, keys }: Visit): PageContent {
  const reachable = person.membership === 'member';
  return {
    language,
    title: say(language, '承りました', 'Done'),
    body: html`<p class="taken" role="status">${done(stops, language)}</p>
${reachable ? html`<p>${others(language)}</p>${preferencesLink(person, now, keys, language)}` : ''}`,
  };
}

function question(stops: Unsubscription['stops'], language: Language): Markup {
  if (stops === 'invitation') {
    return say(
      language,
      'アルムナイ制度へのご登録を希望されない場合は、下のボタンを押してください。ご案内は以後お送りいたしません。',
      'If you do not want to join the alumni programme, press the button. We will not write to you about it again.',
    );
  }
  const name = topicName(stops, language);
  return say(
    language,
    `「${name}」の配信を停止する場合は、下のボタンを押してください。`,
    `Press the button if you no longer want to receive: ${name}.`,
  );
}

function done(stops: Unsubscription['stops'], language: Language): string {
  if (stops === 'invitation') {
    return say(
      language,
      'アルムナイ制度のご案内は、今後お送りいたしません。',
      'We will not send you this invitation again.',
    );
  }
  const name = topicName(stops, language);
  return say(language, `「${name}」の配信を停止いたしました。`, `You will no longer receive: ${name}.`);
}

function others(language: Language): string {
  return say(
    language,
    'そのほかのお便りは変わりません。すべての設定は次のページでご確認いただけます。',
    'Nothing else has changed. You can see and change everything on this page:',
  );
}
