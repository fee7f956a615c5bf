/** The page /s/{token}: a rating and a comment. */

import { feedbackUntil } from '../../../events/read-models/gathering-times.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { RefusedForm } from '../../../shared/http/pages/form.ts';
import {
  describedControl,
  describedGroup,
  fieldProblem,
  openTooLongNotice,
} from '../../../shared/http/pages/form-parts.ts';
import { html, type Markup, type PageContent } from '../../../shared/http/pages/page-layout.ts';
import { formatDate, formatInstant } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { longestComment } from '../tables.ts';
import { feedbackClosedTexts, feedbackTexts, ratingTexts } from '../texts/page-texts.ts';

export interface FeedbackForm {
  readonly gathering: Gathering;
  readonly visitor: Pick<MailingRecord, 'language' | 'names' | 'timeZone'>;
  readonly nonce: string;
  /** What the fields hold: the feedback so far, or the form that was just sent, whatever it says. */
  readonly filled: Readonly<Record<'rating' | 'comment', string>>;
}

/** The form; one that was refused comes back with what is wrong beside each field. Showing it writes nothing. */
export function feedbackPage(form: FeedbackForm, refused?: RefusedForm): PageContent {
  const { gathering, visitor } = form;
  const { language } = visitor;
  const texts = feedbackTexts(language);
  const held = formatDate(new Date(gathering.draft.startsAt), language, gathering.draft.timeZone);
  const isWrong = refused !== undefined && refused.problems.size > 0;
  const notTaken = isWrong ? html`<p class="problem" role="alert">${texts.notTaken}</p>` : '';
  const body = html`${notTaken}<p>${held}</p>
<p>${texts.thanks}</p>
${openTooLongNotice(refused, language)}${fields(form, refused)}`;
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

function fields({ gathering, visitor, nonce, filled }: FeedbackForm, refused?: RefusedForm): Markup {
  const { language, timeZone } = visitor;
  const texts = feedbackTexts(language);
  const until = formatInstant(feedbackUntil(gathering), language, timeZone);
  const ratingProblem = refused?.problems.has('rating') === true ? texts.ratingMissing : undefined;
  const commentProblem = commentProblemOf(refused, language);
  return html`<form method="post" action="?lang=${language}"><input type="hidden" name="nonce" value="${nonce}">
<fieldset${describedGroup('rating', ratingProblem)}><legend>${texts.rating}</legend>${fieldProblem('rating', ratingProblem)}${ratings.map(
    (rating) =>
      html`<label class="choice"><input type="radio" name="rating" value="${rating}" required${
        filled.rating === String(rating) ? html` checked` : ''
      }><span>${ratingTexts(language)[rating]}</span></label>`,
  )}</fieldset>
<label class="field" for="comment">${texts.comment}<small>${texts.commentHint(longestComment)}</small></label>${fieldProblem('comment', commentProblem)}
<textarea id="comment" name="comment" rows="5" maxlength="${longestComment}"${describedControl('comment', commentProblem)}>
${filled.comment}</textarea>
<p class="small">${texts.withoutName}</p>
<button>${texts.send}</button></form>
<p class="small">${texts.until(until)}</p>`;
}

function commentProblemOf(refused: RefusedForm | undefined, language: Language): string | undefined {
  const code = refused?.problems.get('comment');
  if (code === undefined) return undefined;
  const texts = feedbackTexts(language);
  return code === 'too_large' ? texts.commentTooLong(longestComment) : texts.commentUnwritable;
}
