/** The calendar file behind `/c/{token}.ics`: the gathering as published (RFC 5546 §3.2.1), without the person's name or address. */
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { type CalendarReader, gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import type { FileContent } from '../../../shared/http/pages/linked-file.ts';
import { type CalendarEvent, calendarObject } from '../../../shared/mail-format/icalendar.ts';

/** The person for whom the file is made. */
export interface Subscriber extends CalendarReader {
  /** The programme, with the person's reply address as in the mails. */
  readonly organizer: CalendarEvent['organizer'];
}

/** The file. UID and SEQUENCE are those of the mails, so a calendar that read one of them knows the event. */
export function calendarFile(gathering: GatheringItem, subscriber: Subscriber): FileContent {
  const content = calendarObject({
    ...gatheringEvent(gathering, subscriber),
    method: 'PUBLISH',
    cancelled: gathering.status === 'cancelled',
    organizer: subscriber.organizer,
  });
  return { contentType: 'text/calendar; charset=utf-8; method=PUBLISH', fileName: 'gathering.ics', content };
}
