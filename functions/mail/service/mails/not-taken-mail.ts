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
import { type GatheringNotice, hasNewerRsvp, participation, standingRsvp } from './notice.ts';

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
  // Once it is off or has begun, no RSVP holds any more.
  const standing = why === 'cancelled' || why === 'over' ? undefined : standingRsvp(notice);
  const closedTexts = closedRsvpTexts(language);
  const office = standing === undefined ? closedTexts.ifYouWouldCome : closedTexts.writeToOffice;
  const body = bodyOf(
    texts.heading,
    texts.thanks(escaped(facts.title)),
    notTakenReasons(language)[why],
    standing === undefined ? '' : texts.stands(rsvpNames(language)[standing]),
    factLines(facts, language),
    isFinal(why) || takesRsvps(notice) ? notTakenRemedies(language)[why] : office,
    buttonsFor(why, notice),
  );
  const subject = confirmationTexts(language).subject(notTakenHeads(language)[why], facts.title);
  const mail = mailAbout(notice, { subject, body });
  if (why !== 'cancelled') return written(mail);
  const invitee = { ...readerOf(notice), status: participation(notice) };
  return written({ ...mail, calendar: cancellationPart(gathering, invitee) });
}

/** The buttons give an RSVP that is missing; the page shows the status where the reply was understood. */
function buttonsFor(why: ReasonNotTaken, notice: GatheringNotice): string {
  const { language } = notice.record;
  const { seeStatus, details } = linkTexts(language);
  if (isFinal(why) || why === 'overtaken') return openButtons(notice, [seeStatus, 'details_url']);
  const { attending, declined } = rsvpButtons(language);
  return openButtons(notice, [attending, 'attend_url'], [declined, 'decline_url'], [details, 'details_url']);
}

/** Whether no other RSVP would be taken either: only the page says more. */
function isFinal(why: ReasonNotTaken): boolean {
  return why === 'full' || why === 'too_late' || why === 'cancelled' || why === 'over';
}
