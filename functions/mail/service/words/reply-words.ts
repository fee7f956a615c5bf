/** The words that tell why the answer of a calendar could not be taken, though the calendar shows it as given. */
import type { GuestAnswer } from '../../../../events/read-models/gathering.ts';
import { escapeMarkdown as text } from '../../../../shared/mail-format/markdown.ts';
import { factLines, type GatheringFacts } from '../gathering-facts.ts';
import { answerNames } from './change-words.ts';
import { buttons, parts, type Wording } from './mail-words.ts';

export type WhyNotTaken = 'full' | 'too_late' | 'cancelled' | 'over';

export interface ReplyFacts {
  readonly gathering: GatheringFacts;
  readonly why: WhyNotTaken;
  /** The answer that holds instead; none = there is none. */
  readonly answer: GuestAnswer | 'none';
}

/** What a mail says for each reason: what heads it, why, and what can be done. */
type Telling = Readonly<Record<WhyNotTaken, readonly [head: string, why: string, next: string]>>;

const japanese: Telling = {
  full: [
    '満席のお知らせ',
    '誠に申し訳ございませんが、すでに満席となっておりましたため、ご参加を承ることができませんでした。カレンダーには「承諾済み」と表示されていても、お席は確保されておりませんので、何とぞご了承くださいますようお願い申し上げます。',
    '空席が出た場合は、下記のページより先着順で承ります。',
  ],
  too_late: [
    'ご回答の受付終了',
    '誠に恐れ入りますが、受付の期限を過ぎてから届きましたため、承ることができませんでした。カレンダーの表示は、実際のご回答の状況と異なっておりますので、ご注意ください。',
    'ご出欠についてご要望がございましたら、お手数ですが、このメールにそのままご返信ください。担当者よりご連絡いたします。',
  ],
  cancelled: [
    '開催中止のお知らせ',
    '誠に申し訳ございませんが、この会は開催を中止させていただくこととなりましたため、ご回答を承ることができませんでした。',
    '添付の予定を開くと、カレンダーに登録済みのご予定が取り消されます。お手続きは不要です。またの機会に、ぜひご参加くださいますようお願い申し上げます。',
  ],
  over: [
    'ご回答の受付終了',
    '誠に恐れ入りますが、開始の時刻を過ぎてから届きましたため、承ることができませんでした。',
    'またの機会にご案内を差し上げますので、その際はぜひご参加くださいますようお願い申し上げます。',
  ],
};

const english: Telling = {
  full: [
    'Every seat is taken',
    'We are sorry: every seat was taken already, so we could not take your answer. Your calendar may show that you accepted, but no seat is held for you.',
    'Should a seat become free, it goes to whoever answers first on this page:',
  ],
  too_late: [
    'The time for answers was over',
    'We are sorry: it reached us after the time for answers, so we could not take it. What your calendar shows is not what we have noted.',
    'If you would like to change that, simply reply to this mail, and we will see what we can do.',
  ],
  cancelled: [
    'Cancelled',
    'We are sorry: this gathering has been cancelled, so there was nothing left to answer.',
    'Open the attached event to take it out of your calendar. We hope to see you at another gathering.',
  ],
  over: [
    'It had begun already',
    'We are sorry: it reached us after the gathering had begun, so we could not take it.',
    'We hope to see you another time.',
  ],
};

/** Variables: salutation, details_url. */
export const replyWords: Wording<ReplyFacts> = {
  ja: (facts) => {
    const [head, why, next] = japanese[facts.why];
    const stands = standing(facts);
    return {
      subject: `【${head}】${facts.gathering.title}`,
      body: parts(
        '# ご回答を承ることができませんでした',
        '{{ salutation }}',
        `「${text(facts.gathering.title)}」につきまして、カレンダーよりご回答をいただき、誠にありがとうございます。`,
        why,
        stands === undefined ? '' : `これまでのご回答（${answerNames.ja[stands]}）は、そのまま有効です。`,
        factLines(facts.gathering, 'ja'),
        next,
        buttons(['現在の状況を確認する', 'details_url']),
      ),
    };
  },
  en: (facts) => {
    const [head, why, next] = english[facts.why];
    const stands = standing(facts);
    return {
      subject: `${head}: ${facts.gathering.title}`,
      body: parts(
        '# We could not take your answer',
        '{{ salutation }}',
        `Thank you for answering the invitation to “${text(facts.gathering.title)}” in your calendar.`,
        why,
        stands === undefined ? '' : `Your answer until now (${answerNames.en[stands]}) stands.`,
        factLines(facts.gathering, 'en'),
        next,
        buttons(['See where you stand', 'details_url']),
      ),
    };
  },
};

/** The answer that goes on to hold, where there is one and the gathering is still ahead. */
function standing({ why, answer }: ReplyFacts): GuestAnswer | undefined {
  if (why === 'cancelled' || why === 'over') return undefined;
  return answer === 'none' || answer === 'offered' || answer === 'unconfirmed' ? undefined : answer;
}
