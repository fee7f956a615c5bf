/** What the calendar part of a gathering invitation will show beside the mail: an approver approves that, too. */
import type { AnnouncedFacts } from '../../../events/read-models/announced-facts.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { asApproved, gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { zoneToShow } from '../../../shared/time/calendar.ts';

/** The entry in the calendar, in words: each mail adds the link of its reader to the description. */
export interface CalendarPreview {
  readonly title: string;
  readonly when: string;
  readonly where: string;
  readonly description: string;
}

/** The entry as the mail in a language will carry it now: time and place are the present ones. `url` stands for the reader's link. */
export function calendarPreview(
  gathering: GatheringItem,
  states: AnnouncedFacts | undefined,
  { language, url }: { readonly language: Language; readonly url: string },
): CalendarPreview {
  const event = gatheringEvent(asApproved(gathering, states), { language, domain: 'example.com', url });
  const { summary, startsAt, endsAt, location = '', description = '' } = event;
  const when = formatPeriod(startsAt, endsAt, language, zoneToShow(gathering.draft.timeZone));
  return { title: summary, when, where: location, description };
}
