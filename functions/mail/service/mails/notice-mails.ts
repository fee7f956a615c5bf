/** Mails that a gathering causes by itself: reminders, thanks, changes, a cancellation, a calendar's answer that was not taken. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import type { guestNoticeRequested } from '../../../../events/gatherings/guest-notice-requested.ts';
import { feedbackDays, type GatheringItem } from '../../../../events/read-models/gathering.ts';
import { campaignRefusal, type ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import type { BusEvent } from '../../../../shared/bus/contract.ts';
import { linkUrl } from '../../../../shared/links/urls.ts';
import { formatDate } from '../../../../shared/locale/dates.ts';
import type { Message } from '../../../../shared/mail-format/message.ts';
import { dateIn, daysAfter, plusDays } from '../../../../shared/time/calendar.ts';
import { cancellationPart, type Invitee, invitationPart } from '../../delivery/gathering-calendar.ts';
import { topicHeaders, unsubscribeLink } from '../../delivery/links.ts';
import type { Nearness } from '../../texts/notice-texts.ts';
import { factsOf, gatheringValues, inviteeOf, isAhead, modesKnown, onlineAddress } from './gathering-facts.ts';
import type { MailText } from './mail-body.ts';
import { type Composed, type MemberMail, type Service, skipped, toMember, written } from './member-mail.ts';
import { cancellationText, changeText, reminderText, thanksText } from './notice-bodies.ts';
import { notTakenText } from './rsvp-bodies.ts';

type Notice = BusEvent<typeof guestNoticeRequested>;

/** The newest answer that was confirmed to the person: it may be newer than the notice. */
export interface ConfirmedAnswer {
  readonly answer?: string | undefined;
  readonly answeredAt?: string | undefined;
}

/** The mail of a notice, or why there is none. */
export function noticeMail(
  event: Notice,
  record: ReachableRecord,
  gathering: GatheringItem | undefined,
  confirmed: ConfirmedAnswer | undefined,
  service: Service,
): Composed {
  // Without an answer the mail needs the consent to the topic, as the invitation did; a calendar's reply is an answer.
  const onTopic = event.data.answer === 'none' && event.data.notice !== 'reply_not_taken';
  const refusal = onTopic ? campaignRefusal(record, 'gatherings') : undefined;
  if (refusal !== undefined) return skipped(refusal);
  if (gathering === undefined) return skipped('not_found');
  switch (event.data.notice) {
    case 'reminder_day':
    case 'reminder_hour':
      return reminderMail(event, record, gathering, confirmed, service);
    case 'rescheduled':
      return changeMail(event, record, gathering, service);
    case 'cancelled':
      return cancellationMail(event, record, gathering, service);
    case 'thanks':
      return thanksMail(event, record, gathering, service);
    case 'reply_not_taken':
      return replyMail(event, record, gathering, confirmed, service);
  }
}

function reminderMail(
  { data, metadata }: Notice,
  record: ReachableRecord,
  gathering: GatheringItem,
  confirmed: ConfirmedAnswer | undefined,
  service: Service,
): Composed {
  if (!isAhead(gathering, service.now)) return skipped('gathering_not_open');
  if (isAnsweredSince(confirmed, metadata) && confirmed?.answer !== 'attending') return skipped('answer_changed');
  const nearness = data.notice === 'reminder_hour' ? 'within_the_hour' : nearnessOf(gathering, service.now);
  const { answerBy } = gathering.draft;
  const answersClosed = answerBy != null && Date.parse(answerBy) <= service.now.getTime();
  const modes = modesKnown(gathering, data.mode);
  const facts = { gathering: factsOf(gathering, record), nearness, modes, answersClosed };
  return written(noticeTo(data, record, gathering, reminderText(record.language, facts), service));
}

/** Whether the person has had a newer answer confirmed since the notice was asked for. */
function isAnsweredSince(confirmed: ConfirmedAnswer | undefined, { occurredAt }: Notice['metadata']): boolean {
  return confirmed?.answeredAt !== undefined && Date.parse(confirmed.answeredAt) > Date.parse(occurredAt);
}

/** Days are those of the place where it is held. */
function nearnessOf({ draft }: GatheringItem, now: Date): Nearness {
  const [today, day] = [dateIn(draft.timeZone, now), dateIn(draft.timeZone, new Date(draft.startsAt))];
  if (day === today) return 'today';
  return day === plusDays(today, 1) ? 'tomorrow' : 'soon';
}

function changeMail({ data }: Notice, record: ReachableRecord, gathering: GatheringItem, service: Service): Composed {
  if (!isAhead(gathering, service.now)) return skipped('gathering_not_open');
  const { answer, answerAsked, changed } = data;
  const modes = answer === 'attending' ? modesKnown(gathering, data.mode) : (['place'] as const);
  const text = changeText(record.language, {
    gathering: factsOf(gathering, record),
    changed,
    answer,
    answerAsked,
    modes,
  });
  const holdsAddress = answer === 'attending' && modes.some((mode) => mode === 'online');
  const calendar = invitationPart(gathering, {
    ...inviteeOf(gathering, record, service),
    status: answerAsked ? 'NEEDS-ACTION' : participation(answer),
    onlineUrl: holdsAddress ? onlineAddress(gathering) : undefined,
  });
  return written({ ...noticeTo(data, record, gathering, text, service), calendar });
}

function cancellationMail(
  { data }: Notice,
  record: ReachableRecord,
  gathering: GatheringItem,
  service: Service,
): Composed {
  if (gathering.status !== 'cancelled') return skipped('gathering_not_cancelled');
  const invited = gathering.publishedAt !== undefined;
  const tooFew = gathering.cancelledBecause === 'too_few_attendees';
  const text = cancellationText(record.language, { gathering: factsOf(gathering, record), tooFew, invited });
  const mail = noticeTo(data, record, gathering, text, service);
  if (!invited) return written(mail);
  const invitee = { ...inviteeOf(gathering, record, service), status: participation(data.answer) };
  return written({ ...mail, calendar: cancellationPart(gathering, invitee) });
}

function thanksMail({ data }: Notice, record: ReachableRecord, gathering: GatheringItem, service: Service): Composed {
  if (gathering.status !== 'over') return skipped('gathering_not_over');
  const { language } = record;
  const { draft } = gathering;
  const closesAt = daysAfter(new Date(draft.endsAt), feedbackDays, draft.timeZone);
  if (closesAt <= service.now) return skipped('too_late');
  const text = thanksText(language, {
    title: factsOf(gathering, record).title,
    when: formatDate(new Date(draft.startsAt), language, draft.timeZone),
    until: formatDate(closesAt, language, draft.timeZone),
  });
  return written(noticeTo(data, record, gathering, text, service));
}

/**
 * A calendar's answer could not be taken. What was called off leaves the calendar; a gathering that takes place stays there,
 * since an update of it would be answered by calendars that answer by themselves.
 */
function replyMail(
  { data, metadata }: Notice,
  record: ReachableRecord,
  gathering: GatheringItem,
  confirmed: ConfirmedAnswer | undefined,
  service: Service,
): Composed {
  const { why, answer } = data;
  if (why === null) return skipped('reason_missing');
  if (why === 'cancelled' && gathering.status !== 'cancelled') return skipped('gathering_not_cancelled');
  const pointless = (why === 'full' || why === 'too_late') && !isAhead(gathering, service.now);
  if (pointless) return skipped('gathering_not_open');
  if (isAnsweredSince(confirmed, metadata)) return skipped('answer_changed');
  const text = notTakenText(record.language, { gathering: factsOf(gathering, record), why, answer });
  const values = gatheringValues(gathering, record, service);
  const mail = toMember(record, { text, values }, service);
  if (why !== 'cancelled') return written(mail);
  const invitee = { ...inviteeOf(gathering, record, service), status: participation(answer) };
  return written({ ...mail, calendar: cancellationPart(gathering, invitee) });
}

/** Service mail to those who answered; to the others as the invitation itself: with the legal items, and one click to stop. */
function noticeTo(
  { answer }: Notice['data'],
  record: ReachableRecord,
  gathering: GatheringItem,
  text: MailText,
  service: Service,
): Message {
  const values = gatheringValues(gathering, record, service);
  if (answer !== 'none') return toMember(record, { text, because: 'answered', values }, service);
  const announcedBy = gathering.publishedAt === undefined ? saveTheDateCampaignId : invitationCampaignId;
  const campaignId = announcedBy(gathering.gatheringId);
  const stop = linkUrl(unsubscribeLink(campaignId, 'gatherings', record), service.now, service.keys);
  const mail: MemberMail = {
    kind: 'campaign',
    text,
    because: 'invited',
    values: { ...values, unsubscribe_url: stop },
    headers: topicHeaders('gatherings', stop, record.language, service),
  };
  return toMember(record, mail, service);
}

/** What a calendar shows of an answer that still stands (RFC 5545 §3.2.12). */
function participation(answer: Notice['data']['answer']): Invitee['status'] {
  const shown = { attending: 'ACCEPTED', declined: 'DECLINED', undecided: 'TENTATIVE' } as const;
  return answer === 'attending' || answer === 'declined' || answer === 'undecided' ? shown[answer] : 'NEEDS-ACTION';
}
