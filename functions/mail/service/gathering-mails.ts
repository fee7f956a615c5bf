/** Mails that answer a member: the confirmation of an answer, a seat that is offered, an offer that has ended. */

import type { rsvpAnswered } from '../../../events/gatherings/rsvp-answered.ts';
import type { seatOffered } from '../../../events/gatherings/seat-offered.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import type { MailingRecord, ReachableRecord } from '../../../events/read-models/mailing-record.ts';
import type { BusEvent } from '../../../shared/bus/contract.ts';
import { replyCode } from '../../../shared/links/reply-address.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import { zoneName } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { fullName } from '../../../shared/locale/names.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import { type Invitee, invitationPart } from '../delivery/gathering-calendar.ts';
import { gatheringLinks, rsvpLink } from '../delivery/links.ts';
import { factsOf, modesKnown } from './gathering-facts.ts';
import { dayAndTime, isServable, type Service, type Skipped, toMember, whyNot } from './service-mail.ts';
import { serviceBecause } from './words/mail-words.ts';
import { answerWords } from './words/rsvp-words.ts';
import { seatOfferExpiredWords, seatOfferWords } from './words/seat-offer-words.ts';

/** The confirmation of an answer: with the calendar event, and what is needed to get in, for those who come. */
export function answerMail(
  { data }: BusEvent<typeof rsvpAnswered>,
  record: MailingRecord | undefined,
  gathering: GatheringItem | undefined,
  service: Service,
): Message | Skipped {
  if (!isServable(record)) return { skipped: whyNot(record) };
  if (gathering?.status !== 'published') return { skipped: 'gathering_not_open' };
  const { answer, guests } = data;
  if (answer === 'unconfirmed') return { skipped: 'answer_unconfirmed' };
  const modes = modesKnown(gathering, data.mode);
  const facts = { answer, gathering: factsOf(gathering, record), modes, guests };
  const mail = {
    words: answerWords[record.language](facts),
    because: serviceBecause,
    values: gatheringValues(gathering, record, service),
  };
  const message = toMember(record, mail, service);
  if (answer !== 'attending') return message;
  const onlineUrl = modes.includes('online') ? onlineAddress(gathering) : undefined;
  const invitee = { ...inviteeOf(gathering, record, service), status: 'ACCEPTED' as const, onlineUrl };
  return { ...message, calendar: invitationPart(gathering, invitee) };
}

/** A seat is offered to a member of the waiting list; not once the offer has ended. */
export function seatOfferMail(
  { data }: BusEvent<typeof seatOffered>,
  record: MailingRecord | undefined,
  gathering: GatheringItem | undefined,
  service: Service,
): Message | Skipped {
  if (!isServable(record)) return { skipped: whyNot(record) };
  const { expiresAt } = data;
  if (!isAhead(gathering, service.now)) return { skipped: 'gathering_not_open' };
  if (expiresAt !== null && Date.parse(expiresAt) <= service.now.getTime()) return { skipped: 'too_late' };
  const { language, timeZone } = record;
  const until = expiresAt === null ? undefined : untilIn(language, timeZone, expiresAt);
  const words = seatOfferWords[language]({ gathering: factsOf(gathering, record), until });
  return toMember(
    record,
    { words, because: serviceBecause, values: gatheringValues(gathering, record, service) },
    service,
  );
}

/** A day and a time with the zone's name: the person may be in another zone than the gathering. */
function untilIn(language: Language, timeZone: string, at: string): string {
  const zone = zoneName(new Date(at), language, timeZone);
  return `${dayAndTime(at, language, timeZone)}${language === 'ja' ? `（${zone}）` : ` (${zone})`}`;
}

/** The member did not take the seat in time. */
export function seatOfferExpiredMail(
  record: MailingRecord | undefined,
  gathering: GatheringItem | undefined,
  service: Service,
): Message | Skipped {
  if (!isServable(record)) return { skipped: whyNot(record) };
  if (!isAhead(gathering, service.now)) return { skipped: 'gathering_not_open' };
  const words = seatOfferExpiredWords[record.language]({ gathering: factsOf(gathering, record) });
  return toMember(
    record,
    { words, because: serviceBecause, values: gatheringValues(gathering, record, service) },
    service,
  );
}

/** Whether a gathering takes place, and has not begun. */
export function isAhead(gathering: GatheringItem | undefined, now: Date): gathering is GatheringItem {
  return gathering?.status === 'published' && Date.parse(gathering.draft.startsAt) > now.getTime();
}

/** What stands for the variables of a gathering's mails. */
export function gatheringValues(gathering: GatheringItem, record: ReachableRecord, { keys, now }: Service) {
  const onlineUrl = onlineAddress(gathering);
  return {
    ...gatheringLinks(gathering.gatheringId, record, keys, now),
    ...(onlineUrl === undefined ? {} : { online_url: onlineUrl }),
  };
}

/** The person as the calendar object names them; whether they come is the caller's to say. */
export function inviteeOf(
  gathering: GatheringItem,
  record: ReachableRecord,
  { programme, environment, keys, now }: Service,
): Omit<Invitee, 'status' | 'onlineUrl'> {
  const link = rsvpLink(gathering.gatheringId, record, 'details');
  const { language, names, address } = record;
  return {
    language,
    attendee: { name: fullName(names), address },
    organizer: programme.name[language],
    domain: environment.SENDER_DOMAIN,
    token: replyCode({ ...record, gatheringId: gathering.gatheringId }, keys),
    url: linkUrl(link, now, keys),
  };
}

/** The online address with every character that a URL may not hold encoded. */
export function onlineAddress({ draft }: GatheringItem): string | undefined {
  return draft.onlineUrl == null ? undefined : new URL(draft.onlineUrl).href;
}
