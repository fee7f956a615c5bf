/**
 * Whether what HR wrote of a gathering can become its mails and its calendar event: each field is compiled in each language
 * before it is stored. All mails about a gathering are made of these parts. Pure.
 */
import { gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language, languages } from '../../../shared/locale/languages.ts';
import { calendarObject } from '../../../shared/mail-format/icalendar.ts';
import { escapeMarkdown, safeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { longestPerson, tryOut, whyUnmailable } from '../../../shared/programme/try-out.ts';
import type { Gathering } from './gathering.ts';

/** What stands against it, each with its pointer; none = every mail can be written. */
export function mailProblems(gathering: Gathering, programme: Programme): ProblemError[] {
  const problems = fieldsOf(gathering, programme).flatMap(({ pointer, write }) => {
    const why = languages.map((language) => whyNot(() => write(language))).find((reason) => reason !== undefined);
    return why === undefined ? [] : [{ pointer, detail: why }];
  });
  return problems;
}

function fieldsOf(gathering: Gathering, programme: Programme) {
  const { title, description, place, onlineUrl, startsAt, endsAt, timeZone } = gathering.draft;
  const mail = (language: Language, body: string) =>
    tryOut({ language, subject: subjectLine(title, language), body }, programme);
  return [
    { pointer: '/title', write: (language: Language) => mail(language, escapeMarkdown(inLanguage(title, language))) },
    {
      pointer: '/description',
      write: (language: Language) => description && mail(language, safeMarkdown(inLanguage(description, language))),
    },
    {
      pointer: '/place',
      write: (language: Language) => place && mail(language, escapeMarkdown(`${place.name} ${place.address ?? ''}`)),
    },
    { pointer: '/onlineUrl', write: () => onlineUrl && new URL(onlineUrl) },
    {
      pointer: '/timeZone',
      write: (language: Language) => formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone),
    },
    { pointer: '/description', write: (language: Language) => calendarOf(gathering, language) },
  ];
}

function calendarOf(gathering: Gathering, language: Language): string {
  const url = `https://example.com/r/${'x'.repeat(100)}`;
  const onlineUrl = gathering.draft.onlineUrl ?? undefined;
  return calendarObject({
    ...gatheringEvent(gathering, { language, domain: 'example.com', url, onlineUrl }),
    method: 'REQUEST',
    organizer: longestPerson,
    attendee: { ...longestPerson, status: 'NEEDS-ACTION' },
  });
}

function whyNot(write: () => unknown): string | undefined {
  try {
    write();
    return undefined;
  } catch (error) {
    const why = whyUnmailable(error);
    if (why === undefined) throw error;
    return why;
  }
}
