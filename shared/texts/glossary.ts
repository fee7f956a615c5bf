/** What things are called wherever people read of them: in mails, on pages, in the API's description and in the console. */
import type { Topic } from '../vocabulary.ts';
import { textCatalogue } from './text-catalogue.ts';

/** The names of the topics, as headings and labels: word for word those of the privacy notice. */
export const topicNames = textCatalogue({
  newsletter: { ja: 'お便り（メールマガジン）', en: 'Newsletter' },
  gatherings: { ja: '交流会・セミナーのご案内', en: 'Gatherings and seminars' },
  jobs: { ja: '求人情報のご案内', en: 'Jobs' },
} satisfies Record<Topic, object>);

/** The names of the topics within a sentence. */
export const topicsInSentences = textCatalogue({
  newsletter: { ja: 'お便り（メールマガジン）', en: 'the newsletter' },
  gatherings: { ja: '交流会・セミナーのご案内', en: 'invitations to gatherings' },
  jobs: { ja: '求人情報のご案内', en: 'job openings' },
} satisfies Record<Topic, object>);

/** The names of the topics as mailing lists: mail programs show them beside the programme's name. */
export const listNames = textCatalogue({
  newsletter: { ja: 'お便り', en: 'Newsletter' },
  gatherings: { ja: '交流会・セミナー', en: 'Gatherings' },
  jobs: { ja: '求人情報', en: 'Job openings' },
} satisfies Record<Topic, object>);

/** Where a member stands with a gathering, in a word or two. */
export const rsvpNames = textCatalogue({
  attending: { ja: '参加', en: 'attending' },
  waiting: { ja: 'キャンセル待ち', en: 'on the waiting list' },
  offered: { ja: 'お席のご案内中', en: 'a seat is held for you' },
  declined: { ja: '欠席', en: 'not attending' },
  undecided: { ja: '検討中', en: 'undecided' },
  unconfirmed: { ja: '未確定', en: 'not confirmed' },
});

/** The buttons of an RSVP, in mails and on the page. */
export const rsvpButtons = textCatalogue({
  attending: { ja: '参加する', en: 'I will attend' },
  declined: { ja: '欠席する', en: 'I cannot attend' },
  undecided: { ja: '検討中', en: 'I do not know yet' },
});

/** The two replies to an offer, in the mail and on the page: of a seat, or of those of a party. */
export const seatOfferButtons = textCatalogue({
  attending: { ja: '参加する', en: 'I will attend' },
  declined: { ja: '今回は辞退する', en: 'No, thank you' },
});

/** The button where every seat is taken and there is a waiting list. */
export const waitingListButton = textCatalogue({
  attending: { ja: 'キャンセル待ちを申し込む', en: 'Join the waiting list' },
});

/** The button that keeps a member's place on the waiting list after a move, in the mail and on the page. */
export const keepWaitingButton = textCatalogue({
  attending: { ja: 'キャンセル待ちを続ける', en: 'Stay on the waiting list' },
});

/** The button that ends a member's place on the waiting list, in the mail and on the page. */
export const leaveWaitingListButton = textCatalogue({
  declined: { ja: 'キャンセル待ちを取り消す', en: 'Leave the waiting list' },
});

/** The page on which members choose what they receive, and the links to it. */
export const preferenceNames = textCatalogue({
  page: { ja: '配信設定', en: 'Your preferences' },
  link: { ja: '配信設定を確認・変更する', en: 'See or change your preferences' },
  back: { ja: '配信設定に戻る', en: 'Back to your preferences' },
});

/** Where a gathering takes place that has no address. */
export const placeNames = textCatalogue({ online: { ja: 'オンライン', en: 'Online' } });

/** The two ways to take part, within a sentence and in a list. */
export const modesInSentences = textCatalogue({
  place: { ja: '会場', en: 'in person' },
  online: { ja: 'オンライン', en: 'online' },
});

/** The two ways to take part, as labels. */
export const modeNames = textCatalogue({
  place: { ja: '会場で参加', en: 'In person' },
  online: { ja: 'オンラインで参加', en: 'Online' },
});
