/** The words that recall a gathering to those who come, and that thank them afterwards. */
import type { AttendanceMode } from '../../../../events/read-models/gathering.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as text } from '../../../../shared/mail-format/markdown.ts';
import { factLines, type GatheringFacts } from '../gathering-facts.ts';
import { buttons, parts, type Wording } from './mail-words.ts';
import { receptionWords } from './reception-words.ts';

/** When it is, seen from when the mail leaves. */
export type Nearness = 'tomorrow' | 'today' | 'soon' | 'within_the_hour';

export interface ReminderFacts {
  readonly gathering: GatheringFacts;
  readonly nearness: Nearness;
  readonly modes: readonly AttendanceMode[];
  /** The time for answers is over: the office must be told. */
  readonly answersClosed: boolean;
}

const japanese: Readonly<Record<Nearness, readonly [head: string, sentence: (title: string) => string]>> = {
  tomorrow: ['明日開催', (title) => `ご参加のお申し込みをいただいております「${title}」の開催が明日となりました。`],
  today: ['本日開催', (title) => `ご参加のお申し込みをいただいております「${title}」を、本日開催いたします。`],
  soon: [
    'まもなく開催',
    (title) => `ご参加のお申し込みをいただいております「${title}」の開催日が近づいてまいりました。`,
  ],
  within_the_hour: [
    'まもなく開始',
    (title) => `ご参加のお申し込みをいただいております「${title}」が、まもなく始まります。`,
  ],
};

const english: Readonly<Record<Nearness, readonly [head: string, sentence: (title: string) => string]>> = {
  tomorrow: ['Tomorrow', (title) => `This is a reminder that you attend “${title}” tomorrow.`],
  today: ['Today', (title) => `This is a reminder that you attend “${title}” today.`],
  soon: ['Coming up', (title) => `This is a reminder that you attend “${title}”, which is coming up.`],
  within_the_hour: ['Starting soon', (title) => `“${title}” begins soon.`],
};

/** Variables: salutation, the links to answer, calendar_url; online_url and check_in_picture_url as one takes part. */
export const reminderWords: Wording<ReminderFacts> = {
  ja: ({ gathering, nearness, modes, answersClosed }) => {
    const [head, sentence] = japanese[nearness];
    return {
      subject: `【${head}】${gathering.title}`,
      body: parts(
        `# ${head}のご案内`,
        '{{ salutation }}',
        `${sentence(text(gathering.title))}あらためてご案内申し上げます。皆さまにお目にかかれますことを、楽しみにしております。`,
        factLines(gathering, 'ja', modes),
        modes.includes('place') ? receptionWords.ja : '',
        '## ご都合が悪くなられた場合',
        answersClosed
          ? 'ご回答の受付期限を過ぎておりますため、お手数ですが、このメールの末尾に記載の窓口までご連絡ください。'
          : 'お手数ですが、下記よりお知らせください。',
        furtherLinks.ja,
      ),
    };
  },
  en: ({ gathering, nearness, modes, answersClosed }) => {
    const [head, sentence] = english[nearness];
    return {
      subject: `${head}: ${gathering.title}`,
      body: parts(
        `# ${head}: ${text(gathering.title)}`,
        '{{ salutation }}',
        `${sentence(text(gathering.title))} We look forward to seeing you.`,
        factLines(gathering, 'en', modes),
        modes.includes('place') ? receptionWords.en : '',
        '## If your plans have changed',
        answersClosed
          ? 'The time for answers is over, so please write to the office named at the end of this mail.'
          : 'Please let us know here, so that somebody else can have your seat.',
        furtherLinks.en,
      ),
    };
  },
};

const furtherLinks: Readonly<Record<Language, string>> = {
  ja: buttons(
    ['開催の詳細を確認する', 'details_url'],
    ['カレンダーに登録する（.ics）', 'calendar_url'],
    ['欠席に変更する', 'decline_url'],
  ),
  en: buttons(
    ['See all details', 'details_url'],
    ['Add to your calendar (.ics)', 'calendar_url'],
    ['I cannot attend after all', 'decline_url'],
  ),
};

export interface ThanksFacts {
  readonly title: string;
  readonly when: string;
  /** Until when feedback is taken. */
  readonly until: string;
}

/** Variables: salutation, survey_url. */
export const thanksWords: Wording<ThanksFacts> = {
  ja: ({ title, when, until }) => ({
    subject: `【御礼】${title}`,
    body: parts(
      '# ご参加ありがとうございました',
      '{{ salutation }}',
      `このたびはご多用のところ「${text(title)}」（${text(when)}）にご参加いただき、誠にありがとうございました。`,
      '今後の企画の参考とさせていただきたく、よろしければご感想をお聞かせください。1分ほどで終わります。ご回答はお名前を伏せて担当者が拝見いたします。',
      '[感想を伝える]({{ survey_url }})',
      `${text(until)}までご回答・ご変更いただけます。またお目にかかれますことを、心より楽しみにしております。`,
    ),
  }),
  en: ({ title, when, until }) => ({
    subject: `Thank you for coming: ${title}`,
    body: parts(
      '# Thank you for coming',
      '{{ salutation }}',
      `It was good to have you at “${text(title)}” (${text(when)}).`,
      'Would you tell us how it was? It takes a minute and helps us to plan the next one. We see your answer without your name.',
      '[Tell us how it was]({{ survey_url }})',
      `You can answer, and change your answer, until ${text(until)}. We hope to see you again.`,
    ),
  }),
};
