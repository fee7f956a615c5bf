/** What mails say that answer a member: the confirmation of an RSVP, a seat that is offered, a calendar's answer that was not taken. */
import type { AttendanceMode, GuestAnswer } from '../../../../events/read-models/gathering.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { linkTexts } from '../../texts/mail-texts.ts';
import {
  answerNames,
  type ConfirmedAnswer,
  confirmationHeads,
  confirmationSentences,
  confirmationTexts,
  notTakenHeads,
  notTakenReasons,
  notTakenRemedies,
  notTakenTexts,
  seatOfferExpiredTexts,
  seatOfferTexts,
  type WhyNotTaken,
} from '../../texts/rsvp-texts.ts';
import type { GatheringFacts } from './gathering-facts.ts';
import { bodyOf, buttons, factLines, labelled, type MailText, receptionLines } from './mail-body.ts';

/** What a confirmation says of an RSVP. */
export interface ConfirmationFacts {
  readonly answer: ConfirmedAnswer;
  readonly gathering: GatheringFacts;
  /** How the member takes part; both where it is not known. */
  readonly modes: readonly AttendanceMode[];
  readonly guests: number;
}

/** Confirms an RSVP. */
export function confirmationText(
  language: Language,
  { answer, gathering, modes, guests }: ConfirmationFacts,
): MailText {
  const texts = confirmationTexts(language);
  const head = confirmationHeads(language)[answer];
  const attending = answer === 'attending';
  return {
    subject: texts.subject(head, gathering.title),
    body: bodyOf(
      texts.heading(head),
      confirmationSentences(language)[answer],
      factLines(gathering, language, attending ? modes : undefined),
      guests === 0 ? '' : labelled(texts.guests, texts.guestCount(guests)),
      attending && modes.includes('place') ? receptionLines(language) : '',
      attending ? `## ${texts.next}` : '',
      gathering.answerBy === undefined ? texts.change : texts.changeUntil(escaped(gathering.answerBy)),
      nextSteps(language, answer),
    ),
  };
}

function nextSteps(language: Language, answer: ConfirmedAnswer): string {
  const texts = linkTexts(language);
  const seeAnswer = [texts.seeAnswer, 'details_url'] as const;
  switch (answer) {
    case 'attending':
      return buttons(seeAnswer, [texts.calendar, 'calendar_url'], [texts.declineAfterAll, 'decline_url']);
    case 'waiting':
      return buttons(seeAnswer, [texts.leaveWaitingList, 'decline_url']);
    case 'declined':
      return buttons(seeAnswer);
    case 'undecided':
      return buttons([texts.attend, 'attend_url'], [texts.decline, 'decline_url'], [texts.details, 'details_url']);
  }
}

/** Offers a free seat. `until` is how long the seat is held; undefined = the first to answer gets it. */
export function seatOfferText(language: Language, gathering: GatheringFacts, until: string | undefined): MailText {
  const texts = seatOfferTexts(language);
  const { takeSeat, refuseSeat, details } = linkTexts(language);
  return {
    subject: texts.subject(gathering.title),
    body: bodyOf(
      texts.heading,
      texts.offer(escaped(gathering.title)),
      ...(until === undefined ? [texts.firstComeFirstServed] : [labelled(texts.answerBy, escaped(until)), texts.held]),
      factLines(gathering, language),
      buttons([takeSeat, 'attend_url'], [refuseSeat, 'decline_url'], [details, 'details_url']),
    ),
  };
}

/** Says that an offer has ended. */
export function seatOfferExpiredText(language: Language, gathering: GatheringFacts): MailText {
  const texts = seatOfferExpiredTexts(language);
  const { seeAnswer, decline } = linkTexts(language);
  return {
    subject: texts.subject(gathering.title),
    body: bodyOf(
      texts.heading,
      texts.ended(escaped(gathering.title)),
      texts.next,
      factLines(gathering, language),
      buttons([seeAnswer, 'details_url'], [decline, 'decline_url']),
    ),
  };
}

/** What is said of a calendar's answer that could not be taken. */
export interface NotTakenFacts {
  readonly gathering: GatheringFacts;
  readonly why: WhyNotTaken;
  /** The answer that holds instead; none = there is none. */
  readonly answer: GuestAnswer | 'none';
}

/** Says why a calendar's answer could not be taken. */
export function notTakenText(language: Language, facts: NotTakenFacts): MailText {
  const { gathering, why } = facts;
  const texts = notTakenTexts(language);
  const standing = standingAnswer(facts);
  return {
    subject: confirmationTexts(language).subject(notTakenHeads(language)[why], gathering.title),
    body: bodyOf(
      texts.heading,
      texts.thanks(escaped(gathering.title)),
      notTakenReasons(language)[why],
      standing === undefined ? '' : texts.stands(answerNames(language)[standing]),
      factLines(gathering, language),
      notTakenRemedies(language)[why],
      buttons([linkTexts(language).seeStatus, 'details_url']),
    ),
  };
}

/** The answer that goes on to hold, where there is one and the gathering is still ahead. */
function standingAnswer({ why, answer }: NotTakenFacts): GuestAnswer | undefined {
  if (why === 'cancelled' || why === 'over') return undefined;
  return answer === 'none' || answer === 'offered' || answer === 'unconfirmed' ? undefined : answer;
}
