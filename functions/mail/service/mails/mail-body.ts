/**
 * What service mail is written in: Markdown for the same compiler that campaigns use. What is personal is a variable that
 * is filled per person; facts get into the Markdown escaped.
 */
import type { AttendanceMode } from '../../../../events/read-models/gathering.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { placeNames } from '../../../../shared/texts/glossary.ts';
import { factTexts, receptionTexts } from '../../texts/mail-texts.ts';
import type { GatheringFacts } from './gathering-facts.ts';

/** What is filled in per person; a mail names those that it needs. */
export const serviceSlots = [
  'salutation',
  'invitation_url',
  'unsubscribe_url',
  'preferences_url',
  'attend_url',
  'decline_url',
  'undecided_url',
  'details_url',
  'online_url',
  'calendar_url',
  'check_in_picture_url',
  'survey_url',
  'code',
] as const;
export type ServiceSlot = (typeof serviceSlots)[number];

/** A subject and a Markdown body. */
export interface MailText {
  readonly subject: string;
  readonly body: string;
}

/** A body: its heading, the salutation, and its parts; those that are empty are left out. */
export function bodyOf(heading: string, ...rest: readonly string[]): string {
  return parts(`# ${heading}`, slot('salutation'), ...rest);
}

/** Parts of a body as paragraphs; those that are empty are left out. */
export function parts(...given: readonly string[]): string {
  return given.filter((part) => part !== '').join('\n\n');
}

/** A variable. */
export function slot(name: ServiceSlot): string {
  return `{{ ${name} }}`;
}

/** Links that stand together as a row of buttons; the first is the big one. */
export function buttons(...links: readonly (readonly [text: string, slot: ServiceSlot])[]): string {
  return links.map(([text, name]) => `[${text}](${slot(name)})`).join('\n');
}

/** A fact under its label. The fact is Markdown. */
export function labelled(label: string, fact: string): string {
  return `**${label}**\\\n${fact}`;
}

/** The facts of a gathering. With `online_url` where the reader takes part online; the place where the reader goes there. */
export function factLines(
  { title, when, whenThere, where, online }: GatheringFacts,
  language: Language,
  modes: readonly AttendanceMode[] = ['place'],
): string {
  const texts = factTexts(language);
  const there = whenThere === undefined ? '' : `\\\n${escaped(texts.inYourZone(whenThere))}`;
  const onlineOnly = where === undefined && !modes.includes('online');
  return parts(
    `**${escaped(title)}**`,
    labelled(texts.when, `${escaped(when)}${there}`),
    where === undefined || !modes.includes('place') ? '' : labelled(texts.where, escaped(where)),
    onlineOnly ? labelled(texts.where, placeNames(language).online) : '',
    online && modes.includes('online') ? labelled(texts.toJoinOnline, slot('online_url')) : '',
  );
}

/** How one gets in, for those who come to the place. */
export function receptionLines(language: Language): string {
  const { heading, show, picture, withoutPicture } = receptionTexts(language);
  const url = slot('check_in_picture_url');
  return parts(`## ${heading}`, show, `![${picture}](${url})`, withoutPicture(url));
}
