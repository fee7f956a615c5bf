/** The page /s/{token}: a rating and a comment. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { html, type Markup, type PageContent } from '../../../shared/http/page-layout.ts';
import { formatDate } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { feedbackClosedTexts, feedbackTexts, ratingTexts } from '../texts.ts';
import { type Feedback, feedbackUntil, longestComment } from './feedback.ts';

export interface FeedbackForm {
  readonly gathering: Gathering;
  readonly visitor: Pick<MailingRecord, 'language' | 'names' | 'timeZone'>;
  readonly nonce: string;
  /** What the fields hold: the feedback so far, or the one that was just sent. */
  readonly filled: Pick<Feedback, 'rating' | 'comment'> | undefined;
  readonly refusedFields: readonly string[];
}

/** The form. Showing it writes nothing. */
export function feedbackPage(form: FeedbackForm): PageContent {
  const { gathering, visitor, refusedFields } = form;
  const { language } = visitor;
  const texts = feedbackTexts(language);
  const held = formatDate(new Date(gathering.draft.startsAt), language, gathering.draft.timeZone);
  const problem = (field: string) => (field === 'comment' ? texts.commentTooLong(longestComment) : texts.ratingMissing);
  const body = html`<p>${held}</p>
<p>${texts.thanks}</p>
${refusedFields.map((field) => html`<p class="problem" role="alert">${problem(field)}</p>`)}
${fields(form)}`;
  return { language, forWhom: visitor.names, title: titleOf(gathering, language), body };
}

/** The feedback that was taken, and how to change it. */
export function feedbackTakenPage(form: FeedbackForm): PageContent {
  const { gathering, visitor } = form;
  const { language } = visitor;
  const texts = feedbackTexts(language);
  const body = html`<p class="taken" role="status">${texts.taken}</p>
<h2>${texts.change}</h2>
${fields(form)}`;
  const head = { language, forWhom: visitor.names, sameViewQuery: { shown: 'answer' } };
  return { ...head, title: titleOf(gathering, language), body };
}

/** There is no form: the gathering is not over, the member was not there, or the time for feedback is over. */
export function feedbackClosedPage(
  gathering: Gathering,
  { language, names }: FeedbackForm['visitor'],
  reason: keyof ReturnType<typeof feedbackClosedTexts>,
): PageContent {
  const body = html`<p role="status"><strong>${feedbackClosedTexts(language)[reason]}</strong></p>`;
  return { status: 410, language, forWhom: names, title: titleOf(gathering, language), body };
}

function titleOf({ draft }: Gathering, language: Language): string {
  return feedbackTexts(language).title(inLanguage(draft.title, language));
}

/** The best rating comes first, next to the question. */
const ratings = [5, 4, 3, 2, 1] as const;

function fields({ gathering, visitor, nonce, filled }: FeedbackForm): Markup {
  const { language, timeZone } = visitor;
  const texts = feedbackTexts(language);
  const until = formatDate(feedbackUntil(gathering), language, timeZone);
  return html`<form method="post" action="?lang=${language}"><input type="hidden" name="nonce" value="${nonce}">
<fieldset><legend>${texts.rating}</legend>${ratings.map(
    (rating) =>
      html`<label class="choice"><input type="radio" name="rating" value="${rating}" required${
        filled?.rating === rating ? html` checked` : ''
      }><span>${ratingTexts(language)[rating]}</span></label>`,
  )}</fieldset>
<label class="field" for="comment">${texts.comment}<small>${texts.commentHint(longestComment)}</small></label>
<textarea id="comment" name="comment" rows="5" maxlength="${longestComment}">${filled?.comment ?? ''}</textarea>
<p class="small">${texts.withoutName}</p>
<button>${texts.send}</button></form>
<p class="small">${texts.until(until)}</p>`;
}
