/** /r/{token}: a member answers an invitation. GET writes nothing; POST is idempotent and reversible until the deadline (STANDARDS §3). */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { attendanceModes } from '../../events/read-models/gathering.ts';
import { linkClosedPage } from '../../shared/http/notice-pages.ts';
import { page, type Submission, type Visit } from '../../shared/http/page.ts';
import type { PageContent } from '../../shared/http/page-layout.ts';
import { idSchema } from '../../shared/identifier.ts';
import { isRevoked } from '../../shared/links/token.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { answerInvitation, closedReason, possibleAnswers } from './answer.ts';
import { commitAnswer } from './guest-store.ts';
import { answerRefusedPage, answerTakenPage, closedPage, type Invitation, invitationPage } from './invitation-page.ts';
import { loadInvited } from './invited-store.ts';
import { chosenAnswer, leastGestureDelay, mayAnswerByItself } from './one-click.ts';

const answerForm = z.object({
  answer: z.enum(possibleAnswers),
  nonce: z.string(),
  evidence: z.enum(['button', 'auto']).default('button'),
  guests: z.coerce.number().int().min(0).default(0),
  mode: z.enum(attendanceModes).optional(),
});
type AnswerForm = z.output<typeof answerForm>;

const gatheringIdSchema = idSchema('gathering');

export const handler = page({
  name: 'answer-invitation',
  purposes: ['rsvp'],
  form: answerForm,
  nonce: 'required',
  show: async (visit) => {
    const invitation = await openInvitation(visit);
    return 'gathering' in invitation ? invitationPage(invitation) : invitation;
  },
  submit: async (submission) => {
    const { link, form, now, origin } = submission;
    const invitation = await openInvitation(submission);
    if (!('gathering' in invitation)) return invitation;
    if (form.evidence === 'auto' && !isBelievable(submission, invitation)) {
      return { ...invitationPage({ ...invitation, byItself: false }), status: 422 };
    }
    const { gathering, guest } = invitation;
    const given = { ...form, alumniId: link.recipient, page: pageLoad(form.nonce), at: now };
    const outcome = answerInvitation(gathering, guest, given);
    // The page that answers keeps the nonce: a correction from it comes from the same page load.
    const shown = { ...invitation, nonce: form.nonce };
    switch (outcome.kind) {
      case 'closed':
        return closedPage(gathering, invitation.visitor, guest, outcome.reason);
      case 'refused':
        return answerRefusedPage(shown, outcome.reason);
      case 'unchanged':
        return answerTakenPage(shown, outcome.guest);
      case 'answered':
        await commitAnswer(gathering, outcome, origin);
        return answerTakenPage(shown, outcome.guest);
    }
  },
});

/** The invitation behind the link, or the page that says why there is none any more. */
async function openInvitation({ link, nonce, now, acceptLanguage }: Visit): Promise<Invitation | PageContent> {
  const gatheringId = gatheringIdSchema.parse(link.subject);
  const { gathering, guest, visitor } = await loadInvited(gatheringId, link.recipient);
  if (visitor?.membership !== 'member' || isRevoked(link, visitor.epoch)) {
    return linkClosedPage(visitor?.language ?? acceptLanguage);
  }
  if (gathering === undefined || gathering.status === 'draft') return linkClosedPage(visitor.language);
  const reason = closedReason(gathering, now);
  if (reason !== undefined) return closedPage(gathering, visitor, guest, reason);
  const allowed = programme.pages.oneClickAnswer;
  const byItself = mayAnswerByItself({ allowed, link, gathering, before: guest, now });
  return { gathering, visitor, guest, nonce, chosen: chosenAnswer(link), byItself };
}

/** Whether an answer that says it was sent by the page can have been: the page offered it, and a person had the time. */
function isBelievable({ form, now, shownAt }: Submission<AnswerForm>, { byItself, chosen }: Invitation): boolean {
  return (
    byItself &&
    form.answer === chosen &&
    shownAt !== undefined &&
    now.getTime() - shownAt.getTime() >= leastGestureDelay
  );
}

/** What tells page loads apart; the nonce itself is not kept. */
function pageLoad(nonce: string): string {
  return createHash('sha256').update(nonce).digest('base64url').slice(0, 16);
}
