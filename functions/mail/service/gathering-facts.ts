/** What every mail about a gathering says of it: what, when, where; and for whom it may say where it is online. */
import type { AttendanceMode, GatheringItem } from '../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { formatDate, formatPeriod, formatTime } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown as text } from '../../../shared/mail-format/markdown.ts';
import { dayAndTime } from './service-mail.ts';
import { parts } from './words/mail-words.ts';

export interface GatheringFacts {
  readonly title: string;
  readonly when: string;
  /** The same in the reader's zone, where the clocks there say something else. */
  readonly whenThere: string | undefined;
  readonly where: string | undefined;
  /** Whether it is (also) held online. */
  readonly online: boolean;
  readonly answerBy: string | undefined;
}

/** The facts as a reader in this language and zone is told them. */
export function factsOf(
  { draft }: Pick<GatheringItem, 'draft'>,
  { language, timeZone }: Pick<MailingRecord, 'language' | 'timeZone'>,
): GatheringFacts {
  const [start, end] = [new Date(draft.startsAt), new Date(draft.endsAt)];
  const same = [formatDate, formatTime].every(
    (format) => format(start, language, timeZone) === format(start, language, draft.timeZone),
  );
  const { place } = draft;
  return {
    title: oneLine(inLanguage(draft.title, language)),
    when: formatPeriod(start, end, language, draft.timeZone),
    whenThere: same ? undefined : formatPeriod(start, end, language, timeZone),
    where: place == null ? undefined : [place.name, place.address].filter(Boolean).join(language === 'ja' ? ' ' : ', '),
    online: draft.onlineUrl != null,
    answerBy: draft.answerBy == null ? undefined : dayAndTime(draft.answerBy, language, draft.timeZone),
  };
}

/** How a member takes part, as far as it is known or there is only one way. */
export function modesKnown(
  { draft }: Pick<GatheringItem, 'draft'>,
  mode: AttendanceMode | null,
): readonly AttendanceMode[] {
  if (mode !== null) return [mode];
  return [...(draft.place == null ? [] : ['place' as const]), ...(draft.onlineUrl == null ? [] : ['online' as const])];
}

const labels: Readonly<Record<Language, Readonly<Record<'when' | 'there' | 'where' | 'online', string>>>> = {
  ja: { when: '日時', there: 'お住まいの地域の時刻：', where: '会場', online: 'オンラインでの参加' },
  en: { when: 'When', there: 'In your time zone: ', where: 'Where', online: 'To join online' },
};

/** The facts as Markdown. With `online_url` where the reader takes part online; the place where the reader goes there. */
export function factLines(
  facts: GatheringFacts,
  language: Language,
  modes: readonly AttendanceMode[] = ['place'],
): string {
  const label = labels[language];
  const there = facts.whenThere === undefined ? '' : `\\\n${text(`${label.there}${facts.whenThere}`)}`;
  const onlineOnly = facts.where === undefined && !modes.includes('online');
  return parts(
    `**${text(facts.title)}**`,
    `**${label.when}**\\\n${text(facts.when)}${there}`,
    facts.where === undefined || !modes.includes('place') ? '' : `**${label.where}**\\\n${text(facts.where)}`,
    onlineOnly ? `**${label.where}**\\\n${language === 'ja' ? 'オンライン' : 'Online'}` : '',
    facts.online && modes.includes('online') ? `**${label.online}**\\\n{{ online_url }}` : '',
  );
}

/** What somebody wrote as a title, as one line of a subject that holds no variables (RFC 5322 §2.2.3). */
function oneLine(title: string): string {
  return title
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/\{\{|\}\}/g, '')
    .trim()
    .slice(0, 150);
}
