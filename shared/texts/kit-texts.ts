/** What the kit itself says: the pages that any link may have to show, and the frame of every mail. */
import { textCatalogue } from './text-catalogue.ts';

export const closedPageTexts = textCatalogue({
  unknown: { ja: 'リンクを確認できませんでした', en: 'We could not read this link' },
  openAgain: {
    ja: 'お手数ですが、メールに記載のリンクをもう一度開いてください。途中で切れている場合は、リンク全体をコピーしてお試しください。',
    en: 'Please open the link in your email again. If it was cut off, copy the whole link.',
  },
  pathUnknown: { ja: 'このアドレスにページはございません', en: 'There is no page at this address' },
  byMail: {
    ja: '本制度のページは、お届けしたメールに記載のリンクからご覧いただけます。',
    en: 'Our pages open from the links in our emails.',
  },
  methodRefused: {
    ja: 'この操作には対応しておりません',
    en: 'This page does not take requests of that kind',
  },
  openAsUsual: {
    ja: 'この操作では何も記録されておりません。お手数ですが、リンクをブラウザで開いてご利用ください。',
    en: 'This request has recorded nothing. Please open the link in a browser.',
  },
  closed: { ja: 'このリンクは現在ご利用いただけません', en: 'This link is no longer in use' },
  decided: {
    ja: 'お手続きの期限が過ぎたか、すでに別のお手続きが完了しています。ご不明な点は下記の窓口までお問い合わせください。',
    en: 'The deadline has passed, or something has changed since we sent this link. If you have questions, please write to the address below.',
  },
  replaced: {
    ja: 'このリンクをお送りしたあとに、お届け先のメールアドレスが変更されました。お手数ですが、新しいメールアドレスにお届けしたメールのリンクをご利用ください。',
    en: 'The email address has changed since we sent this link. Please use the link in the email that went to the new address.',
  },
  tooOld: { ja: 'もう一度お願いいたします', en: 'Please try again' },
  tooLong: {
    ja: '内容が長すぎるため、お受けできませんでした。まだ何も記録されておりません。',
    en: 'What you sent is too long. Nothing has been recorded yet.',
  },
  nothingRecorded: {
    ja: 'ページを開いてから時間が経過したため、まだ何も記録されておりません。お手数ですが、ページを開き直してお手続きください。',
    en: 'The page was open for a while, so nothing has been recorded yet. Please open it again.',
  },
  openTooLong: {
    ja: 'ページを開いてから時間が経過したため、まだ何も記録されておりません。ご記入の内容はそのまま残っております。ご確認のうえ、もう一度お送りください。',
    en: 'The page was open for a while, so nothing has been recorded yet. What you entered is still here: please check it and send it again.',
  },
  tooMany: { ja: 'しばらくお待ちください', en: 'Please wait a little' },
  waitFor: {
    ja: (minutes: number) =>
      `短時間に操作が集中したため、受け付けを一時的に停止しております。お手数ですが、${minutes}分ほどお待ちいただいてから、下のボタンでもう一度お送りください。`,
    en: (minutes: number) =>
      `There were many requests in a short time, so we have stopped taking them for a while. Please wait about ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then send yours again with the button below.`,
  },
  kept: {
    ja: 'これまでのご回答やご設定は、そのまま残っております。今回の内容はまだ記録されておりませんが、このページに残っておりますので、開いたままお待ちください。',
    en: 'Your earlier answers and settings have not changed. What you just sent has not been recorded yet, but this page still holds it: please keep it open.',
  },
  sendAgain: { ja: 'もう一度送る', en: 'Send again' },
  stillStops: {
    ja: '配信の停止は、ご案内メールにある配信停止のリンクから、いつでもお手続きいただけます。',
    en: 'You can stop our emails at any time with the link in our newsletters and invitations.',
  },
  reopen: { ja: 'ページを開き直す', en: 'Open the page again' },
  failed: { ja: 'ただいま処理できませんでした', en: 'This did not work just now' },
  apology: {
    ja: 'ご不便をおかけして申し訳ございません。しばらくしてから、メールのリンクをもう一度開いてください。',
    en: 'We are sorry. Please open the link in your email again in a little while.',
  },
});

/** The other language, in its own words. */
export const languageNames = textCatalogue({ other: { ja: 'English', en: '日本語' }, code: { ja: 'en', en: 'ja' } });

/** How a person is called by name. */
export const salutationTexts = textCatalogue({
  polite: { ja: (name: string) => `${name} 様`, en: (name: string) => name },
  letter: { ja: (name: string) => `${name} 様`, en: (name: string) => `Dear ${name},` },
});

/** The head of a page. */
export const headTexts = textCatalogue({
  forWhom: { ja: (name: string) => `${name}宛てのページです。`, en: (name: string) => `This page is for ${name}.` },
});

/** The footer of a page. */
export const pageFooterTexts = textCatalogue({
  statement: { ja: '保有個人データに関する公表事項', en: 'Statement on held personal data' },
});

/** The footer of a mail. */
export const footerTexts = textCatalogue({
  /** Stands directly before the link (特定電子メール法 施行規則 Art. 9). */
  refusal: { ja: '配信停止はこちらから行えます', en: 'You can stop these emails at any time here' },
  stopInvitations: { ja: '今後のご案内を停止する', en: 'Stop the invitations' },
  stopTopic: { ja: 'この種類のメールを停止する', en: 'Unsubscribe from emails of this kind' },
  colon: { ja: '：', en: ':' },
  space: { ja: '', en: ' ' },
  secrecy: {
    ja: '現在のお勤め先の秘密情報は、ご返信や交流会の場などでお伝えにならないよう、お願い申し上げます。',
    en: 'Please do not share confidential information about your current employer, in your replies or at our gatherings.',
  },
  sentBy: {
    ja: (company: string, programme: string) => `送信者：${company}（${programme}）`,
    en: (company: string, programme: string) => `Sent by ${company} (${programme})`,
  },
  questions: { ja: 'お問い合わせ・苦情の受付：', en: 'Questions and complaints: ' },
});
