/** Mails that answer a member: the confirmation of an RSVP, a seat that is offered, an offer that has ended. */
import type { rsvpAnswered, seatOffered } from '../../../../events/gatherings/index.ts';
import type { ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import type { BusEvent } from '../../../../shared/bus/contract.ts';
import { formatInstant } from '../../../../shared/locale/dates.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { fact, labelled } from '../../../../shared/mail-format/markdown-parts.ts';
import { rsvpButtons } from '../../../../shared/texts/glossary.ts';
import { invitationPart } from '../../delivery/gathering-calendar.ts';
import { factTexts, linkTexts } from '../../texts/mail-texts.ts';
import {
  type ConfirmedAnswer,
  confirmationHeads,
  confirmationSentences,
  confirmationTexts,
  seatOfferExpiredTexts,
  seatOfferTexts,
} from '../../texts/rsvp-texts.ts';
import {
  type About,
  factLines,
  factsOf,
  isAhead,
  mailAbout,
  modesKnown,
  onlineAddress,
  readerOf,
  receptionLines,
} from './gathering-facts.ts';
import { bodyOf, buttons } from './mail-body.ts';
import { type Composed, skipped, written } from './member-mail.ts';

type Answered = Pick<BusEvent<typeof rsvpAnswered>, 'data' | 'metadata'>;

/** The confirmation of an RSVP: with the calendar event, and what is needed to get in, for those who come. */
export function confirmationMail({ data, metadata }: Answered, about: About): Composed {
  const { answer, guests, mode } = data;
  const { record, gathering } = about;
  if (gathering.status !== 'published') return skipped('gathering_not_open');
  if (answer === 'unconfirmed') return skipped('answer_unconfirmed');
  const { language } = record;
  const texts = confirmationTexts(language);
  const head = confirmationHeads(language)[answer];
  const attending = answer === 'attending';
  const modes = modesKnown(gathering, mode);
  const facts = factsOf(about);
  const body = bodyOf(
    texts.heading(head),
    confirmationSentences(language)[answer],
    factLines(facts, language, attending ? modes : undefined),
    guests === 0 ? '' : labelled(texts.guests, texts.guestCount(guests)),
    attending && modes.includes('place') ? receptionLines(language) : '',
    attending ? `## ${texts.next}` : '',
    facts.answerBy === undefined ? texts.change : texts.changeUntil(escaped(facts.answerBy)),
    nextSteps(language, answer),
  );
  const message = mailAbout(about, { subject: texts.subject(head, facts.title), body });
  if (!attending) return written(message);
  const onlineUrl = modes.includes('online') ? onlineAddress(gathering) : undefined;
  const invitee = {
    ...readerOf(about),
    status: 'ACCEPTED' as const,
    onlineUrl,
    revisedAt: new Date(metadata.occurredAt),
  };
  return written({ ...message, calendar: invitationPart(gathering, invitee) });
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
    case 'undecided': {
      const { attending, declined } = rsvpButtons(language);
      return buttons([attending, 'attend_url'], [declined, 'decline_url'], [texts.details, 'details_url']);
    }
  }
}

/** A seat is offered to a member of the waiting list; not once the offer has ended. */
export function seatOfferMail({ expiresAt }: BusEvent<typeof seatOffered>['data'], about: About): Composed {
  if (!isAhead(about)) return skipped('gathering_not_open');
  if (expiresAt !== null && Date.parse(expiresAt) <= about.service.now.getTime()) return skipped('too_late');
  const { language } = about.record;
  const texts = seatOfferTexts(language);
  const { takeSeat, refuseSeat, details } = linkTexts(language);
  const facts = factsOf(about);
  const until = expiresAt === null ? undefined : untilFor(about.record, expiresAt);
  const body = bodyOf(
    texts.heading,
    texts.offer(escaped(facts.title)),
    ...(until === undefined ? [texts.firstComeFirstServed] : [fact(factTexts(language).answerBy, until), texts.held]),
    factLines(facts, language),
    buttons([takeSeat, 'attend_url'], [refuseSeat, 'decline_url'], [details, 'details_url']),
  );
  return written(mailAbout(about, { subject: texts.subject(facts.title), body }));
}

/** A day and a time with the zone's name: the person may be in another zone than the gathering. */
function untilFor({ language, timeZone }: ReachableRecord, at: string): string {
  return formatInstant(new Date(at), language, timeZone);
}

/** The member did not take the seat in time. */
export function seatOfferExpiredMail(about: About): Composed {
  if (!isAhead(about)) return skipped('gathering_not_open');
  const { language } = about.record;
  const texts = seatOfferExpiredTexts(language);
  const { seeAnswer } = linkTexts(language);
  const facts = factsOf(about);
  const body = bodyOf(
    texts.heading,
    texts.ended(escaped(facts.title)),
    texts.next,
    factLines(facts, language),
    buttons([seeAnswer, 'details_url'], [rsvpButtons(language).declined, 'decline_url']),
  );
  return written(mailAbout(about, { subject: texts.subject(facts.title), body }));
}
