/** The calendar file behind `/c/{token}.ics`: the gathering as published (RFC 5546 §3.2.1), without the person's name or address. */
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { type CalendarReader, gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import type { FileContent } from '../../../shared/http/linked-file.ts';
import { calendarObject } from '../../../shared/mail-format/calendar.ts';

/** The person for whom the file is made. */
export interface Subscriber extends CalendarReader {
  /** Name of the programme, as organizer. */
  readonly organizer: string;
  /** The code of the person's reply address, as in the mails' ORGANIZER. */
  readonly token: string;
}

/** The file. UID and SEQUENCE are those of the mails, so a calendar that has the invitation knows the event. */
export function calendarFile(gathering: GatheringItem, subscriber: Subscriber): FileContent {
  const content = calendarObject({
    ...gatheringEvent(gathering, subscriber),
    method: 'PUBLISH',
    cancelled: gathering.status === 'cancelled',
    organizer: { name: subscriber.organizer, address: `rsvp+${subscriber.token}@${subscriber.domain}` },
  });
  return { contentType: 'text/calendar; charset=utf-8; method=PUBLISH', fileName: 'gathering.ics', content };
}
