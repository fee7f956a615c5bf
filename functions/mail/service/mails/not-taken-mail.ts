/** The mail about a calendar reply that could not be taken, though the calendar shows it as given. */
import type { ReasonNotTaken } from '../../../../events/agreements/rsvp-words.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { rsvpButtons, rsvpNames } from '../../../../shared/texts/glossary.ts';
import { cancellationPart } from '../../delivery/calendar-part.ts';
import { closedRsvpTexts, linkTexts } from '../../texts/mail-texts.ts';
import {
  confirmationTexts,
  notTakenHeads,
  notTakenReasons,
  notTakenRemedies,
  notTakenTexts,
} from '../../texts/rsvp-texts.ts';
import { factLines, factsOf, isAhead, mailAbout, openButtons, readerOf, takesRsvps } from './gathering-facts.ts';
import { bodyOf } from './mail-body.ts';
import { type Composed, skipped, written } from './member-mail.ts';
import { type GatheringNotice, hasNewerRsvp, participation, requestedIn, standingRsvp } from './notice.ts';

/**
 * A cancelled gathering leaves the calendar. One that takes place stays there: calendars that reply automatically would reply
 * to an update of it.
 */
export function notTakenMail(notice: GatheringNotice): Composed {
  const { record, gathering, event } = notice;
  const { why } = event.data;
  if (why === null) return skipped('reason_missing');
  if (why === 'cancelled' && gathering.status !== 'cancelled') return skipped('gathering_not_cancelled');
  if (why !== 'cancelled' && why !== 'over' && !isAhead(notice)) return skipped('gathering_not_open');
  if (hasNewerRsvp(notice)) return skipped('answer_changed');
  const { language } = record;
  const texts = notTakenTexts(language);
  const facts = factsOf(notice);
  const body = bodyOf(
    texts.heading,
    texts.thanks(escaped(facts.title)),
    notTakenReasons(language)[why],
    standingLine(why, notice),
    factLines(facts, language, requestedIn(notice)),
    remedy(why, notice),
    buttonsFor(why, notice),
  );
  const subject = confirmationTexts(language).subject(notTakenHeads(language)[why], facts.title);
  const mail = mailAbout(notice, { subject, body });
  if (why !== 'cancelled') return written(mail);
  const invitee = { ...readerOf(notice), status: participation(notice) };
  return written({ ...mail, calendar: cancellationPart(gathering, invitee) });
}

/** What holds now. Once it is off or has begun, no RSVP does; nor does a place on a waiting list that has closed. */
function standingLine(why: ReasonNotTaken, notice: GatheringNotice): string {
  if (isPast(why)) return '';
  const { language } = notice.record;
  const texts = notTakenTexts(language);
  const standing = standingRsvp(notice);
  if (standing !== undefined) return texts.stands(rsvpNames(language)[standing]);
  return notice.event.data.answer === 'waiting' ? texts.waitingClosed : '';
}

/** What the reader can do. It mentions a change only where an RSVP stands, and the page only while that takes one. */
function remedy(why: ReasonNotTaken, notice: GatheringNotice): string {
  const { language } = notice.record;
  const stands = standingRsvp(notice) !== undefined;
  // Where there is no RSVP, there is nothing to change: the reader is asked as after a reply that said nothing.
  const words = notTakenRemedies(language)[why === 'overtaken' && !stands ? 'not_understood' : why];
  if (why === 'too_late') return stands ? words : notTakenTexts(language).tellUs;
  if (isPast(why) || takesRsvps(notice)) return words;
  const { writeToOffice, ifYouWouldCome } = closedRsvpTexts(language);
  return stands ? writeToOffice : ifYouWouldCome;
}

/** Whether the gathering is off or has begun. */
function isPast(why: ReasonNotTaken): boolean {
  return why === 'cancelled' || why === 'over';
}

/** The buttons give an RSVP that is missing; the page shows the status where the reply was understood. */
function buttonsFor(why: ReasonNotTaken, notice: GatheringNotice): string {
  const { language } = notice.record;
  const { seeStatus, details } = linkTexts(language);
  const newerStands = why === 'overtaken' && standingRsvp(notice) !== undefined;
  if (isFinal(why) || newerStands) return openButtons(notice, [seeStatus, 'details_url']);
  const { attending, declined } = rsvpButtons(language);
  return openButtons(notice, [attending, 'attend_url'], [declined, 'decline_url'], [details, 'details_url']);
}

/** Whether no other RSVP would be taken either: only the page says more. */
function isFinal(why: ReasonNotTaken): boolean {
  return why === 'full' || why === 'too_late' || isPast(why);
}
