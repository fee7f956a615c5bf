/**
 * Parts of every form that comes back: each problem is shown beside its field, and the field refers to it (WCAG 2.2,
 * 3.3.1 and 1.3.1). The first such field gets the focus, as only the first `autofocus` of a page does (HTML Standard, 6.6.7):
 * on a phone the field may be far below the top of the page.
 */
import type { Language } from '../../locale/languages.ts';
import { closedPageTexts } from '../../texts/kit-texts.ts';
import type { RefusedForm } from './form.ts';
import { html, type Markup } from './page-layout.ts';

/** Above a form that was sent from a page that was open for too long. */
export function openTooLongNotice(
  refused: Partial<Pick<RefusedForm, 'openTooLong'>> | undefined,
  language: Language,
): Markup {
  if (refused?.openTooLong !== true) return '';
  return html`<p class="problem" role="alert">${closedPageTexts(language).openTooLong}</p>`;
}

/** The problem of a field, shown beside it; empty if there is none. */
export function fieldProblem(field: string, words: string | undefined): Markup {
  return words === undefined ? '' : html`<p class="problem" id="${idOf(field)}" role="alert">${words}</p>`;
}

/** The attributes by which a group of controls refers to its problem, and gets the focus. */
export function describedGroup(field: string, words: string | undefined): Markup {
  return words === undefined ? '' : html` aria-describedby="${idOf(field)}" tabindex="-1" autofocus`;
}

/** The attributes by which a control refers to its problem, and gets the focus; `hint` is the id of its permanent description. */
export function describedControl(field: string, words: string | undefined, hint?: string): Markup {
  const by = [...(words === undefined ? [] : [idOf(field)]), ...(hint === undefined ? [] : [hint])].join(' ');
  return html`${words === undefined ? '' : html` aria-invalid="true" autofocus`}${by === '' ? '' : html` aria-describedby="${by}"`}`;
}

function idOf(field: string): string {
  return `${field}-problem`;
}
