/** The calendar part of a gathering's mails (RFC 5545, 5546): the same event in gathering invitation, confirmation, change and cancellation. */
import { rsvpLink } from '../../../events/agreements/member-links.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { type CalendarReader, gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import type { ReachableRecord } from '../../../events/read-models/mailing-record.ts';
import { replyAddress } from '../../../shared/links/reply-address.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { fullName } from '../../../shared/locale/names.ts';
import { wireAddress } from '../../../shared/mail-format/headers.ts';
import { type CalendarEvent, calendarObject } from '../../../shared/mail-format/icalendar.ts';
import type { CalendarPart } from '../../../shared/mail-format/message.ts';
import type { MailSender } from './correspondence.ts';

export interface CalendarInvitee extends CalendarReader {
  readonly status: NonNullable<CalendarEvent['attendee']>['status'];
  /** Whether a reply would be taken; absent = it would. */
  readonly expectsReply?: boolean | undefined;
  readonly attendee: { readonly name: string; readonly address: string };
  /** The programme, with the person's reply address, to which calendars reply; it is the same in every mail. */
  readonly organizer: CalendarEvent['organizer'];
}

/** A person as the calendar object names them; the caller says whether they come. */
export function inviteeOf(
  { gatheringId }: GatheringItem,
  person: Pick<ReachableRecord, 'alumniId' | 'epoch' | 'names' | 'address'>,
  language: Language,
  { programme, environment, keys }: MailSender,
  at: Date,
): Omit<CalendarInvitee, 'status' | 'expectsReply' | 'onlineUrl'> {
  const domain = environment.SENDER_DOMAIN;
  return {
    language,
    attendee: { name: fullName(person.names), address: person.address },
    organizer: { name: programme.name[language], address: replyAddress({ ...person, gatheringId }, domain, keys) },
    domain,
    url: linkUrl(rsvpLink(gatheringId, person, 'details'), at, keys),
  };
}

/** The gathering as a calendar shows it to this person; a higher SEQUENCE replaces what the calendar holds. */
export function requestPart(gathering: GatheringItem, invitee: CalendarInvitee): CalendarPart {
  return calendarPart('REQUEST', gathering, invitee);
}

/** Takes the gathering out of the person's calendar (RFC 5546 §3.2.5). */
export function cancellationPart(gathering: GatheringItem, invitee: CalendarInvitee): CalendarPart {
  return calendarPart('CANCEL', gathering, invitee);
}

function calendarPart(method: 'REQUEST' | 'CANCEL', gathering: GatheringItem, invitee: CalendarInvitee): CalendarPart {
  const { attendee, organizer, status, expectsReply } = invitee;
  const content = calendarObject({
    ...gatheringEvent(gathering, invitee),
    method,
    organizer,
    attendee: { name: attendee.name, address: wireAddress('ATTENDEE', attendee.address), status, expectsReply },
  });
  return { method, content };
}
