/** /r/{token}: a member's RSVP. GET writes nothing; POST is idempotent and reversible until the deadline. */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { attendanceModes } from '../../../events/agreements/rsvp-words.ts';
import { possibleRsvps } from '../../../events/read-models/gathering.ts';
import { byMember } from '../../../shared/decision/decision.ts';
import { wholeNumber } from '../../../shared/http/listing.ts';
import { type RefusedForm, valueIn } from '../../../shared/http/pages/form.ts';
import { page, type Submission, type Visit } from '../../../shared/http/pages/page.ts';
import type { PageContent } from '../../../shared/http/pages/page-layout.ts';
import type { Link, LinkPurpose } from '../../../shared/links/token.ts';
import { inChosen, linkPath } from '../../../shared/links/urls.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { attendeeOf } from './attendees.ts';
import { loadAttendees } from './attendees-store.ts';
import { modeOf } from './given-rsvp.ts';
import { commitGuests } from './guest-store.ts';
import { loadTurn, withLine } from './line-store.ts';
import { chosenRsvp, isBelievable, maySendByItself, surelyMailedBy } from './one-click.ts';
import { type ClosedLink, openLink } from './open-link.ts';
import type { OwnLinks } from './page/gathering-details.ts';
import {
  closedPage,
  type RefusalReason,
  type RsvpView,
  rsvpPage,
  rsvpRefusedPage,
  rsvpTakenPage,
} from './page/rsvp-views.ts';
import { changesConcerning, changesSince, changesSinceShown } from './page/shown-facts.ts';
import { closedReason, decideRsvp } from './rsvp.ts';
import { isForeignForm, isSuspectRequest, RecentVisits } from './suspicion.ts';

const rsvpFields = z.object({
  answer: z.enum(possibleRsvps),
  nonce: z.string(),
  evidence: z.enum(['button', 'auto']).default('button'),
  guests: wholeNumber(z.int().min(0).default(0)),
  mode: z.enum(attendanceModes).optional(),
  shown: z.string().catch(''),
});

type RsvpSubmission = Submission<z.output<typeof rsvpFields>>;

const recentVisits = new RecentVisits();

export const handler = page({
  purposes: ['rsvp'],
  form: rsvpFields,
  nonce: 'required',
  show: async (visit) => {
    const { link, now, refused } = visit;
    recentVisits.note(rsvpIdOf(link), link.choice, now);
    const view = await openRsvp(visit, refused && { shown: valueIn(refused.fields, 'shown'), shownAt: undefined });
    if (view.kind === 'closed') return view.page;
    if (refused !== undefined) return rsvpRefusedPage(view, refusalOf(refused), refused);
    const known = await withOthers(view);
    return visit.query['shown'] === 'answer' ? rsvpTakenPage(known) : rsvpPage(known);
  },
  submit: async (submission) => {
    const { form, headers, shownAt, now } = submission;
    const view = await openRsvp(submission, { shown: form.shown, shownAt });
    if (view.kind === 'closed') return { ...view.page, status: 410 };
    if (isToOtherFacts(view, form)) {
      return rsvpRefusedPage({ ...view, nonce: form.nonce }, 'moved', { fields: submission.sent });
    }
    const sent = { ...view, answer: form.answer, foreign: isForeignForm(headers), shownAt, now };
    if (form.evidence === 'auto' && !isBelievable(sent)) {
      return { ...rsvpPage({ ...view, byItself: false }), status: 422 };
    }
    return takeRsvp(submission, view);
  },
});

/**
 * Whether an RSVP would say yes, or perhaps, to what its sender has not read. A decline needs no second look, unless the page sent it by itself. Where
 * only the ways to take part have changed, and the form names a way that is gone, the decision refuses it for that reason.
 */
function isToOtherFacts({ gathering, changes = [] }: RsvpView, form: RsvpSubmission['form']): boolean {
  if (form.answer === 'declined' && form.evidence === 'button') return false;
  const concerned = changesConcerning(changes, form, gathering);
  const onlyWays = concerned.every((part) => part === 'ways');
  return concerned.length > 0 && !(onlyWays && modeOf(gathering, form).refused !== undefined);
}

async function takeRsvp({ link, form, sent, now, origin }: RsvpSubmission, view: RsvpView): Promise<PageContent> {
  const given = { ...form, alumniId: link.recipient, page: pageLoad(form.nonce) };
  const outcome = decideRsvp(view, byMember(given), now);
  // The next page keeps the nonce: a correction from it comes from the same page load.
  const shown = { ...view, nonce: form.nonce };
  switch (outcome.refused) {
    case undefined: {
      const gathering = await commitGuests(view.gathering, [outcome], { at: now, origin });
      const after = await withLine({ ...shown, guest: outcome.state, gathering }, link.recipient, now);
      return rsvpTakenPage(await withOthers(after));
    }
    case 'unchanged':
      return rsvpTakenPage(await withOthers(shown));
    case 'cancelled':
    case 'over':
    case 'too_late':
      return { ...closedPage(await withAttendees(view), outcome.refused), status: 410 };
    default:
      return rsvpRefusedPage(shown, outcome.refused, { fields: sent });
  }
}

/** What a form tells about the page that it comes from. */
interface SentFrom {
  readonly shown: string;
  readonly shownAt: Date | undefined;
}

/** The RSVP behind the link, or the page that says why it can no longer be changed. `sentFrom` = it is a form, not the link alone. */
async function openRsvp(visit: Visit, sentFrom?: SentFrom): Promise<RsvpView | ClosedLink> {
  const { link, nonce, now, headers } = visit;
  const invited = await openLink(visit);
  if (invited.kind === 'closed') return invited;
  const { gathering, guest } = invited;
  const shown = { ...invited, links: () => ownLinks(visit), now, chosen: chosenRsvp(link) };
  const reason = closedReason(gathering, now, guest);
  if (reason !== undefined) return { kind: 'closed', page: closedPage(await withAttendees(shown), reason) };
  const suspect = isSuspectRequest(headers) || recentVisits.isSuspect(rsvpIdOf(link), now);
  const allowed = programme.pages.oneClickAnswer;
  const invitee = await withLine({ gathering, guest }, link.recipient, now);
  const byItself = maySendByItself({ allowed, link, invitee, suspect, now });
  const changes = sentFrom && changesSinceShown(invited, sentFrom.shown, sentFrom.shownAt);
  return {
    ...shown,
    ...invitee,
    nonce,
    byItself,
    changes,
    changesSinceMail: changesSince(invited, surelyMailedBy(link)),
  };
}

/** What a member sees of others: an attending one who else comes, a waiting one the place on the waiting list. */
async function withOthers(view: RsvpView): Promise<RsvpView> {
  const { guest } = view;
  return guest?.answer === 'waiting' ? { ...view, turn: await loadTurn(view.gathering, guest) } : withAttendees(view);
}

async function withAttendees<View extends Pick<RsvpView, 'gathering' | 'guest' | 'now'>>(
  view: View,
): Promise<View & Pick<RsvpView, 'attendees'>> {
  const { gathering, guest, now } = view;
  const attendee = attendeeOf(gathering, guest, now);
  return attendee === undefined ? view : { ...view, attendees: await loadAttendees(gathering, attendee) };
}

/** What is wrong with a form, by its invalid fields. */
function refusalOf({ problems }: RefusedForm): RefusalReason {
  if (problems.size === 0) return undefined;
  if (problems.has('guests')) return 'too_many_guests';
  return problems.has('mode') ? 'mode_missing' : 'answer_missing';
}

/** The RSVP of a member to a gathering; it has several links, one for each choice. */
function rsvpIdOf({ subject, recipient }: Link): string {
  return `${subject}/${recipient}`;
}

/** Other links of this member. They carry the age of the opened link, so that they stay the same. */
function ownLinks({ link, keys, chosenLanguage }: Visit): OwnLinks {
  const { subject, recipient, epoch, issuedAt } = link;
  const path = (purpose: LinkPurpose, of: string) =>
    linkPath({ purpose, choice: 0, subject: of, recipient, epoch }, issuedAt, keys);
  return {
    calendar: path('calendar', subject),
    checkIn: path('check_in', subject),
    preferences: inChosen(path('preferences', recipient), chosenLanguage),
  };
}

/** Tells page loads apart; the nonce itself is not kept. */
function pageLoad(nonce: string): string {
  return createHash('sha256').update(nonce).digest('base64url').slice(0, 16);
}
