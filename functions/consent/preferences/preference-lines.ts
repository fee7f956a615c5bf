/** A member's preferences in words, one by one and always in the same order. Pure. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { zoneAndCity } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { topicNames } from '../../../shared/texts/glossary.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { preferenceTexts, sharedTexts } from '../texts.ts';

/** The name of a preference, and its value. */
export interface PreferenceLine {
  readonly name: string;
  readonly value: string;
}

/** Everything that the preference form asks, as it is at this time. */
export function preferenceLines(person: MailingRecord, language: Language, at: Date): readonly PreferenceLine[] {
  const texts = preferenceTexts(language);
  const { yes, no, separator } = sharedTexts(language);
  const skills = person.skills.join(separator);
  return [
    ...topics.map((topic) => ({ name: topicNames(language)[topic], value: person.topics.includes(topic) ? yes : no })),
    { name: texts.frequency, value: person.frequency === 'pause' ? texts.pause : texts.everything },
    { name: texts.directory, value: person.directory ? yes : no },
    { name: texts.hourReminder, value: person.hourReminder ? yes : no },
    { name: texts.locale, value: sharedTexts(person.language).languageName },
    { name: texts.timeZone, value: zoneAndCity(at, language, person.timeZone) },
    { name: texts.skills, value: skills === '' ? texts.noSkills : skills },
  ];
}
