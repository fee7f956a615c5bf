/** The words that confirm an answer to a gathering. */
import type { AttendanceMode } from '../../../../events/read-models/gathering.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as text } from '../../../../shared/mail-format/markdown.ts';
import { factLines, type GatheringFacts } from '../gathering-facts.ts';
import { buttons, parts, type Wording } from './mail-words.ts';
import { receptionWords } from './reception-words.ts';

export type ConfirmedAnswer = 'attending' | 'waiting' | 'declined' | 'undecided';

export interface AnswerFacts {
  readonly answer: ConfirmedAnswer;
  readonly gathering: GatheringFacts;
  /** How the member takes part; both where it is not known. */
  readonly modes: readonly AttendanceMode[];
  readonly guests: number;
}

const japanese: Readonly<Record<ConfirmedAnswer, readonly [head: string, sentence: string]>> = {
  attending: [
    'ご参加',
    'ご回答いただき、誠にありがとうございます。当日お目にかかれますことを、心より楽しみにしております。',
  ],
  waiting: [
    'キャンセル待ち',
    '定員に達しているため、キャンセル待ちとして承りました。お席のご用意ができましたら、メールでご連絡いたします。',
  ],
  declined: [
    'ご欠席',
    'ご連絡いただき、誠にありがとうございます。またの機会にお目にかかれますことを、楽しみにしております。',
  ],
  undecided: ['保留', 'ご連絡いただき、誠にありがとうございます。ご予定が決まりましたら、下記よりお知らせください。'],
};

const english: Readonly<Record<ConfirmedAnswer, readonly [head: string, sentence: string]>> = {
  attending: ['Your seat is confirmed', 'Thank you for your answer. We look forward to seeing you.'],
  waiting: ['You are on the waiting list', 'All seats are taken for now. As soon as one is free for you, we write.'],
  declined: ['We are sorry that you cannot come', 'Thank you for letting us know. We hope to see you another time.'],
  undecided: ['You have not decided yet', 'Thank you for telling us. Please let us know once you have decided.'],
};

/** Variables: salutation, the links to answer, calendar_url; online_url and check_in_picture_url for those who come. */
export const answerWords: Wording<AnswerFacts> = {
  ja: ({ answer, gathering, modes, guests }) => {
    const [head, sentence] = japanese[answer];
    return {
      subject: `【${head}】${gathering.title}`,
      body: parts(
        `# ${head}のご回答を承りました`,
        '{{ salutation }}',
        sentence,
        factLines(gathering, 'ja', answer === 'attending' ? modes : undefined),
        guests === 0 ? '' : `**同伴者**\\\n${guests}名`,
        answer === 'attending' && modes.includes('place') ? receptionWords.ja : '',
        answer === 'attending' ? '## ご予定の登録・変更' : '',
        gathering.answerBy === undefined
          ? 'ご回答は、下記より変更いただけます。'
          : `ご回答は、${text(gathering.answerBy)}まで下記より変更いただけます。`,
        nextSteps.ja[answer],
      ),
    };
  },
  en: ({ answer, gathering, modes, guests }) => {
    const [head, sentence] = english[answer];
    return {
      subject: `${head}: ${gathering.title}`,
      body: parts(
        `# ${head}`,
        '{{ salutation }}',
        sentence,
        factLines(gathering, 'en', answer === 'attending' ? modes : undefined),
        guests === 0 ? '' : `**You bring**\\\n${guests} ${guests === 1 ? 'guest' : 'guests'}`,
        answer === 'attending' && modes.includes('place') ? receptionWords.en : '',
        answer === 'attending' ? '## Your calendar, your answer' : '',
        gathering.answerBy === undefined
          ? 'You can change your answer here:'
          : `You can change your answer until ${text(gathering.answerBy)}:`,
        nextSteps.en[answer],
      ),
    };
  },
};

const nextSteps: Readonly<Record<Language, Readonly<Record<ConfirmedAnswer, string>>>> = {
  ja: {
    attending: buttons(
      ['ご回答を確認・変更する', 'details_url'],
      ['カレンダーに登録する（.ics）', 'calendar_url'],
      ['欠席に変更する', 'decline_url'],
    ),
    waiting: buttons(['ご回答を確認・変更する', 'details_url'], ['キャンセル待ちを取り消す', 'decline_url']),
    declined: buttons(['ご回答を確認・変更する', 'details_url']),
    undecided: buttons(
      ['参加する', 'attend_url'],
      ['欠席する', 'decline_url'],
      ['開催の詳細を確認する', 'details_url'],
    ),
  },
  en: {
    attending: buttons(
      ['See or change your answer', 'details_url'],
      ['Add to your calendar (.ics)', 'calendar_url'],
      ['I cannot attend after all', 'decline_url'],
    ),
    waiting: buttons(['See or change your answer', 'details_url'], ['Leave the waiting list', 'decline_url']),
    declined: buttons(['See or change your answer', 'details_url']),
    undecided: buttons(
      ['I will attend', 'attend_url'],
      ['I cannot attend', 'decline_url'],
      ['See all details', 'details_url'],
    ),
  },
};
