/** What the calendar part of a gathering invitation will show beside the mail: an approver approves that, too. */
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { asApproved, gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import type { Campaign } from '../tables.ts';

/** The entry in the calendar, in words: each mail adds the link of its reader to the description. */
export interface CalendarPreview {
  readonly title: string;
  readonly when: string;
  readonly where: string;
  readonly description: string;
}

/** The entry as the mail in a language will carry it now. `states` is what was approved of the gathering. */
export function calendarPreview(
  gathering: GatheringItem,
  { states }: Pick<Campaign, 'states'>,
  language: Language,
): CalendarPreview {
  const url = 'https://example.com/preview/details_url';
  const event = gatheringEvent(asApproved(gathering, states), { language, domain: 'example.com', url });
  const { summary, startsAt, endsAt, location, description } = event;
  const when = formatPeriod(startsAt, endsAt, language, gathering.draft.timeZone);
  return { title: summary, when, where: location ?? '', description: description ?? '' };
}
