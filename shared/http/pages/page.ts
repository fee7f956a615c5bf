/** The page kit: pages behind mailed links, and the forms on them. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { problemErrors } from '../../decision/schema-problems.ts';
import { retryOnConflict } from '../../lambda/retry.ts';
import { makePageNonce, readPageNonce } from '../../links/page-nonce.ts';
import type { LinkPurpose } from '../../links/token.ts';
import { countPost } from '../limit/count-post.ts';
import { tooLargePage, tooManyPage, tooOldPage } from './closed-pages.ts';
import { type FormFields, formFields, type RefusedForm, valueIn } from './form.ts';
import { type OpenedLink, openedLink } from './opened-link.ts';
import type { PageContent } from './page-layout.ts';

/** What a page's functions get. */
export interface Visit extends OpenedLink {
  /** Goes into the form as the hidden field `nonce`; a POST without it does not come from a page that we showed. */
  readonly nonce: string;
  /** The form that was just refused: `show` shows it as it was sent, with what is wrong beside each field. Undefined on a GET. */
  readonly refused: RefusedForm | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A submitted form, and when its page was shown. */
export interface Submission<Form> extends Visit {
  readonly form: Form;
  /** The form as it was sent, for a page that shows it again. */
  readonly sent: FormFields;
  readonly shownAt: Date | undefined;
}

export interface PageDefinition<Form extends z.ZodType> {
  readonly purposes: readonly LinkPurpose[];
  readonly form: Form;
  readonly show: (visit: Visit) => Promise<PageContent>;
  readonly submit: (submission: Submission<z.output<Form>>) => Promise<PageContent>;
  /**
   * Whether a POST needs the page's nonce. Only RFC 8058 one-click POSTs come without a page; their `submit` decides what
   * may be done without it.
   */
  readonly nonce: 'required' | 'optional';
  /**
   * Takes forms without counting them, all or those that it names: for stopping mail and for leaving, which must work however often
   * somebody, or something, has tried. All others are 30 of one person in ten minutes (docs/adr/020-limits-per-person.md).
   */
  readonly unlimited?: true | ((sent: FormFields) => boolean);
  /** The status of a POST whose token cannot be read; 404 unless given (RFC 8058 POSTs want 200). */
  readonly unknownTokenStatus?: number;
}

/**
 * A function that shows a page and takes its form.
 *
 * @example
 * export const handler = page({ purposes: ['rsvp'], form: answerForm, nonce: 'required', show, submit });
 */
export function page<Form extends z.ZodType>(definition: PageDefinition<Form>) {
  const { purposes, unknownTokenStatus, show } = definition;
  const named = ({ token = '' }) => [token, purposes] as const;
  return openedLink({ methods: ['GET', 'HEAD', 'POST'], named, unknownTokenStatus }, (opened, event) => {
    const nonce = makePageNonce(opened.token, opened.now, opened.keys);
    const visit = { ...opened, nonce, refused: undefined, headers: event.headers };
    return event.requestContext.http.method === 'POST' ? submitted(definition, visit, event) : show(visit);
  });
}

async function submitted<Form extends z.ZodType>(
  { form: schema, nonce, unlimited, show, submit }: PageDefinition<Form>,
  visit: Visit,
  event: APIGatewayProxyEventV2,
): Promise<PageContent> {
  const read = await formFields(event);
  if (read === undefined && nonce === 'required') return tooLargePage(visit.acceptLanguage);
  const sent = read ?? {};
  const opened = readPageNonce(valueIn(sent, 'nonce'), visit.token, visit.now, visit.keys);
  if (nonce === 'required' && opened === undefined) return tooOldPage(visit.acceptLanguage);
  // Only what comes from a page of ours counts: the rest is refused above, and cannot use up what the person may send.
  const isCounted = typeof unlimited === 'function' ? !unlimited(sent) : unlimited !== true;
  const seconds = isCounted ? await countPost(visit) : undefined;
  if (seconds !== undefined) return tooManyPage(visit.acceptLanguage, seconds, sent);
  const form = schema.safeParse(sent, { reportInput: true });
  // Text written on a page of ours is not lost because it took long; a form that others made is never shown.
  const openTooLong = nonce === 'required' && opened === 'too_old';
  if (openTooLong || !form.success) {
    const problems = form.success ? new Map() : problemsOf(form.error);
    const shown = await show({ ...visit, refused: { fields: sent, problems, openTooLong } });
    const { status = 422 } = shown;
    // A link that is over says so, whatever is wrong with the form.
    return { ...shown, status: openTooLong && status === 422 ? 403 : status };
  }
  const shownAt = opened === 'too_old' ? undefined : opened;
  return retryOnConflict(() => submit({ ...visit, form: form.data, sent, shownAt }));
}

/** What is wrong first with each field. */
function problemsOf(error: z.ZodError): RefusedForm['problems'] {
  const named = problemErrors(error).map(({ pointer, code }) => [pointer.split('/')[1] ?? '', code] as const);
  return new Map(named.reverse().flatMap(([name, code]) => (code === undefined ? [] : [[name, code]])));
}
