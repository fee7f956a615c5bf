/** Mails about a change or a cancellation of a gathering; the attached event brings calendars up to date. */
import { rsvpsUntil } from '../../../../events/read-models/gathering-times.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { fact } from '../../../../shared/mail-format/markdown-parts.ts';
import { formatDeadline } from '../../../../shared/texts/deadline.ts';
import {
  keepWaitingButton,
  leaveWaitingListButton,
  rsvpButtons,
  rsvpNames,
  seatOfferButtons,
} from '../../../../shared/texts/glossary.ts';
import { cancellationPart, requestPart } from '../../delivery/calendar-part.ts';
import { closedRsvpTexts, factTexts, linkTexts } from '../../texts/mail-texts.ts';
import { cancellationTexts, changeTexts } from '../../texts/notice-texts.ts';
import {
  factLines,
  factsOf,
  guestsLine,
  isAhead,
  modesKnown,
  onlineAddress,
  openButtons,
  readerOf,
  rsvpPageButton,
  takesRsvps,
  untilFor,
} from './gathering-facts.ts';
import { bodyOf } from './mail-body.ts';
import { type Composed, skipped, written } from './member-mail.ts';
import {
  type GatheringNotice,
  hasNewerRsvp,
  heldUntil,
  namedChanges,
  noticeTo,
  participation,
  requestedIn,
  standingRsvp,
} from './notice.ts';

/** What changed, and whether a new RSVP is needed. */
export function changeMail(notice: GatheringNotice): Composed {
  const { record, gathering, event } = notice;
  if (!isAhead(notice)) return skipped('gathering_not_open');
  // Whoever has answered since has seen what changed, and the confirmation says it.
  if (hasNewerRsvp(notice)) return skipped('answer_changed');
  const { answer: rsvp, changed, mode } = event.data;
  const { language } = record;
  const texts = changeTexts(language);
  const named = namedChanges(notice);
  const what = texts.whatChanged(named);
  const attending = rsvp === 'attending';
  const isAsked = isRsvpAsked(notice) && takesRsvps(notice);
  const modes = modesKnown(gathering, mode);
  const facts = factsOf(notice);
  const { answerBy } = facts;
  // No calendar shows the deadline.
  const isInCalendars = changed.length === 0 || changed.some((part) => part !== 'answer_by');
  // One more way to take part upsets no plans.
  const isOneWayMore = changed.includes('place_added') && facts.online && facts.canChoose;
  const needsNoApology = rsvp === 'declined' || (isOneWayMore && changed.length === 1);
  const body = bodyOf(
    texts.heading(what),
    (needsNoApology ? texts.forInformation : texts.apology)(escaped(facts.title), named),
    isOneWayMore ? texts.placeAdded : '',
    `## ${texts.factsHeading}`,
    factLines(facts, language, attending ? { kind: 'attends', modes } : requestedIn(notice)),
    attending || rsvp === 'waiting' || notice.holdsOffer ? guestsLine(notice, event.data.guests) : '',
    isInCalendars ? texts.calendar : '',
    rsvpLine(notice),
    answerBy === undefined || !isAsked || notice.holdsOffer ? '' : fact(factTexts(language).answerBy, answerBy),
    choiceButtons(notice),
  );
  const mail = noticeTo(notice, { subject: texts.subject(what, facts.title), body });
  if (!isInCalendars) return written(mail);
  const holdsAddress = attending && modes.includes('online');
  const calendar = requestPart(gathering, {
    ...readerOf(notice),
    status: isAsked ? 'NEEDS-ACTION' : participation(notice),
    expectsReply: takesRsvps(notice),
    onlineUrl: holdsAddress ? onlineAddress(gathering) : undefined,
    mode: attending ? (mode ?? undefined) : undefined,
  });
  return written({ ...mail, calendar });
}

/** Whoever declined is asked for nothing. */
function isRsvpAsked({ event: { data } }: GatheringNotice): boolean {
  return data.answerAsked && data.answer !== 'declined';
}

function rsvpLine(notice: GatheringNotice): string {
  const { answer: rsvp, answerAsked, guests } = notice.event.data;
  const { language } = notice.record;
  const texts = changeTexts(language);
  const closedTexts = closedRsvpTexts(language);
  const isOpen = takesRsvps(notice);
  const standing = standingRsvp(notice);
  const held = notice.holdsOffer ? heldUntil(notice) : undefined;
  if (held !== undefined) return texts.seatHeld(escaped(untilFor(notice.record, held)), guests ?? 0);
  if (standing === undefined && !isOpen) return closedTexts.ifYouWouldCome;
  if (standing === undefined) return rsvp === 'waiting' ? texts.waitingClosed : texts.invite;
  if (standing === 'declined' && isOpen) return texts.declinedStands(escaped(lastMoment(notice)));
  const name = rsvpNames(language)[standing];
  if (!answerAsked) return texts.rsvpStands(name);
  if (!isOpen) return closedTexts.rsvpStands(name);
  return standing === 'waiting' ? texts.waitingAsked : texts.rsvpAsked(name);
}

/** Until when a member can change an RSVP. */
function lastMoment({ gathering, record: { language, timeZone } }: GatheringNotice): string {
  return formatDeadline(rsvpsUntil(gathering), language, gathering.draft.timeZone, timeZone);
}

function choiceButtons(notice: GatheringNotice): string {
  const { language } = notice.record;
  const { details, declineAfterAll } = linkTexts(language);
  if (notice.holdsOffer) {
    const { attending, declined } = seatOfferButtons(language);
    return openButtons(notice, [attending, 'attend_url'], [declined, 'decline_url'], [details, 'details_url']);
  }
  if (!notice.event.data.answerAsked)
    return openButtons(notice, rsvpPageButton(notice), [declineAfterAll, 'decline_url']);
  if (standingRsvp(notice) === 'waiting') {
    const [stay, leave] = [keepWaitingButton(language).attending, leaveWaitingListButton(language).declined];
    return openButtons(notice, [stay, 'attend_url'], [leave, 'decline_url'], [details, 'details_url']);
  }
  const { attending, declined, undecided } = rsvpButtons(language);
  const choices = [
    [attending, 'attend_url'],
    [declined, 'decline_url'],
    [undecided, 'undecided_url'],
  ] as const;
  const isHeld = notice.event.data.answer === 'declined';
  const others = choices.filter(([, link]) => !isHeld || link !== 'decline_url');
  return openButtons(notice, ...others, [details, 'details_url']);
}

/** The gathering does not take place. Calendars may hold it if there was a gathering invitation, not only its date. */
export function cancellationMail(notice: GatheringNotice): Composed {
  const { record, gathering, event } = notice;
  if (gathering.status !== 'cancelled') return skipped('gathering_not_cancelled');
  const { language } = record;
  const texts = cancellationTexts(language);
  const facts = factsOf(notice);
  const title = escaped(facts.title);
  const { cancelledBecause, cancellationReason } = gathering;
  const isInCalendars = wasInvited(notice);
  const tooFew = cancelledBecause === 'too_few_attendees';
  const body = bodyOf(
    texts.heading(title),
    tooFew ? texts.tooFew(title) : texts.cancelled(title),
    // In the other language alone, most readers could not read it.
    escaped(cancellationReason?.[language] ?? ''),
    event.data.answer === 'declined' ? '' : texts.apology,
    `## ${texts.factsHeading}`,
    factLines(facts, language, requestedIn(notice, 'would_have')),
    isInCalendars ? texts.calendar : '',
    texts.another,
  );
  const mail = noticeTo(notice, { subject: texts.subject(facts.title), body });
  if (!isInCalendars) return written(mail);
  const invitee = { ...readerOf(notice), status: participation(notice) };
  return written({ ...mail, calendar: cancellationPart(gathering, invitee) });
}

/**
 * Whether the reader may have had the gathering in a mail that calendars read: in the confirmation of an RSVP, or in the gathering invitation, unless
 * it is known that this reached nobody. While its audience is frozen, mails leave already and nothing is known.
 */
function wasInvited({ gathering, event: { data } }: GatheringNotice): boolean {
  if (gathering.publishedAt === undefined) return false;
  return data.answer !== 'none' || gathering.frozenAudiences?.gatheringInvitation !== 0;
}
