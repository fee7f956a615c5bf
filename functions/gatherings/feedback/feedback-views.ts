/** What stands on /s/{token}: how it was, in a number and in words. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { html, type Markup, type PageContent, say } from '../../../shared/http/page-layout.ts';
import { formatDate } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { bestRating, type Feedback, feedbackUntil, longestComment } from './feedback.ts';

export interface FeedbackForm {
  readonly gathering: Gathering;
  readonly visitor: Pick<MailingRecord, 'language' | 'timeZone'>;
  readonly nonce: string;
  /** What stands in the fields: what was said so far, or what was just sent and could not be taken. */
  readonly filled: Pick<Feedback, 'rating' | 'comment'> | undefined;
  readonly refusedFields: readonly string[];
}

/** The form. Showing it writes nothing. */
export function feedbackPage(form: FeedbackForm): PageContent {
  const { gathering, visitor, refusedFields } = form;
  const { language } = visitor;
  const held = formatDate(new Date(gathering.draft.startsAt), language, gathering.draft.timeZone);
  const body = html`<p>${held}</p>
<p>${say(
    language,
    'ご参加いただき、ありがとうございました。今後の企画の参考とさせていただきますので、ご感想をお聞かせください。',
    'Thank you for coming. Please tell us how it was; it helps us to plan the next one.',
  )}</p>
${refusedFields.map((field) => problem(field, language))}
${fields(form)}`;
  return { language, title: titleOf(gathering, language), body };
}

/** What was taken, and how to change it. */
export function feedbackTakenPage(form: FeedbackForm): PageContent {
  const { gathering, visitor } = form;
  const { language } = visitor;
  const body = html`<p class="taken" role="status">${say(
    language,
    'ご感想をお預かりいたしました。ご協力ありがとうございました。',
    'Thank you, we have your answer.',
  )}</p>
<h2>${say(language, 'ご回答の変更', 'Changed your mind?')}</h2>
${fields(form)}`;
  return { language, title: titleOf(gathering, language), body };
}

/** There is nothing to say here: it is not over yet, the member was not there, or the time for it is over. */
export function feedbackClosedPage(
  gathering: Gathering,
  language: Language,
  reason: 'not_over' | 'not_there' | 'too_late',
): PageContent {
  const words = {
    not_over: say(
      language,
      'ご感想は、会の終了後に承ります。',
      'You can tell us how it was once the gathering is over.',
    ),
    not_there: say(
      language,
      'このページは、ご参加いただいた方にご利用いただけます。お心当たりのある場合は、お手数ですが下記の窓口までご連絡ください。',
      'This page is for those who were there. If you were, please write to the address below.',
    ),
    too_late: say(
      language,
      'ご感想の受付は終了いたしました。ご意見がございましたら、下記の窓口までお寄せください。',
      'The time for answers is over. If you would still like to tell us something, please write to the address below.',
    ),
  };
  const body = html`<p role="status"><strong>${words[reason]}</strong></p>`;
  return { status: 410, language, title: titleOf(gathering, language), body };
}

function titleOf({ draft }: Gathering, language: Language): string {
  const title = inLanguage(draft.title, language);
  return say(language, `「${title}」のご感想`, `How was “${title}”?`);
}

function problem(field: string, language: Language): Markup {
  const words =
    field === 'comment'
      ? say(
          language,
          `コメントは${longestComment}文字以内でご記入ください。`,
          `Please write at most ${longestComment} characters.`,
        )
      : say(language, '満足度をお選びください。', 'Please choose how you liked it.');
  return html`<p class="problem" role="alert">${words}</p>`;
}

/** The best first: it stands nearest to the question. */
function fields({ gathering, visitor, nonce, filled }: FeedbackForm): Markup {
  const { language, timeZone } = visitor;
  const ratings = Array.from({ length: bestRating }, (_none, position) => bestRating - position);
  const until = formatDate(feedbackUntil(gathering), language, timeZone);
  return html`<form method="post"><input type="hidden" name="nonce" value="${nonce}">
<fieldset><legend>${say(language, '満足度', 'How did you like it?')}</legend>${ratings.map(
    (rating) =>
      html`<label class="choice"><input type="radio" name="rating" value="${rating}" required${
        filled?.rating === rating ? html` checked` : ''
      }><span>${ratingWords(rating, language)}</span></label>`,
  )}</fieldset>
<label class="field" for="comment">${say(language, 'コメント（任意）', 'In your own words (optional)')}<small>${say(
    language,
    `${longestComment}文字まで。現在のお勤め先の機密情報は、お書きにならないようお願いいたします。`,
    `Up to ${longestComment} characters. Please do not share confidential information of your present employer.`,
  )}</small></label>
<textarea id="comment" name="comment" rows="5" maxlength="${longestComment}">${filled?.comment ?? ''}</textarea>
<p class="small">${say(
    language,
    'お名前は担当者に表示されません。コメントから個人が特定されることのないよう、ご記入の際はご留意ください。',
    'We see your answer without your name. Please keep in mind that your words could still tell who you are.',
  )}</p>
<button>${say(language, '送信する', 'Send')}</button></form>
<p class="small">${say(language, `${until}まで、何度でも変更いただけます。`, `You can change it until ${until}.`)}</p>`;
}

function ratingWords(rating: number, language: Language): string {
  const words: Readonly<Record<number, string>> = {
    5: say(language, '5　とても良かった', '5 – very good'),
    4: say(language, '4　良かった', '4 – good'),
    3: say(language, '3　ふつう', '3 – all right'),
    2: say(language, '2　あまり良くなかった', '2 – not so good'),
    1: say(language, '1　良くなかった', '1 – not good'),
  };
  return words[rating] ?? String(rating);
}
