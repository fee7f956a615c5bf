/** Mails that answer a member: the confirmation of an RSVP, a seat that is offered, an offer that has ended. */
import type { rsvpAnswered } from '../../../../events/gatherings/rsvp-answered.ts';
import type { seatOffered } from '../../../../events/gatherings/seat-offered.ts';
import type { GatheringItem } from '../../../../events/read-models/gathering.ts';
import type { ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import type { BusEvent } from '../../../../shared/bus/contract.ts';
import { zoneName } from '../../../../shared/locale/dates.ts';
import { invitationPart } from '../../delivery/gathering-calendar.ts';
import { factTexts } from '../../texts/mail-texts.ts';
import { factsOf, gatheringValues, inviteeOf, isAhead, modesKnown, onlineAddress } from './gathering-facts.ts';
import { type Composed, dayAndTime, type Service, skipped, toMember, written } from './member-mail.ts';
import { confirmationText, seatOfferExpiredText, seatOfferText } from './rsvp-bodies.ts';

/** The confirmation of an RSVP: with the calendar event, and what is needed to get in, for those who come. */
export function confirmationMail(
  { data: { answer, guests, mode } }: BusEvent<typeof rsvpAnswered>,
  record: ReachableRecord,
  gathering: GatheringItem | undefined,
  service: Service,
): Composed {
  if (gathering?.status !== 'published') return skipped('gathering_not_open');
  if (answer === 'unconfirmed') return skipped('answer_unconfirmed');
  const modes = modesKnown(gathering, mode);
  const facts = { answer, gathering: factsOf(gathering, record), modes, guests };
  const text = confirmationText(record.language, facts);
  const message = toMember(record, { text, values: gatheringValues(gathering, record, service) }, service);
  if (answer !== 'attending') return written(message);
  const onlineUrl = modes.includes('online') ? onlineAddress(gathering) : undefined;
  const invitee = { ...inviteeOf(gathering, record, service), status: 'ACCEPTED' as const, onlineUrl };
  return written({ ...message, calendar: invitationPart(gathering, invitee) });
}

/** A seat is offered to a member of the waiting list; not once the offer has ended. */
export function seatOfferMail(
  { data: { expiresAt } }: BusEvent<typeof seatOffered>,
  record: ReachableRecord,
  gathering: GatheringItem | undefined,
  service: Service,
): Composed {
  if (!isAhead(gathering, service.now)) return skipped('gathering_not_open');
  if (expiresAt !== null && Date.parse(expiresAt) <= service.now.getTime()) return skipped('too_late');
  const until = expiresAt === null ? undefined : untilFor(record, expiresAt);
  const text = seatOfferText(record.language, factsOf(gathering, record), until);
  return written(toMember(record, { text, values: gatheringValues(gathering, record, service) }, service));
}

/** A day and a time with the zone's name: the person may be in another zone than the gathering. */
function untilFor({ language, timeZone }: ReachableRecord, at: string): string {
  const zone = zoneName(new Date(at), language, timeZone);
  return factTexts(language).withZone(dayAndTime(at, language, timeZone), zone);
}

/** The member did not take the seat in time. */
export function seatOfferExpiredMail(
  record: ReachableRecord,
  gathering: GatheringItem | undefined,
  service: Service,
): Composed {
  if (!isAhead(gathering, service.now)) return skipped('gathering_not_open');
  const text = seatOfferExpiredText(record.language, factsOf(gathering, record));
  return written(toMember(record, { text, values: gatheringValues(gathering, record, service) }, service));
}
