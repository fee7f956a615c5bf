/** /s/{token}: a member who was there says how it was. GET writes nothing; POST is idempotent, one answer per member. */
import * as z from 'zod';
import { linkClosedPage } from '../../../shared/http/notice-pages.ts';
import { page, type Visit } from '../../../shared/http/page.ts';
import type { PageContent } from '../../../shared/http/page-layout.ts';
import { idSchema } from '../../../shared/identifier.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { loadInvited } from '../rsvp/invited-store.ts';
import { bestRating, type Feedback, feedbackClosed, giveFeedback, longestComment } from './feedback.ts';
import { commitFeedback, loadFeedback } from './feedback-store.ts';
import { type FeedbackForm, feedbackClosedPage, feedbackPage, feedbackTakenPage } from './feedback-views.ts';

const feedbackFields = z.object({
  nonce: z.string(),
  rating: z.coerce.number().int().min(1).max(bestRating),
  // A browser counts a line break as one character and sends two.
  comment: z
    .string()
    .default('')
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .pipe(
      z
        .string()
        .max(longestComment)
        .refine((text) => !/[^\P{Cc}\n\t]/u.test(text)),
    ),
});

const gatheringIdSchema = idSchema('gathering');

export const handler = page({
  purposes: ['survey'],
  form: feedbackFields,
  nonce: 'required',
  show: async (visit) => {
    const opened = await open(visit);
    return 'respondent' in opened ? feedbackPage(opened) : opened;
  },
  submit: async (submission) => {
    const { form, now, log } = submission;
    const opened = await open(submission);
    if (!('respondent' in opened)) return opened;
    const { gathering, before, respondent } = opened;
    const { rating, comment } = form;
    const after = giveFeedback(gathering, before, { respondent, rating, comment, at: now });
    if (after !== before) {
      await commitFeedback(before, after);
      log.info('FEEDBACK_TAKEN', { gatheringId: gathering.gatheringId });
    }
    return feedbackTakenPage({ ...opened, filled: after });
  },
});

interface Opened extends FeedbackForm {
  readonly respondent: string;
  readonly before: Feedback | undefined;
}

/** The form behind the link with what was said so far, or the page that says why there is none. */
async function open({ link, nonce, keys, now, acceptLanguage, refusedFields }: Visit): Promise<Opened | PageContent> {
  const gatheringId = gatheringIdSchema.parse(link.subject);
  const { gathering, guest, visitor } = await loadInvited(gatheringId, link.recipient);
  if (visitor?.membership !== 'member' || isRevoked(link, visitor.epoch)) {
    return linkClosedPage(visitor?.language ?? acceptLanguage);
  }
  if (gathering === undefined) return linkClosedPage(visitor.language);
  const reason = feedbackClosed(gathering, guest, now);
  if (reason !== undefined) return feedbackClosedPage(gathering, visitor.language, reason);
  const { respondent, before } = await loadFeedback(gatheringId, link.recipient, keys);
  return { gathering, visitor, nonce, filled: before, refusedFields, respondent, before };
}
