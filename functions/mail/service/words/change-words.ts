/** The words that tell of a change or a cancellation of a gathering. */
import type { ChangedPart } from '../../../../events/gatherings/event-rescheduled.ts';
import type { AttendanceMode, GuestAnswer } from '../../../../events/read-models/gathering.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as text } from '../../../../shared/mail-format/markdown.ts';
import { factLines, type GatheringFacts } from '../gathering-facts.ts';
import { buttons, parts, type Wording } from './mail-words.ts';

export interface ChangeFacts {
  readonly gathering: GatheringFacts;
  readonly changed: readonly ChangedPart[];
  readonly answer: GuestAnswer | 'none';
  readonly answerAsked: boolean;
  readonly modes: readonly AttendanceMode[];
}

/** What a member has answered, in a word. */
export const answerNames: Readonly<Record<Language, Readonly<Record<GuestAnswer, string>>>> = {
  ja: {
    attending: '参加',
    waiting: 'キャンセル待ち',
    offered: 'お席のご案内中',
    declined: '欠席',
    undecided: '検討中',
    unconfirmed: '未確定',
  },
  en: {
    attending: 'attending',
    waiting: 'on the waiting list',
    offered: 'a seat is offered to you',
    declined: 'not attending',
    undecided: 'undecided',
    unconfirmed: 'not confirmed',
  },
};

const choose: Readonly<Record<Language, string>> = {
  ja: buttons(
    ['参加する', 'attend_url'],
    ['欠席する', 'decline_url'],
    ['検討中', 'undecided_url'],
    ['開催の詳細を確認する', 'details_url'],
  ),
  en: buttons(
    ['I will attend', 'attend_url'],
    ['I cannot attend', 'decline_url'],
    ['I do not know yet', 'undecided_url'],
    ['See all details', 'details_url'],
  ),
};

/** Variables: salutation, the links to answer, online_url for those who take part online. */
export const changeWords: Wording<ChangeFacts> = {
  ja: (facts) => {
    const { gathering, changed, modes } = facts;
    const what = whatChanged.ja(changed);
    return {
      subject: `【${what}変更のお知らせ】${gathering.title}`,
      body: parts(
        `# ${what}変更のお知らせ`,
        '{{ salutation }}',
        `ご案内いたしました「${text(gathering.title)}」につきまして、${what === '' ? '内容' : what}を下記のとおり変更させていただくこととなりました。ご予定を調整いただいておりましたところ、ご迷惑をおかけいたしますことを深くお詫び申し上げます。`,
        '## 変更後のご案内',
        factLines(gathering, 'ja', modes),
        '添付の予定を開くと、カレンダーに登録済みのご予定が更新されます。',
        yourAnswer.ja(facts),
        gathering.answerBy === undefined || !facts.answerAsked ? '' : `**ご回答の期限**\\\n${text(gathering.answerBy)}`,
        nextLinks(facts, 'ja'),
      ),
    };
  },
  en: (facts) => {
    const { gathering, changed, modes } = facts;
    const what = whatChanged.en(changed);
    return {
      subject: `${what}: ${gathering.title}`,
      body: parts(
        `# ${what}`,
        '{{ salutation }}',
        `Something about “${text(gathering.title)}” has changed since we wrote to you. We are sorry for the trouble this may cause you.`,
        '## As it is now',
        factLines(gathering, 'en', modes),
        'Open the attached event to bring your calendar up to date.',
        yourAnswer.en(facts),
        gathering.answerBy === undefined || !facts.answerAsked
          ? ''
          : `**Please answer by**\\\n${text(gathering.answerBy)}`,
        nextLinks(facts, 'en'),
      ),
    };
  },
};

const whatChanged: Readonly<Record<Language, (changed: readonly ChangedPart[]) => string>> = {
  ja: (changed) => {
    const names = { time: '日時', place: '会場', online_address: 'オンライン接続先' };
    return changed.map((part) => names[part]).join('・');
  },
  en: (changed) => {
    if (changed.length !== 1) return changed.includes('time') ? 'New time and place' : 'Changed';
    const [part] = changed;
    return part === 'time' ? 'New time' : part === 'place' ? 'New place' : 'New online address';
  },
};

const yourAnswer: Readonly<Record<Language, (facts: ChangeFacts) => string>> = {
  ja: ({ answer, answerAsked }) => {
    if (answer === 'none') return 'ご都合がよろしければ、ぜひご参加ください。下記よりご出欠をお知らせください。';
    const held = answerNames.ja[answer];
    return answerAsked
      ? `お手数ですが、あらためてご出欠をお知らせください。これまでのご回答（${held}）は、新しいご回答をいただくまでそのまま有効です。`
      : `これまでのご回答（${held}）に変更はございません。あらためてご回答いただく必要はございません。`;
  },
  en: ({ answer, answerAsked }) => {
    if (answer === 'none') return 'If you can make it, we would be delighted to see you. Please tell us here:';
    const held = answerNames.en[answer];
    return answerAsked
      ? `Please tell us once more whether you can come. Until you do, your last answer (${held}) stands.`
      : `Your answer (${held}) stands; there is nothing you need to do.`;
  },
};

function nextLinks({ answerAsked }: ChangeFacts, language: Language): string {
  if (answerAsked) return choose[language];
  return language === 'ja'
    ? buttons(['ご回答を確認・変更する', 'details_url'], ['欠席に変更する', 'decline_url'])
    : buttons(['See or change your answer', 'details_url'], ['I cannot attend after all', 'decline_url']);
}

export interface CancellationFacts {
  readonly gathering: GatheringFacts;
  readonly tooFew: boolean;
  /** Whether there was an invitation, which calendars may hold; else only the date was told. */
  readonly invited: boolean;
}

/** Variables: salutation. */
export const cancellationWords: Wording<CancellationFacts> = {
  ja: ({ gathering, tooFew, invited }) => ({
    subject: `【開催中止のお知らせ】${gathering.title}`,
    body: parts(
      '# 開催中止のお知らせ',
      '{{ salutation }}',
      tooFew
        ? `ご案内いたしました「${text(gathering.title)}」は、ご参加の人数が開催に必要な人数に達しなかったため、誠に残念ながら、開催を中止させていただくこととなりました。`
        : `ご案内いたしました「${text(gathering.title)}」は、誠に勝手ながら、開催を中止させていただくこととなりました。`,
      'ご予定を調整いただいておりましたところ、ご迷惑をおかけいたしますことを心よりお詫び申し上げます。',
      '## 中止となった会',
      factLines(gathering, 'ja'),
      invited ? '添付の予定を開くと、カレンダーに登録済みのご予定が取り消されます。お手続きは不要です。' : '',
      'またの機会にご案内を差し上げますので、その際はぜひご参加くださいますようお願い申し上げます。',
    ),
  }),
  en: ({ gathering, tooFew, invited }) => ({
    subject: `Cancelled: ${gathering.title}`,
    body: parts(
      `# Cancelled: ${text(gathering.title)}`,
      '{{ salutation }}',
      tooFew
        ? `We are sorry: too few people could come, so “${text(gathering.title)}” will not take place.`
        : `We are sorry: “${text(gathering.title)}” will not take place.`,
      'Please accept our apologies if you had already made plans.',
      '## What is cancelled',
      factLines(gathering, 'en'),
      invited ? 'Open the attached event to take it out of your calendar. There is nothing else you need to do.' : '',
      'We hope to see you at another gathering.',
    ),
  }),
};
