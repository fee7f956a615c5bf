/** The sentences of /r/{token}, as an office in charge of alumni would write them. */
import { say } from '../../../../shared/http/page-layout.ts';
import { formatDate, formatTime, zoneName } from '../../../../shared/locale/dates.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import type { Closed, Guest, PossibleAnswer } from '../rsvp.ts';

/** Why an answer could not be taken as it was given. */
export type AnswerRefusal = 'full' | 'mode_missing' | 'too_many_guests' | 'answer_missing';

/** Where a member stands, as the page tells it: the stored answer, or what time has made of it. */
export type Standing = Guest['answer'] | 'asked_again' | 'offer_expired' | 'line_left' | 'seat_free';

/** An instant as a sentence needs it: 12月1日(火) 18:00（日本標準時）. */
export function instantWords(at: Date, language: Language, timeZone: string): string {
  const [date, time, zone] = [formatDate, formatTime, zoneName].map((format) => format(at, language, timeZone));
  return say(language, `${date} ${time}（${zone}）`, `${date}, ${time} (${zone})`);
}

/** What was taken from the member, in a word. */
export function answerName(answer: Guest['answer'], language: Language): string {
  const names = {
    attending: say(language, '参加', 'attending'),
    waiting: say(language, 'キャンセル待ち', 'on the waiting list'),
    offered: say(language, 'お席のご案内中', 'a seat is held for you'),
    declined: say(language, '欠席', 'not attending'),
    undecided: say(language, '検討中', 'undecided'),
    unconfirmed: say(language, '未確定', 'not confirmed'),
  };
  return names[answer];
}

/** Where the member stands, in a sentence or two that also say what happens next. */
export function standingWords(
  standing: Standing,
  guest: Pick<Guest, 'answer' | 'guests'>,
  language: Language,
  heldUntil: string,
): string {
  const guests = guestWords(guest.guests, language);
  switch (standing) {
    case 'attending':
      return say(
        language,
        `「参加」${guests}で承りました。当日お目にかかれますことを楽しみにしております。`,
        `You are attending${guests}. We look forward to seeing you.`,
      );
    case 'waiting':
      return say(
        language,
        `満席のため、「キャンセル待ち」${guests}で承りました。お席をご用意できましたら、お申し込み順にメールでご案内いたします。ご案内をお約束するものではございませんので、あらかじめご了承ください。`,
        `It is full, so you are on the waiting list${guests}. When a seat becomes free, we offer it by mail in the order of the answers; we cannot promise that your turn comes.`,
      );
    case 'offered':
      return say(
        language,
        `お席${guests}をご用意できました。${heldUntil}まで確保しておりますので、ご参加の可否をお知らせください。期限を過ぎますと、次の方へご案内いたします。`,
        `A seat${guests} has become free for you. It is held until ${heldUntil}; after that it goes to the next person. Will you take it?`,
      );
    case 'offer_expired':
      return say(
        language,
        'お席を確保していた期限が過ぎたため、次の方へご案内いたしました。キャンセル待ちは引き続き承っており、あらためてお席をご用意できましたらメールでご案内いたします。',
        'The time for which the seat was held is over, so it has gone to the next person. You are still on the waiting list, at its end, and we will write to you if another seat becomes free.',
      );
    case 'line_left':
      return say(
        language,
        'お席をご案内いたしましたが、期限内にご回答がなかったため、キャンセル待ちを終了いたしました。引き続きご参加をご希望の場合は、下のボタンからお知らせください。',
        'We offered you a seat twice and did not hear from you in time, so you are no longer on the waiting list. If you would still like to come, please say so below.',
      );
    case 'seat_free':
      return say(
        language,
        'キャンセル待ちで承っておりますが、ただいま空席がございます。お申し込みの先着順で承りますので、ご参加の場合は下のボタンをお選びください。',
        'You are on the waiting list, and a seat is free now. It goes to whoever answers first: if you would like it, press the button below.',
      );
    case 'declined':
      return say(
        language,
        '「欠席」で承りました。ご連絡いただき、ありがとうございます。',
        'You are not attending. Thank you for letting us know.',
      );
    case 'undecided':
      return say(
        language,
        '「検討中」で承りました。お決まりになりましたら、あらためてお知らせください。',
        'You are still undecided. Please let us know once you have decided.',
      );
    case 'unconfirmed':
      return say(
        language,
        '異なるご回答が続けて届いたため、まだ確定しておりません。恐れ入りますが、下のボタンでご回答をお知らせください。',
        'Different answers reached us at almost the same time, so none has been taken. Please press the button for your answer.',
      );
    case 'asked_again': {
      const last = answerName(guest.answer, language);
      return say(
        language,
        `日時または会場が変更になりました。恐れ入りますが、改めてご回答をお願いいたします。（前回のご回答：${last}）`,
        `The time or the place has changed. Please answer once more. (Your last answer: ${last}.)`,
      );
    }
  }
}

function guestWords(guests: number, language: Language): string {
  if (guests === 0) return '';
  return say(language, `（同伴者${guests}名）`, ` with ${guests} ${guests === 1 ? 'guest' : 'guests'}`);
}

/** What is wrong with a form, by the names of its fields that cannot be taken. */
export function refusalOf(fields: readonly string[]): AnswerRefusal {
  if (fields.includes('guests')) return 'too_many_guests';
  return fields.includes('mode') ? 'mode_missing' : 'answer_missing';
}

/** Why nothing was taken, and what to do. */
export function refusalWords(reason: AnswerRefusal, attends: boolean, language: Language): string {
  switch (reason) {
    case 'full':
      return attends
        ? say(
            language,
            '満席のため、ご希望の変更を承ることができませんでした。これまでのご回答はそのまま有効です。',
            'It is full, so we could not make this change. Your answer stands as it was.',
          )
        : say(
            language,
            '申し訳ございません。満席となりましたため、ご参加を承ることができませんでした。',
            'We are sorry: every seat is taken, so we could not take your answer.',
          );
    case 'mode_missing':
      return say(
        language,
        'ご参加の方法（会場またはオンライン）をお選びください。',
        'Please choose how you take part: at the place or online.',
      );
    case 'too_many_guests':
      return say(language, '同伴者の人数をお確かめください。', 'Please check the number of guests.');
    case 'answer_missing':
      return say(language, 'ご回答のボタンをお選びください。', 'Please press the button for your answer.');
  }
}

/** Why nobody can answer any more. */
export function closedWords(reason: Closed | 'begun', language: Language): string {
  switch (reason) {
    case 'cancelled':
      return say(
        language,
        '誠に申し訳ございませんが、この会は中止となりました。ご回答いただく必要はございません。',
        'We are sorry: this gathering has been cancelled. There is nothing you need to do.',
      );
    case 'begun':
      return say(language, 'この会はすでに始まっております。', 'This gathering has begun.');
    case 'over':
      return say(
        language,
        'この会は終了いたしました。またの機会にお目にかかれますと幸いです。',
        'This gathering is over. We hope to see you another time.',
      );
    case 'too_late':
      return say(
        language,
        '回答の受付は終了いたしました。ご出欠に変更がございましたら、お手数ですが下記の窓口までご連絡ください。',
        'The time for answers is over. If your plans have changed, please write to the address below.',
      );
  }
}

/** What the page asks. */
export function questionWords(chosen: PossibleAnswer | undefined, language: Language): string {
  if (chosen === undefined) return say(language, 'ご出欠をお知らせください。', 'Will you come?');
  return say(
    language,
    `メールで「${buttonWords(chosen, 'ja')}」をお選びいただきました。下のボタンで確定いたします。`,
    `You chose “${buttonWords(chosen, 'en')}” in the mail. Press the button to confirm it.`,
  );
}

/** The button of an answer. */
export function buttonWords(answer: PossibleAnswer, language: Language): string {
  const texts = {
    attending: say(language, '参加する', 'I will attend'),
    declined: say(language, '欠席する', 'I cannot attend'),
    undecided: say(language, '検討中', 'I do not know yet'),
  };
  return texts[answer];
}

/** The button of an answer to the offer of a seat; there is no third one. */
export function offerButtonWords(answer: 'attending' | 'declined', language: Language): string {
  return answer === 'attending'
    ? say(language, '参加する（お席を受ける）', 'Yes, I take the seat')
    : say(language, '今回は見送る', 'No, let it go');
}
