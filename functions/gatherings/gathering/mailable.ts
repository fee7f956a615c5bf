/**
 * Whether what HR wrote about a gathering can become its mails and its calendar event: each field is compiled in each
 * language before it is stored. All mails about a gathering are made of these parts. Pure.
 */
import { gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language, type LocalizedText } from '../../../shared/locale/languages.ts';
import { calendarObject } from '../../../shared/mail-format/icalendar.ts';
import { escapeMarkdown, safeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import {
  type FieldTrial,
  fieldProblems,
  harmlessTitle,
  longestPerson,
  tryOut,
} from '../../../shared/programme/try-out.ts';
import type { Gathering } from './gathering.ts';

/** What is wrong, each problem with the pointer of its field; none = every mail can be written. */
export function mailProblems(gathering: Gathering, programme: Programme): ProblemError[] {
  const { draft } = gathering;
  const { title, description = {}, place, onlineUrl, startsAt, endsAt, timeZone } = draft;
  const mail = (language: Language, body: string, subject: LocalizedText = harmlessTitle) =>
    tryOut({ language, subject: subjectLine(subject, language), body }, programme);
  const shown = (field: keyof typeof harmless, inMail: FieldTrial['write']): FieldTrial => ({
    pointer: `/${field}`,
    write: (language) => {
      if (draft[field] == null) return;
      inMail(language);
      calendarOf({ ...gathering, draft: { ...draft, ...harmless, [field]: draft[field] } }, language);
    },
  });
  const period = (language: Language) => formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone);
  const trials: FieldTrial[] = [
    shown('title', (language) => mail(language, escapeMarkdown(inLanguage(title, language)), title)),
    shown('description', (language) => mail(language, safeMarkdown(inLanguage(description, language)))),
    shown('place', (language) => mail(language, escapeMarkdown(`${place?.name} ${place?.address ?? ''}`))),
    shown('onlineUrl', () => new URL(onlineUrl ?? '')),
    { pointer: '/timeZone', write: period },
  ];
  return fieldProblems(trials, programme);
}

/** What a calendar event shows besides the field that is tried out. */
const harmless = { title: harmlessTitle, description: undefined, place: null, onlineUrl: null } as const;

function calendarOf(gathering: Gathering, language: Language): string {
  const url = `https://example.com/r/${'x'.repeat(100)}`;
  const onlineUrl = gathering.draft.onlineUrl ?? undefined;
  return calendarObject({
    ...gatheringEvent(gathering, { language, domain: 'example.com', url, onlineUrl }),
    method: 'REQUEST',
    organizer: longestPerson(),
    attendee: { ...longestPerson(), status: 'NEEDS-ACTION' },
  });
}
