/** Mails in return for an RSVP, or a wait: the confirmation of an RSVP, a seat that is offered, an offer that has ended. */

import type { AttendanceMode } from '../../../../events/agreements/rsvp-words.ts';
import type { rsvpAnswered, seatOffered } from '../../../../events/gatherings/index.ts';
import { comesInParties, modeNow, modesOf } from '../../../../events/read-models/gathering.ts';
import { isLastDay, offerHeldUntil } from '../../../../events/read-models/gathering-times.ts';
import type { BusEvent } from '../../../../shared/bus/contract.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { fact } from '../../../../shared/mail-format/markdown-parts.ts';
import { leaveWaitingListButton, rsvpButtons, rsvpNames, seatOfferButtons } from '../../../../shared/texts/glossary.ts';
import { requestPart } from '../../delivery/calendar-part.ts';
import { closedRsvpTexts, factTexts, linkTexts } from '../../texts/mail-texts.ts';
import { changedSinceRequestTexts, type NamedChange } from '../../texts/notice-texts.ts';
import {
  type ConfirmedRsvp,
  confirmationHeadings,
  confirmationHeads,
  confirmationSentences,
  confirmationTexts,
  furtherHeadings,
  furtherHeads,
  furtherSentences,
  seatOfferExpiredTexts,
  seatOfferTexts,
} from '../../texts/rsvp-texts.ts';
import {
  type About,
  factLines,
  factsOf,
  guestsLine,
  isAhead,
  isWaitingListOpen,
  mailAbout,
  modesKnown,
  onlineAddress,
  openButtons,
  readerOf,
  receptionLines,
  requested,
  rsvpPageButton,
  takesRsvps,
  untilFor,
} from './gathering-facts.ts';
import { bodyOf } from './mail-body.ts';
import { type Composed, skipped, written } from './member-mail.ts';
import type { LastConfirmation } from './notice.ts';

type Offered = Pick<BusEvent<typeof seatOffered>, 'data' | 'metadata'>;
type Given = Pick<BusEvent<typeof rsvpAnswered>, 'data' | 'metadata'>;

/** The confirmation of an RSVP: with the calendar event, and what is needed to get in, for those who come. */
export function confirmationMail({ data, metadata }: Given, about: About): Composed {
  const { answer: rsvp, guests, mode } = data;
  const { record, gathering } = about;
  if (gathering.status !== 'published') return skipped('gathering_not_open');
  if (rsvp === 'unconfirmed') return skipped('answer_unconfirmed');
  // Whoever still waits hears that the list has closed.
  if (rsvp === 'waiting' && !isWaitingListOpen(about)) return skipped('too_late');
  const { language } = record;
  const texts = confirmationTexts(language);
  const { head, heading, sentences } = openingOf(about, data, rsvp);
  const attending = rsvp === 'attending';
  const modes = modesKnown(gathering, mode);
  const facts = factsOf(about);
  const body = bodyOf(
    heading,
    ...sentences,
    factLines(facts, language, attending ? { kind: 'attends', modes } : requested(gathering, mode)),
    attending || rsvp === 'waiting' || guests > 0 ? guestsLine(about, guests) : '',
    attending && modes.includes('place') ? receptionLines(language) : '',
    attending ? `## ${texts.next}` : '',
    changeLine(about, facts.answerBy),
    nextSteps(about, rsvp),
  );
  const message = mailAbout(about, { subject: texts.subject(head, facts.title), body });
  if (!attending) return written(message);
  return written({ ...message, calendar: acceptedEvent(about, mode, new Date(metadata.occurredAt)) });
}

/** How the confirmation of a member's first RSVP begins, that of a change of it, and that of an RSVP which the office entered. */
function openingOf(
  { gathering: { draft }, record: { language } }: About,
  { evidence, changesAnswer, guests, mode }: Given['data'],
  rsvp: ConfirmedRsvp,
): { readonly head: string; readonly heading: string; readonly sentences: readonly string[] } {
  const words = confirmationSentences(language)[rsvp];
  const asked = modesOf(draft).length > 1 ? (mode ?? undefined) : undefined;
  const sentence = typeof words === 'string' ? words : words({ inParties: comesInParties(draft, guests), mode: asked });
  const occasion = evidence === 'staff' ? 'entered' : changesAnswer ? 'changed' : undefined;
  if (occasion === undefined) {
    const [head, heading] = [confirmationHeads(language)[rsvp], confirmationHeadings(language)[rsvp]];
    return { head, heading, sentences: [sentence] };
  }
  const name = rsvpNames(language)[rsvp];
  const says = furtherSentences(language)[occasion](name);
  return {
    head: furtherHeads(language)[occasion](name),
    heading: furtherHeadings(language)[occasion],
    // The thanks of the others are for an RSVP that the member sent.
    sentences: occasion === 'entered' ? [says] : [says, sentence],
  };
}

/** The event for the calendar of a member who attends. */
function acceptedEvent(about: About, mode: AttendanceMode | null, revisedAt: Date) {
  const { gathering } = about;
  const onlineUrl = modesKnown(gathering, mode).includes('online') ? onlineAddress(gathering) : undefined;
  const expectsReply = takesRsvps(about);
  const accepted = { status: 'ACCEPTED', expectsReply, onlineUrl, mode: mode ?? undefined, revisedAt } as const;
  return requestPart(gathering, { ...readerOf(about), ...accepted });
}

/** Until when the member can change the RSVP, if there still is time: staff enter RSVPs after the deadline, too. */
function changeLine(about: About, answerBy: string | undefined): string {
  const { language } = about.record;
  if (!takesRsvps(about)) return closedRsvpTexts(language).writeToOffice;
  const texts = confirmationTexts(language);
  return answerBy === undefined ? texts.change : texts.changeUntil(escaped(answerBy));
}

function nextSteps(about: About, rsvp: ConfirmedRsvp): string {
  const { language } = about.record;
  const texts = linkTexts(language);
  const seeRsvp = rsvpPageButton(about);
  switch (rsvp) {
    case 'attending':
      return openButtons(about, seeRsvp, [texts.calendar, 'calendar_url'], [texts.declineAfterAll, 'decline_url']);
    case 'waiting':
      return openButtons(about, seeRsvp, [leaveWaitingListButton(language).declined, 'decline_url']);
    case 'declined':
      return openButtons(about, seeRsvp);
    case 'undecided': {
      const { attending, declined } = rsvpButtons(language);
      return openButtons(about, [attending, 'attend_url'], [declined, 'decline_url'], [texts.details, 'details_url']);
    }
  }
}

/**
 * A seat is offered to a member of the waiting list; not once the offer has ended. News of a free seat is for the last day that it was
 * written on: after a move to a later one seats are offered again, or there is news of that day.
 */
export function seatOfferMail(
  { data, metadata }: Offered,
  base: About,
  confirmed: LastConfirmation | undefined,
): Composed {
  const { expiresAt, mode, guests } = data;
  // Without an end it is news of a free seat, which is nobody's until it is taken.
  const about = { ...base, holdsOffer: expiresAt !== null };
  if (!isAhead(about)) return skipped('gathering_not_open');
  if (!takesRsvps(about)) return skipped('too_late');
  if (expiresAt === null && !isLastDay(about.gathering, new Date(metadata.occurredAt))) return skipped('moved');
  const end = expiresAt === null ? undefined : offerHeldUntil(about.gathering, expiresAt);
  if (end !== undefined && end <= about.service.now) return skipped('too_late');
  const { language } = about.record;
  const texts = seatOfferTexts(language);
  const { details } = linkTexts(language);
  const { attending, declined } = seatOfferButtons(language);
  const facts = factsOf(about);
  const until = end && untilFor(about.record, end);
  // Seats that nobody holds may be fewer than the party.
  const free = until === undefined ? 0 : (guests ?? 0);
  const body = bodyOf(
    texts.heading(free),
    texts.offer(escaped(facts.title), free),
    changeSinceRequest(about, mode, confirmed),
    ...(until === undefined
      ? [texts.firstComeFirstServed, (guests ?? 0) > 0 ? texts.perhapsFewer : '']
      : [fact(factTexts(language).answerBy, until), texts.held(free)]),
    factLines(facts, language, requested(about.gathering, mode)),
    guestsLine(about, guests),
    openButtons(about, [attending, 'attend_url'], [declined, 'decline_url'], [details, 'details_url']),
  );
  return written(mailAbout(about, { subject: texts.subject(facts.title, free), body }));
}

/** What has changed since the member asked for a seat, and has answered nothing since: an offer is taken by its mail alone. */
function changeSinceRequest(
  { gathering: { changedAt = {}, draft }, record: { language } }: About,
  mode: AttendanceMode | null,
  confirmed: LastConfirmation | undefined,
): string {
  if (confirmed?.answeredAt === undefined) return '';
  const asked = Date.parse(confirmed.answeredAt);
  const isSince = (part: 'time' | 'place') => Date.parse(changedAt[part] ?? '') > asked;
  // Another place does not concern those who asked to take part online beside it.
  const concernsPlace = modesOf(draft).length < 2 || modeNow(draft, mode) !== 'online';
  const changed: NamedChange[] = [
    ...(isSince('time') ? ['time' as const] : []),
    ...(concernsPlace && isSince('place') ? [draft.place == null ? ('ways' as const) : ('place' as const)] : []),
  ];
  return changed.length === 0 ? '' : changedSinceRequestTexts(language).changed(changed);
}

/** How the member can still come: with a seat, or a new place on the waiting list while there is one. */
function nextAfterOffer(about: About): string {
  const { language } = about.record;
  if (!takesRsvps(about)) return closedRsvpTexts(language).ifYouWouldCome;
  const texts = seatOfferExpiredTexts(language);
  const canWait = about.gathering.draft.waitingList === 'fifo' && isWaitingListOpen(about);
  return canWait ? texts.next : texts.nextWithoutList;
}

/** The member did not take the seat in time. */
export function seatOfferExpiredMail(_event: unknown, about: About): Composed {
  if (!isAhead(about)) return skipped('gathering_not_open');
  const { language } = about.record;
  const texts = seatOfferExpiredTexts(language);
  const { attending, declined } = rsvpButtons(language);
  const facts = factsOf(about);
  const body = bodyOf(
    texts.heading,
    texts.ended(escaped(facts.title)),
    nextAfterOffer(about),
    factLines(facts, language),
    openButtons(
      about,
      [attending, 'attend_url'],
      [declined, 'decline_url'],
      [linkTexts(language).details, 'details_url'],
    ),
  );
  return written(mailAbout(about, { subject: texts.subject(facts.title), body }));
}
