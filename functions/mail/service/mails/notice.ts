/** What all notices of a gathering share: the case, who may still get one, how it goes out. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import type { guestNoticeRequested } from '../../../../events/gatherings/index.ts';
import { modesOf } from '../../../../events/read-models/gathering.ts';
import { offerHeldUntil } from '../../../../events/read-models/gathering-times.ts';
import type { BusEvent } from '../../../../shared/bus/contract.ts';
import { linkUrl } from '../../../../shared/links/urls.ts';
import type { Message } from '../../../../shared/mail-format/message.ts';
import type { CalendarInvitee } from '../../delivery/calendar-part.ts';
import { topicHeaders, unsubscribeLink } from '../../delivery/links.ts';
import type { NamedChange } from '../../texts/notice-texts.ts';
import type { ConfirmedRsvp } from '../../texts/rsvp-texts.ts';
import {
  type About,
  gatheringValues,
  isWaitingListOpen,
  modesKnown,
  type Participation,
  requested,
} from './gathering-facts.ts';
import type { MailText } from './mail-body.ts';
import { toMember } from './member-mail.ts';

/** The newest RSVP that was confirmed to the person: it may be newer than the notice. */
export interface LastConfirmation {
  readonly answer?: string | undefined;
  readonly answeredAt?: string | undefined;
}

/** A notice, and what it is about. */
export interface GatheringNotice extends About {
  readonly event: BusEvent<typeof guestNoticeRequested>;
  readonly confirmed: LastConfirmation | undefined;
}

/** Whether the person has had a newer RSVP confirmed since the notice was requested. */
export function hasNewerRsvp({ confirmed, event: { metadata } }: GatheringNotice): boolean {
  return confirmed?.answeredAt !== undefined && Date.parse(confirmed.answeredAt) > Date.parse(metadata.occurredAt);
}

/** Until when the seat is held that the person was offered; undefined = none was, or the event does not say it. */
export function heldUntil({ gathering, event: { data } }: GatheringNotice): Date | undefined {
  return data.offerExpiresAt === null ? undefined : offerHeldUntil(gathering, data.offerExpiresAt);
}

/** Whether an offer still holds a seat for the person when the mail leaves, as far as mail knows. */
export function isOfferHeld(notice: GatheringNotice): boolean {
  if (notice.event.data.answer !== 'offered' || hasNewerRsvp(notice)) return false;
  const until = heldUntil(notice);
  return until === undefined || until > notice.service.now;
}

/** Service mail to those with an RSVP; to the others as the gathering invitation: with the legal items, and one click to stop. */
export function noticeTo(notice: GatheringNotice, text: MailText): Message {
  const { record, gathering, service, event } = notice;
  const values = gatheringValues(notice);
  if (event.data.answer !== 'none') return toMember(record, { text, because: 'rsvp', values }, service);
  const isOfDate = event.data.notice === 'date_corrected' || gathering.publishedAt === undefined;
  const announcedBy = isOfDate ? saveTheDateCampaignId : invitationCampaignId;
  const campaignId = announcedBy(gathering.gatheringId);
  const stop = linkUrl(unsubscribeLink(campaignId, 'gatherings', record), service.now, service.keys);
  const headers = topicHeaders('gatherings', stop, record.language, service);
  const withStop = { ...values, unsubscribe_url: stop };
  return toMember(record, { kind: 'campaign', text, because: 'invited', values: withStop, headers }, service);
}

/**
 * What changed for this reader. Another place is not a change for those who take part online beside it. A first place
 * is one more way to take part, and a mode that was removed has no new address to name. Only those who take part online
 * know the old one; the announcement of a date only says that one can take part online.
 */
export function namedChanges(notice: GatheringNotice): NamedChange[] {
  const { draft } = notice.gathering;
  const { changed, notice: kind } = notice.event.data;
  const onlineWays = draft.onlineUrl == null || kind === 'date_corrected';
  const gone = { time: false, place: draft.place == null, online_address: onlineWays, answer_by: false };
  const told = changed.filter((part) => {
    if (part === 'place') return !isOnlineBesidePlace(notice);
    return part !== 'online_address' || onlineWays || knowsAddress(notice);
  });
  return [...new Set(told.map((part): NamedChange => (part === 'place_added' || gone[part] ? 'ways' : part)))];
}

/** Whether the reader takes part online, or asked to, where others come to a place. */
function isOnlineBesidePlace({ event: { data }, gathering }: GatheringNotice): boolean {
  const { answer: rsvp, mode } = data;
  const hasSaid = rsvp === 'attending' || rsvp === 'offered' || rsvp === 'waiting';
  return hasSaid && mode === 'online' && modesOf(gathering.draft).length > 1;
}

function knowsAddress({ event: { data }, gathering }: GatheringNotice): boolean {
  const { answer: rsvp, mode } = data;
  return rsvp === 'attending' && mode !== 'place' && modesKnown(gathering, mode).includes('online');
}

/**
 * The RSVP that still holds, where there is one. An offer does not count as one, nor do two RSVPs that contradict each other; a
 * place on the waiting list ends when the list closes.
 */
export function standingRsvp(notice: GatheringNotice): ConfirmedRsvp | undefined {
  const { answer: rsvp } = notice.event.data;
  if (rsvp === 'none' || rsvp === 'offered' || rsvp === 'unconfirmed') return undefined;
  return rsvp === 'waiting' && !isWaitingListOpen(notice) ? undefined : rsvp;
}

/** The kind of seat that the reader has or asked for, where one is known: whoever declined, or has not decided, asked for none. */
export function requestedIn(
  { gathering, event: { data } }: GatheringNotice,
  kind?: 'wants' | 'would_have',
): Participation {
  const asks = data.answer === 'attending' || data.answer === 'waiting' || data.answer === 'offered';
  return asks ? requested(gathering, data.mode, kind) : { kind: 'unknown' };
}

/** What a calendar shows of an RSVP that still stands (RFC 5545 §3.2.12). */
export function participation({ event: { data } }: GatheringNotice): CalendarInvitee['status'] {
  switch (data.answer) {
    case 'attending':
      return 'ACCEPTED';
    case 'declined':
      return 'DECLINED';
    case 'undecided':
      return 'TENTATIVE';
    default:
      return 'NEEDS-ACTION';
  }
}
