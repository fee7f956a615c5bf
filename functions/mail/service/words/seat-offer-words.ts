/** The words that offer a free seat to a member of the waiting list, and that say when an offer has ended. */
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as text } from '../../../../shared/mail-format/markdown.ts';
import { factLines, type GatheringFacts } from '../gathering-facts.ts';
import { buttons, parts, type Wording } from './mail-words.ts';

export interface SeatOfferFacts {
  readonly gathering: GatheringFacts;
  /** Until when the seat is held, with the zone's name; undefined = it is free for whoever answers first. */
  readonly until: string | undefined;
}

const choose: Readonly<Record<Language, string>> = {
  ja: buttons(['参加する', 'attend_url'], ['今回は辞退する', 'decline_url'], ['開催の詳細を確認する', 'details_url']),
  en: buttons(['Take the seat', 'attend_url'], ['No, thank you', 'decline_url'], ['See all details', 'details_url']),
};

/** Variables: salutation, the links to answer. */
export const seatOfferWords: Wording<SeatOfferFacts> = {
  ja: ({ gathering, until }) => ({
    subject: `【お席のご案内】${gathering.title}`,
    body: parts(
      '# お席のご用意ができました',
      '{{ salutation }}',
      `キャンセル待ちをいただいておりました「${text(gathering.title)}」につきまして、お席をご用意できることとなりましたので、ご案内申し上げます。`,
      until === undefined
        ? '開催が近づいておりますため、お席は先にご回答いただいた方からのご案内となります。ご参加いただける場合は、お早めにお知らせください。'
        : `**ご回答の期限**\\\n${text(until)}`,
      until === undefined
        ? ''
        : '期限まで、お席を確保しております。期限までにご回答を確認できない場合は、恐れ入りますが、次にお待ちの方へご案内いたします。',
      factLines(gathering, 'ja'),
      choose.ja,
    ),
  }),
  en: ({ gathering, until }) => ({
    subject: `A seat is free for you: ${gathering.title}`,
    body: parts(
      '# A seat is free for you',
      '{{ salutation }}',
      `You were on the waiting list for “${text(gathering.title)}”, and a seat has become free.`,
      until === undefined
        ? 'As the day is close, seats go to whoever answers first. If you would like to come, please tell us soon.'
        : `**Please answer by**\\\n${text(until)}`,
      until === undefined
        ? ''
        : 'We hold the seat for you until then. After that it goes to the next person who waits.',
      factLines(gathering, 'en'),
      choose.en,
    ),
  }),
};

/** Variables: salutation, details_url, decline_url. */
export const seatOfferExpiredWords: Wording<{ readonly gathering: GatheringFacts }> = {
  ja: ({ gathering }) => ({
    subject: `【お席のご案内の終了】${gathering.title}`,
    body: parts(
      '# お席のご案内を終了いたしました',
      '{{ salutation }}',
      `先日ご案内いたしました「${text(gathering.title)}」のお席につきまして、期限までにご回答を確認できませんでしたため、誠に恐れ入りますが、次にお待ちの方へご案内させていただきました。`,
      '現在のご回答の状況は、下記よりご確認・ご変更いただけます。引き続きご参加をご希望の場合は、お席の状況に応じて承ります。行き違いでご回答をいただいておりましたら、何とぞご容赦ください。',
      factLines(gathering, 'ja'),
      buttons(['ご回答を確認・変更する', 'details_url'], ['欠席する', 'decline_url']),
    ),
  }),
  en: ({ gathering }) => ({
    subject: `Your seat went to the next person: ${gathering.title}`,
    body: parts(
      '# The offer of a seat has ended',
      '{{ salutation }}',
      `We held a seat at “${text(gathering.title)}” for you, but did not hear from you in time, so it went to the next person who waits.`,
      'You can see here where you stand now. If you would still like to come, please tell us; we will see what we can do.',
      factLines(gathering, 'en'),
      buttons(['See or change your answer', 'details_url'], ['I cannot attend', 'decline_url']),
    ),
  }),
};
