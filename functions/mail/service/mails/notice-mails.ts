/** The mails of notices that a gathering causes, and among them reminders and thanks. */
import type { GatheringItem } from '../../../../events/read-models/gathering.ts';
import { feedbackUntil, isReminderMoved } from '../../../../events/read-models/gathering-times.ts';
import { campaignRefusal } from '../../../../events/read-models/mailing-record.ts';
import { formatDate } from '../../../../shared/locale/dates.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { formatDeadline } from '../../../../shared/texts/deadline.ts';
import { dateIn, plusDays } from '../../../../shared/time/calendar.ts';
import { closedRsvpTexts, linkTexts } from '../../texts/mail-texts.ts';
import {
  type Nearness,
  reminderHeads,
  reminderSentences,
  reminderTexts,
  thanksTexts,
} from '../../texts/notice-texts.ts';
import { confirmationTexts, waitingClosedTexts } from '../../texts/rsvp-texts.ts';
import { cancellationMail, changeMail } from './change-mails.ts';
import { dateCorrectionMail } from './date-correction-mail.ts';
import {
  type About,
  factLines,
  factsOf,
  guestsLine,
  isAhead,
  isWaitingListOpen,
  modesKnown,
  openButtons,
  receptionLines,
  rsvpPageButton,
  takesRsvps,
} from './gathering-facts.ts';
import { bodyOf, buttons } from './mail-body.ts';
import { type Composed, skipped, written } from './member-mail.ts';
import { notTakenMail } from './not-taken-mail.ts';
import { type GatheringNotice, hasNewerRsvp, isOfferHeld, noticeTo, requestedIn } from './notice.ts';

/** The mail of a notice, or why there is none. */
export function noticeMail(
  event: GatheringNotice['event'],
  about: About,
  confirmed: GatheringNotice['confirmed'],
): Composed {
  const base = { ...about, event, confirmed };
  const notice = { ...base, holdsOffer: isOfferHeld(base) };
  // Without an RSVP the mail needs the consent to the topic, as the gathering invitation did. A calendar reply is an RSVP.
  const onTopic = event.data.answer === 'none' && event.data.notice !== 'reply_not_taken';
  const refusal = onTopic ? campaignRefusal(about.record, 'gatherings') : undefined;
  if (refusal !== undefined) return skipped(refusal);
  switch (event.data.notice) {
    case 'reminder_day':
    case 'reminder_hour':
      return reminderMail(notice);
    case 'date_corrected':
      return dateCorrectionMail(notice);
    case 'rescheduled':
      return changeMail(notice);
    case 'cancelled':
      return cancellationMail(notice);
    case 'thanks':
      return thanksMail(notice);
    case 'reply_not_taken':
      return notTakenMail(notice);
    case 'waiting_closed':
      return waitingClosedMail(notice);
  }
}

function reminderMail(notice: GatheringNotice): Composed {
  const { record, gathering, service, confirmed, event } = notice;
  const reminder = event.data.notice === 'reminder_hour' ? 'hour' : 'day';
  if (!isAhead(notice)) return skipped('gathering_not_open');
  if (isReminderMoved(gathering, reminder, new Date(event.metadata.occurredAt))) return skipped('moved');
  if (hasNewerRsvp(notice) && confirmed?.answer !== 'attending') return skipped('answer_changed');
  const { language } = record;
  const texts = reminderTexts(language);
  const { calendar, declineAfterAll } = linkTexts(language);
  const nearness = reminder === 'hour' ? 'within_the_hour' : nearnessOf(gathering, service.now);
  const head = reminderHeads(language)[nearness];
  const modes = modesKnown(gathering, event.data.mode);
  const facts = factsOf(notice);
  const title = escaped(facts.title);
  const body = bodyOf(
    texts.heading(head, title),
    texts.lookingForward(reminderSentences(language)[nearness](title)),
    factLines(facts, language, { kind: 'attends', modes }),
    // A newer RSVP may be with others.
    hasNewerRsvp(notice) ? '' : guestsLine(notice, event.data.guests),
    modes.includes('place') ? receptionLines(language) : '',
    `## ${texts.ifPlansChange}`,
    takesRsvps(notice) ? texts.tellUs : closedRsvpTexts(language).writeToOffice,
    openButtons(notice, rsvpPageButton(notice), [declineAfterAll, 'decline_url'], [calendar, 'calendar_url']),
  );
  return written(noticeTo(notice, { subject: confirmationTexts(language).subject(head, facts.title), body }));
}

/** Days are those of the place where it is held. */
function nearnessOf({ draft }: GatheringItem, now: Date): Nearness {
  const [today, day] = [dateIn(draft.timeZone, now), dateIn(draft.timeZone, new Date(draft.startsAt))];
  if (day === today) return 'today';
  return day === plusDays(today, 1) ? 'tomorrow' : 'soon';
}

/** Thanks those who came, and asks for their feedback as long as it is taken. */
function thanksMail(notice: GatheringNotice): Composed {
  const { record, gathering, service } = notice;
  if (gathering.status !== 'over') return skipped('gathering_not_over');
  const { startsAt, timeZone } = gathering.draft;
  const closesAt = feedbackUntil(gathering);
  if (closesAt <= service.now) return skipped('too_late');
  const { language } = record;
  const texts = thanksTexts(language);
  const { title } = factsOf(notice);
  const body = bodyOf(
    texts.heading,
    texts.thanks(escaped(title), escaped(formatDate(new Date(startsAt), language, timeZone))),
    texts.ask,
    buttons([texts.survey, 'survey_url']),
    texts.until(escaped(formatDeadline(closesAt, language, timeZone))),
  );
  return written(noticeTo(notice, { subject: texts.subject(title), body }));
}

/** The waiting list has closed, and the member still waits. Not after a new RSVP, or when HR has moved that time since. */
function waitingClosedMail(notice: GatheringNotice): Composed {
  const { record, confirmed } = notice;
  if (!isAhead(notice) || isWaitingListOpen(notice)) return skipped('gathering_not_open');
  if (hasNewerRsvp(notice) && confirmed?.answer !== 'waiting') return skipped('answer_changed');
  const { language } = record;
  const texts = waitingClosedTexts(language);
  const facts = factsOf(notice);
  const body = bodyOf(
    texts.heading,
    texts.closed(escaped(facts.title), notice.event.data.guests ?? 0),
    factLines(facts, language, requestedIn(notice, 'would_have')),
    guestsLine(notice, notice.event.data.guests),
    texts.another,
    openButtons(notice, [linkTexts(language).seeStatus, 'details_url']),
  );
  return written(noticeTo(notice, { subject: texts.subject(facts.title), body }));
}
