/** /r/{token}: a member answers an invitation. GET writes nothing; POST is idempotent and reversible until the deadline (STANDARDS §3). */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { attendanceModes } from '../../../events/read-models/gathering.ts';
import { linkClosedPage } from '../../../shared/http/notice-pages.ts';
import { page, type Submission, type Visit } from '../../../shared/http/page.ts';
import type { PageContent } from '../../../shared/http/page-layout.ts';
import { idSchema } from '../../../shared/identifier.ts';
import { isRevoked, type Link, type LinkKeys, type LinkPurpose } from '../../../shared/links/token.ts';
import { fileSuffixes, linkPath } from '../../../shared/links/urls.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { loadAttendees } from './attendees-store.ts';
import { commitAnswer } from './guest-store.ts';
import { loadInvited } from './invited-store.ts';
import { chosenAnswer, leastGestureDelay, mayAnswerByItself } from './one-click.ts';
import type { OwnLinks } from './page/gathering-details.ts';
import { answerRefusedPage, answerTakenPage, closedPage, type Invitation, invitationPage } from './page/rsvp-views.ts';
import { refusalOf } from './page/rsvp-words.ts';
import { answerInvitation, closedReason, possibleAnswers } from './rsvp.ts';
import { isForeignForm, isSuspectRequest, RecentLooks } from './suspicion.ts';

const answerForm = z.object({
  answer: z.enum(possibleAnswers),
  nonce: z.string(),
  evidence: z.enum(['button', 'auto']).default('button'),
  guests: z.coerce.number().int().min(0).default(0),
  mode: z.enum(attendanceModes).optional(),
});
type AnswerForm = z.output<typeof answerForm>;

const gatheringIdSchema = idSchema('gathering');
const looks = new RecentLooks();

export const handler = page({
  purposes: ['rsvp'],
  form: answerForm,
  nonce: 'required',
  show: async (visit) => {
    const { link, now, refusedFields } = visit;
    looks.see(invitationOf(link), link.choice, now);
    const invitation = await openInvitation(visit);
    if (!('gathering' in invitation)) return invitation;
    if (refusedFields.length > 0) return answerRefusedPage(invitation, refusalOf(refusedFields));
    if (invitation.guest?.answer !== 'attending') return invitationPage(invitation);
    return invitationPage({ ...invitation, attendees: await loadAttendees(invitation.gathering, link.recipient) });
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
        return closedPage(invitation, outcome.reason);
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
async function openInvitation(visit: Visit): Promise<Invitation | PageContent> {
  const { link, nonce, now, acceptLanguage, headers, keys } = visit;
  const gatheringId = gatheringIdSchema.parse(link.subject);
  const { gathering, guest, visitor } = await loadInvited(gatheringId, link.recipient);
  if (visitor?.membership !== 'member' || isRevoked(link, visitor.epoch)) {
    return linkClosedPage(visitor?.language ?? acceptLanguage);
  }
  if (gathering === undefined || gathering.status === 'draft') return linkClosedPage(visitor.language);
  const invitation = { gathering, visitor, guest, links: () => ownLinks(link, keys), now };
  const reason = closedReason(gathering, now);
  if (reason !== undefined) return closedPage(invitation, reason);
  const suspect = isSuspectRequest(headers) || looks.isSuspect(invitationOf(link), now);
  const allowed = programme.pages.oneClickAnswer;
  const byItself = mayAnswerByItself({ allowed, link, gathering, before: guest, suspect, now });
  return { ...invitation, nonce, chosen: chosenAnswer(link), byItself };
}

/** Whether an answer that says it was sent by the page can have been: the page offered it, and a person had the time. */
function isBelievable(
  { form, now, shownAt, headers }: Submission<AnswerForm>,
  { byItself, chosen }: Invitation,
): boolean {
  return (
    byItself &&
    form.answer === chosen &&
    !isForeignForm(headers) &&
    shownAt !== undefined &&
    now.getTime() - shownAt.getTime() >= leastGestureDelay
  );
}

/** The links of an invitation are several, one for each answer. */
function invitationOf({ subject, recipient }: Link): string {
  return `${subject}/${recipient}`;
}

/** What else is there for this member: with the age of the link that was opened, so that they stay the same. */
function ownLinks({ subject, recipient, epoch, issuedAt }: Link, keys: LinkKeys): OwnLinks {
  const path = (purpose: LinkPurpose, of: string) =>
    linkPath({ purpose, choice: 0, subject: of, recipient, epoch }, issuedAt, keys);
  return {
    calendar: path('calendar', subject) + fileSuffixes.calendar,
    checkIn: path('check_in', subject) + fileSuffixes.check_in,
    preferences: path('preferences', recipient),
  };
}

/** What tells page loads apart; the nonce itself is not kept. */
function pageLoad(nonce: string): string {
  return createHash('sha256').update(nonce).digest('base64url').slice(0, 16);
}
