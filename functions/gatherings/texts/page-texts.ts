/** The texts of the pages of this context, as an office in charge of alumni would write them. */

import { onFirstUse } from '../../../shared/process/on-first-use.ts';
import { formTexts } from '../../../shared/texts/form-texts.ts';
import { textCatalogue } from '../../../shared/texts/text-catalogue.ts';

/** What members plan by, as a page says it. */
const changedNames = {
  time: { ja: '日時', en: ['the date', 'the time'] },
  place: { ja: '会場', en: ['the place'] },
  ways: { ja: '参加方法', en: ['how you can take part'] },
  online_address: { ja: 'オンラインの接続先', en: ['the online address'] },
} as const;
/** A part of what a page says that has changed; `ways` = there is another way to take part, or one of them is gone. */
export type ShownChange = keyof typeof changedNames;

const listFormat = onFirstUse(() => new Intl.ListFormat('en-GB', { type: 'conjunction' }));

function changedJa(changes: readonly ShownChange[]): string {
  return changes.map((part) => changedNames[part].ja).join('・');
}

/** What has changed, as it begins an English sentence. */
function changedEn(changes: readonly ShownChange[]): string {
  const names = changes.flatMap((part) => changedNames[part].en);
  const list = listFormat().format(names);
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${names.length > 1 ? 'have' : 'has'} changed`;
}

/** /r/{token}: what has changed since the page was opened, since the mail that led to it, or since the RSVP. */
export const changeTexts = textCatalogue({
  sinceOpened: {
    ja: (changes: readonly ShownChange[]) =>
      `このページを開かれたあとに、${changedJa(changes)}が変更になりました。下記は変更後の内容です。`,
    en: (changes: readonly ShownChange[]) =>
      `${changedEn(changes)} since you opened this page. What you see below is up to date.`,
  },
  sinceMailed: {
    ja: (changes: readonly ShownChange[]) =>
      `ご案内のメールをお送りしたあとに、${changedJa(changes)}が変更になりました。下記は変更後の内容です。`,
    en: (changes: readonly ShownChange[]) =>
      `${changedEn(changes)} since we sent the email. What you see below is up to date.`,
  },
  /** A gathering that was moved before its changes were dated does not say which of them it was. */
  sinceRsvp: {
    ja: (changes: readonly ShownChange[]) =>
      `${changes.length === 0 ? '日時または会場' : changedJa(changes)}が変更になりました。`,
    en: (changes: readonly ShownChange[]) =>
      changes.length === 0 ? 'The date, the time or the place has changed.' : `${changedEn(changes)}.`,
  },
});

/** How many guests a member can bring; where that depends on the way to take part, by this way. */
interface GuestLimit {
  readonly most: number;
  readonly way?: string | undefined;
}

function guestLimitJa({ most, way }: GuestLimit): string {
  if (way !== undefined) {
    return `${way}でのご参加では、${most === 0 ? 'ご同伴は承っておりません' : `${most}名までご同伴いただけます`}。`;
  }
  return most === 0
    ? '恐れ入りますが、ご同伴は承っておりません。'
    : `ご同伴は${most}名までとさせていただいております。`;
}

/** Where there are two ways to take part: the one whose seats are short, and the other if it still has a seat for the member. */
interface SeatsOfOneWay {
  readonly name: string;
  readonly other: string | undefined;
}

/** /r/{token}: why an RSVP was not taken, and what to do. */
export const refusedRsvpTexts = textCatalogue({
  moved: {
    ja: (changes: readonly ShownChange[]) =>
      `このページを開かれたあとに${changedJa(changes)}が変更になったため、ご回答はまだ承っておりません。恐れ入りますが、下記の変更後の内容をご確認のうえ、あらためてご回答ください。`,
    en: (changes: readonly ShownChange[]) =>
      `${changedEn(changes)} since you opened this page, so we have not taken your answer yet. Please see below what holds now, and answer again.`,
  },
  full: {
    ja: (way?: SeatsOfOneWay) =>
      way === undefined
        ? '申し訳ございません。満席となりましたため、ご参加を承ることができませんでした。'
        : `申し訳ございません。${way.name}のお席が満席となりましたため、${way.name}でのご参加を承ることができませんでした。${way.other === undefined ? '' : `${way.other}でのご参加は承っております。`}`,
    en: (way?: SeatsOfOneWay) =>
      way === undefined
        ? 'We are sorry: every seat is taken, so we could not accept your answer.'
        : `We are sorry: every seat to take part ${way.name} is taken, so we could not accept your answer.${way.other === undefined ? '' : ` You can still take part ${way.other}.`}`,
  },
  too_few_seats: {
    ja: (open: number, way?: SeatsOfOneWay) =>
      `申し訳ございません。${way === undefined ? '' : `${way.name}の`}空席が不足しているため、この人数でのご参加を承ることができませんでした。現在ご用意できる${way === undefined ? '' : `${way.name}の`}お席は、ご本人を含め${open}名分です。`,
    en: (open: number, way?: SeatsOfOneWay) =>
      `We are sorry: there are not enough free seats ${way === undefined ? '' : `to take part ${way.name} `}for your answer. ${open === 1 ? 'One seat is free, for you alone.' : `Seats are free for ${open} people, yourself included.`}`,
  },
  change_full: {
    ja: 'ご希望の変更に必要なお席が空いていないため、ご回答は変更しておりません。現在のお席はそのまま確保しております。',
    en: 'The seats for this change are not free, so we have not changed your answer. You keep your seat as it was.',
  },
  mode_missing: {
    ja: 'ご参加の方法（会場またはオンライン）をお選びください。',
    en: 'Please choose how you take part: in person or online.',
  },
  mode_gone: {
    ja: 'お選びいただいたご参加の方法は、変更によりお受けできなくなりました。恐れ入りますが、下記の開催方法をご確認のうえ、あらためてご回答ください。',
    en: 'The way to take part that you chose is no longer offered. Please see below how it is held now, and answer again.',
  },
  too_many_guests: {
    ja: (limits: readonly GuestLimit[]) => `同伴者の人数をお確かめください。${limits.map(guestLimitJa).join('')}`,
    en: (limits: readonly GuestLimit[]) =>
      `Please check the number of guests: ${limits.map(({ most, way }) => `${way === undefined ? '' : `${way}, `}you can bring ${most === 0 ? 'none' : `at most ${most}`}`).join('; ')}.`,
  },
  answer_missing: { ja: 'ご回答のボタンをお選びください。', en: 'Please press the button for your answer.' },
});

/** /r/{token}: why nobody can RSVP now. */
export const closedTexts = textCatalogue({
  cancelled: {
    ja: '誠に申し訳ございませんが、この会は中止となりました。ご回答いただく必要はございません。',
    en: 'We are sorry: this gathering has been cancelled. There is nothing you need to do.',
  },
  too_few: {
    ja: '誠に申し訳ございませんが、ご参加の人数が開催に必要な人数に達しなかったため、この会は中止となりました。ご回答いただく必要はございません。',
    en: 'We are sorry: too few people could come, so this gathering has been cancelled. There is nothing you need to do.',
  },
  begun: { ja: 'この会はすでに始まっております。', en: 'This gathering has begun.' },
  over: {
    ja: 'この会は終了いたしました。またの機会にお目にかかれますと幸いです。',
    en: 'This gathering is over. We hope to see you another time.',
  },
  too_late: {
    ja: 'ご回答の受付は終了いたしました。ご出欠に変更がございましたら、お手数ですが下記の窓口までご連絡ください。',
    en: 'The deadline for answers has passed. If your plans have changed, please write to the address below.',
  },
});

/** /r/{token}: to somebody whom no mail reaches, after the sentence that says where they stand. */
export const unreachableTexts = textCatalogue({
  offers: {
    ja: 'なお、ご登録のメールアドレスにメールをお届けできない状態のため、空席のご案内もお届けできません。恐れ入りますが、新しいアドレスを下記の窓口までお知らせください。',
    en: ' However, our emails to your address came back, so an offer would not reach you. Please send your new address to the office below.',
  },
  changes: {
    ja: 'なお、ご登録のメールアドレスにメールをお届けできない状態のため、変更や中止のお知らせもお届けできません。恐れ入りますが、新しいアドレスを下記の窓口までお知らせください。',
    en: ' However, our emails to your address came back, so news of a change would not reach you. Please send your new address to the office below.',
  },
});

/** /r/{token}: everything else. */
export const rsvpPageTexts = textCatalogue({
  question: { ja: 'ご出欠をお知らせください。', en: 'Will you come?' },
  confirmChoice: {
    ja: (button: string) => `メールで「${button}」をお選びいただきました。下のボタンで確定いたします。`,
    en: (button: string) => `You chose “${button}” in the email. Press the button to confirm it.`,
  },
  nowFull: {
    ja: (button: string) =>
      `メールで「${button}」をお選びいただきましたが、満席となっております。よろしければ、下のボタンからキャンセル待ちをお申し込みください。`,
    en: (button: string) =>
      `You chose “${button}” in the email, but every seat has been taken since. You can join the waiting list with the button below.`,
  },
  nothingFree: {
    ja: (button: string) =>
      `メールで「${button}」をお選びいただきましたが、申し訳ございません、満席となっております。空席が出ましたら、このページから先着順で承ります。`,
    en: (button: string) =>
      `You chose “${button}” in the email. We are sorry: every seat has been taken since. If a seat becomes free, you can take it on this page, first come, first served.`,
  },
  byItself: {
    ja: (button: string, seconds: number) =>
      `「${button}」は、まだ送信されていません。下のボタンですぐに送信できます。ほかの場所のタップやマウスの操作でも、${seconds}秒のカウントダウンののちに送信いたします（途中で止められます）。`,
    en: (button: string, seconds: number) =>
      `“${button}” has not been sent yet. The button below sends it at once. A tap elsewhere or a move of the mouse sends it after a countdown of ${seconds} seconds, which you can stop.`,
  },
  countingDown: {
    ja: (button: string) =>
      `カウントダウンが終わりますと、「${button}」を送信いたします。送信しない場合は「送らない」を押してください。`,
    en: (button: string) =>
      `“${button}” is sent when the countdown ends. If you do not want that, press “Do not send”.`,
  },
  stopped: {
    ja: '自動での送信は行いません。ご回答は、下のボタンでお知らせください。',
    en: 'Nothing will be sent by itself. Please answer with one of the buttons below.',
  },
  doNotSend: { ja: '送らない', en: 'Do not send' },
  changeToThis: { ja: 'この内容に変更する', en: 'Update my answer' },
  /** Above the form that changes what a waiting member asked for, beside the button to stay. */
  changeRequest: { ja: '参加方法や人数を変更される場合', en: 'To ask for something else' },
  change: { ja: 'ご回答の変更', en: 'Changed your mind?' },
  howToChange: {
    ja: 'ご回答は、下のボタンから変更いただけます。',
    en: 'You can change your answer with the buttons below.',
  },
  until: {
    ja: (deadline: string) => `${deadline}まで、ご回答・ご変更いただけます。`,
    en: (deadline: string) => `You can answer and change your answer until ${deadline}.`,
  },
  guests: { ja: '同伴者の人数', en: 'Guests you bring' },
  guestCount: { ja: (count: number) => `${count}名`, en: (count: number) => String(count) },
  mode: { ja: 'ご参加の方法', en: 'How you take part' },
});

/** /r/{token}: what a member gets who chooses a way to take part, or more guests, where seats are short. */
export const seatNoteTexts = textCatalogue({
  between: { ja: '', en: ' ' },
  full: { ja: '満席です。', en: 'Every seat is taken.' },
  fullWaits: {
    ja: '満席のため、キャンセル待ちで承ります。',
    en: 'Every seat is taken: you join the waiting list.',
  },
  fullOnList: {
    ja: '満席のため、キャンセル待ちで承っております。',
    en: 'Every seat is taken: you are on the waiting list.',
  },
  fullKeepsSeat: {
    ja: '満席のため、こちらには変更いただけません。現在のお席はそのまま確保しております。',
    en: 'Every seat is taken: you cannot change to this, and you keep your seat.',
  },
  seatsFor: {
    ja: (open: number) => `現在ご用意できるお席は、ご本人を含め${open}名分です。`,
    en: (open: number) =>
      open === 1 ? 'There is one seat, for you alone.' : `There are seats for ${open} people, yourself included.`,
  },
  moreWait: {
    ja: 'これを超える人数の場合は、キャンセル待ちで承ります。',
    en: 'With more guests, you join the waiting list.',
  },
  moreKeepSeat: {
    ja: 'これを超える人数には変更いただけません。',
    en: 'For more people than that you keep your seat as it is.',
  },
  moreRefused: { ja: 'これを超える人数では承ることができません。', en: 'You cannot come with more guests.' },
  seatsInAll: {
    ja: (people: number) => `席数に限りがあるため、ご本人を含め${people}名までとさせていただいております。`,
    en: (people: number) =>
      `Because of the number of seats, ${people === 1 ? 'you cannot bring guests' : `at most ${people} people can come, yourself included`}.`,
  },
});

/** /r/{token}: the gathering, and what attending members find there. */
export const gatheringTexts = textCatalogue({
  when: { ja: '日時', en: 'When' },
  place: { ja: '会場', en: 'Place' },
  ownTime: { ja: 'お住まいの地域の時刻：', en: 'In your time zone: ' },
  onlineLater: {
    ja: '参加用URLは、オンラインでのご参加を承ったあとに表示いたします。',
    en: 'The link is shown once you have said that you take part online.',
  },
  seats: { ja: 'お席の状況', en: 'Seats' },
  atPlace: { ja: '会場：', en: 'In person: ' },
  atOnline: { ja: 'オンライン：', en: 'Online: ' },
  seatsLeft: {
    ja: (left: number) => `残り${left}席`,
    en: (left: number) => (left === 1 ? '1 seat left' : `${left} seats left`),
  },
  full: { ja: '満席', en: 'Every seat is taken.' },
  fullWithWaitingList: {
    ja: '満席（キャンセル待ちを承ります）',
    en: 'Every seat is taken. You can join the waiting list.',
  },
  addToCalendar: { ja: 'カレンダーに追加する', en: 'Add it to your calendar' },
  reception: { ja: '当日の受付', en: 'At the door' },
  showCode: {
    ja: '受付でこの画面のQRコードをご提示ください。お名前をお申し出いただいても承ります。',
    en: 'Please show this QR code at the door. Your name will do as well.',
  },
  code: { ja: '受付用のQRコード', en: 'QR code for the door' },
  attendees: { ja: '参加される方', en: 'Who else is coming' },
  attendee: { ja: (name: string) => `${name} 様`, en: (name: string) => name },
  othersOnly: {
    ja: (others: number) => `ほかに${others}名の方が参加されます。`,
    en: (others: number) => (others === 1 ? 'One other person is coming.' : `${others} other people are coming.`),
  },
  andOthers: {
    ja: (others: number) => `ほか${others}名`,
    en: (others: number) => (others === 1 ? 'and one other' : `and ${others} others`),
  },
  whoIsNamed: {
    ja: '掲載に同意された方のお名前だけを、参加される方にのみ表示しています。',
    en: 'Only names of those who agreed to it are shown, and only to those who attend.',
  },
  chooseToBeNamed: { ja: 'ご自身のお名前の掲載を設定する', en: 'Choose whether your name is shown' },
});

/** The guest list as CSV: the headings of its columns, in their order. */
export const guestListHeadings = textCatalogue({
  alumniId: { ja: '会員ID', en: 'Member ID' },
  name: { ja: '氏名', en: 'Name' },
  kana: { ja: 'フリガナ', en: 'Name in kana' },
  answer: { ja: '出欠', en: 'RSVP' },
  mode: { ja: '参加方法', en: 'Takes part' },
  guests: { ja: '同伴者数', en: 'Guests' },
  evidence: { ja: '回答方法', en: 'RSVP given by' },
  answeredAt: { ja: '回答日時', en: 'RSVP given at' },
  checkedInAt: { ja: '受付日時', en: 'Checked in at' },
  noShow: { ja: '当日の出欠', en: 'On the day' },
  offerLapsedAt: { ja: '空席のご案内の期限切れ', en: 'Seat offer lapsed at' },
  email: { ja: 'メール', en: 'Email' },
});

/** The guest list as CSV: the words in its cells, beside the names of the RSVPs and of the ways to take part. */
export const guestListWords = textCatalogue({
  offered: { ja: '空席のご案内中', en: 'offered a seat' },
  offerLapsed: { ja: '空席のご案内（期限切れ）', en: 'seat offer lapsed' },
  waitingEnded: { ja: 'キャンセル待ち（受付終了）', en: 'waiting list closed' },
  noName: { ja: '（氏名の登録なし）', en: '(no name on record)' },
  none: { ja: '未回答', en: 'no RSVP' },
  calendar: { ja: 'カレンダーからの返信', en: 'calendar reply' },
  button: { ja: '回答ページのボタン', en: 'button on the page' },
  auto: { ja: 'メールのリンク', en: 'link in the email' },
  staff: { ja: '担当者による入力', en: 'entered by staff' },
  came: { ja: '出席', en: 'came' },
  missing: { ja: '欠席', en: 'did not come' },
  unreachable: { ja: '送信不可', en: 'cannot be sent' },
});

/** /s/{token}: why there is nothing to say. */
export const feedbackClosedTexts = textCatalogue({
  not_over: { ja: 'ご感想は、会の終了後に承ります。', en: 'You can tell us how it was once the gathering is over.' },
  not_there: {
    ja: 'このページは、ご参加いただいた方にご利用いただけます。お心当たりのある場合は、お手数ですが下記の窓口までご連絡ください。',
    en: 'This page is for those who were there. If you were, please write to the address below.',
  },
  too_late: {
    ja: 'ご感想の受付は終了いたしました。ご意見がございましたら、下記の窓口までお寄せください。',
    en: 'The deadline for feedback has passed. If you would still like to tell us something, please write to the address below.',
  },
});

/** /s/{token}: the ratings. */
export const ratingTexts = textCatalogue({
  5: { ja: '5　とても良かった', en: '5 – very good' },
  4: { ja: '4　良かった', en: '4 – good' },
  3: { ja: '3　ふつう', en: '3 – all right' },
  2: { ja: '2　あまり良くなかった', en: '2 – not so good' },
  1: { ja: '1　良くなかった', en: '1 – not good' },
});

/** /s/{token}: the page. */
export const feedbackTexts = textCatalogue({
  title: { ja: (title: string) => `「${title}」のご感想`, en: (title: string) => `How was “${title}”?` },
  thanks: {
    ja: 'ご参加いただき、ありがとうございました。今後の企画の参考とさせていただきますので、ご感想をお聞かせください。',
    en: 'Thank you for coming. Please tell us how it was; it helps us to plan the next one.',
  },
  taken: {
    ja: 'ご感想を承りました。ご協力いただき、誠にありがとうございました。',
    en: 'Thank you, we have your answer.',
  },
  /** Above the form that changes what a waiting member asked for, beside the button to stay. */
  changeRequest: { ja: '参加方法や人数を変更される場合', en: 'To ask for something else' },
  change: { ja: 'ご回答の変更', en: 'Changed your mind?' },
  ratingMissing: { ja: '満足度をお選びください。', en: 'Please choose how you liked it.' },
  commentTooLong: {
    ja: (longest: number) => `コメントは${longest}文字以内でご記入ください。`,
    en: (longest: number) => `Please write at most ${longest} characters.`,
  },
  commentUnwritable: formTexts.unwritable,
  notTaken: {
    ja: 'まだ送信されておりません。下記の項目をご確認のうえ、もう一度お送りください。',
    en: 'This has not been sent yet. Please check what is marked below and send it again.',
  },
  rating: { ja: '満足度', en: 'How did you like it?' },
  comment: { ja: 'コメント（任意）', en: 'In your own words (optional)' },
  commentHint: {
    ja: (longest: number) => `${longest}文字まで。現在のお勤め先の秘密情報は、ご記入にならないようお願いいたします。`,
    en: (longest: number) =>
      `Up to ${longest} characters. Please do not share confidential information about your current employer.`,
  },
  withoutName: {
    ja: 'お名前は担当者に表示されません。コメントから個人が特定されることのないよう、ご記入の際はご留意ください。',
    en: 'We see your answer without your name. Please keep in mind that your words could still tell who you are.',
  },
  send: { ja: '送信する', en: 'Send' },
  until: {
    ja: (date: string) => `${date}まで、何度でも変更いただけます。`,
    en: (date: string) => `You can change it until ${date}.`,
  },
});
