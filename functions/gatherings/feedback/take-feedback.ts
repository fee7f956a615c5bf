/** /s/{token}: a guest says how the gathering was. GET writes nothing; POST is idempotent, with one feedback per member. */
import * as z from 'zod';
import { withLineFeeds } from '../../../shared/characters/characters.ts';
import { textLines } from '../../../shared/characters/written-text.ts';
import { wholeNumber } from '../../../shared/http/listing.ts';
import { type FormFields, valueIn } from '../../../shared/http/pages/form.ts';
import { page, type Visit } from '../../../shared/http/pages/page.ts';
import type { Guest } from '../gathering/guest.ts';
import { type ClosedLink, openLink } from '../rsvp/open-link.ts';
import { bestRating, longestComment } from '../tables.ts';
import { type Feedback, feedbackClosed, giveFeedback } from './feedback.ts';
import { commitFeedback, loadFeedback } from './feedback-store.ts';
import { type FeedbackForm, feedbackClosedPage, feedbackPage, feedbackTakenPage } from './feedback-views.ts';

const comment = textLines(longestComment);

const feedbackFields = z.object({
  nonce: z.string(),
  rating: wholeNumber(z.int().min(1).max(bestRating)),
  // A browser counts a line break as one character and sends two.
  comment: z
    .string()
    .default('')
    .transform((text) => withLineFeeds(text).trim())
    .pipe(comment),
});

export const handler = page({
  purposes: ['survey'],
  form: feedbackFields,
  nonce: 'required',
  show: async (visit) => {
    const opened = await open(visit);
    if (opened.kind === 'closed') return opened.page;
    const closed = feedbackClosed(opened.gathering, opened.guest, visit.now);
    if (closed !== undefined) return feedbackClosedPage(opened.gathering, opened.visitor, closed);
    const isShown = visit.query['shown'] === 'answer' && opened.before !== undefined;
    return isShown ? feedbackTakenPage(opened) : feedbackPage(opened, visit.refused);
  },
  submit: async (submission) => {
    const { form, now, log } = submission;
    const opened = await open(submission);
    if (opened.kind === 'closed') return opened.page;
    const { gathering, visitor, before, respondent } = opened;
    const decision = giveFeedback(opened, { by: respondent, input: form }, now);
    if (decision.refused !== undefined && decision.refused !== 'unchanged') {
      return feedbackClosedPage(gathering, visitor, decision.refused);
    }
    if (decision.refused === undefined) {
      await commitFeedback(before, decision.state);
      log.info('FEEDBACK_TAKEN', { gatheringId: gathering.gatheringId });
    }
    const filled = { rating: String(form.rating), comment: form.comment };
    return feedbackTakenPage({ ...opened, filled });
  },
});

interface Opened extends FeedbackForm {
  readonly kind: 'open';
  readonly guest: Guest | undefined;
  readonly respondent: string;
  readonly before: Feedback | undefined;
}

/** The form behind the link with the feedback so far, or the page that says why the link is closed. */
async function open(visit: Visit): Promise<Opened | ClosedLink> {
  const { link, nonce, keys, refused } = visit;
  const invited = await openLink(visit);
  if (invited.kind === 'closed') return invited;
  const { gathering, guest, visitor } = invited;
  const { respondent, before } = await loadFeedback(gathering.gatheringId, link.recipient, keys);
  const filled = refused === undefined ? fieldsOf(before) : sentIn(refused.fields);
  return { kind: 'open', gathering, guest, visitor, nonce, filled, respondent, before };
}

/** What the form holds when it is opened: the feedback so far. */
function fieldsOf(before: Feedback | undefined): FeedbackForm['filled'] {
  return { rating: String(before?.rating ?? ''), comment: before?.comment ?? '' };
}

/** What the form held when it was sent. */
function sentIn(fields: FormFields): FeedbackForm['filled'] {
  return { rating: valueIn(fields, 'rating'), comment: valueIn(fields, 'comment') };
}
