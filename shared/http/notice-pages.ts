/** Pages that any link may have to show. */
import type { Language } from '../locale/languages.ts';
import { html, type PageContent, say } from './page-layout.ts';

/** The link cannot be read: damaged by a mail program, of another purpose, or not ours. The page does not say which. */
export function linkUnknownPage(language: Language): PageContent {
  return {
    status: 404,
    language,
    title: say(language, 'リンクを確認できませんでした', 'We could not read this link'),
    body: html`<p>${say(
      language,
      'お手数ですが、メールに記載のリンクをもう一度開いてください。途中で切れている場合は、リンク全体をコピーしてお試しください。',
      'Please open the link in your mail again. If it was cut off, copy the whole link.',
    )}</p>`,
  };
}

/** The link is no longer valid. */
export function linkClosedPage(language: Language): PageContent {
  return {
    status: 410,
    language,
    title: say(language, 'このリンクは現在ご利用いただけません', 'This link is no longer in use'),
    body: html`<p>${say(
      language,
      'お手続きの期限が過ぎたか、すでに別のお手続きが完了しています。ご不明な点は下記の窓口までお問い合わせください。',
      'The time for it is over, or something else was decided since. If you have questions, please write to the address below.',
    )}</p>`,
  };
}

/** The form was open for too long, or did not come from our page. */
export function tooOldPage(language: Language): PageContent {
  return {
    status: 403,
    language,
    title: say(language, 'もう一度お願いいたします', 'Please try once more'),
    body: html`<p>${say(
      language,
      'ページを開いてから時間が経過したため、まだ何も登録されていません。お手数ですが、ページを開き直してお手続きください。',
      'The page was open for a while, so nothing has been recorded yet. Please open it again.',
    )}</p><p><a class="way" href="">${say(language, 'ページを開き直す', 'Open the page again')}</a></p>`,
  };
}

/** An error on our side. */
export function pageFailedPage(language: Language): PageContent {
  return {
    status: 503,
    language,
    title: say(language, 'ただいま処理できませんでした', 'This did not work just now'),
    body: html`<p>${say(
      language,
      'ご不便をおかけして申し訳ございません。しばらくしてから、メールのリンクをもう一度開いてください。',
      'We are sorry. Please open the link in your mail again in a little while.',
    )}</p>`,
  };
}
