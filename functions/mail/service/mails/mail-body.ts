/**
 * What service mail is written in: Markdown for the same compiler that campaigns use. Personal values are variables that
 * are filled per person; facts get into the Markdown escaped.
 */
import { parts } from '../../../../shared/mail-format/markdown-parts.ts';

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

/** A variable. */
export function slot(name: ServiceSlot): string {
  return `{{ ${name} }}`;
}

/** A link that stands as a button. */
export type ButtonLink = readonly [text: string, slot: ServiceSlot];

/** Links that stand together as a row of buttons; the first is the big one. */
export function buttons(...links: readonly ButtonLink[]): string {
  return links.map(([text, name]) => `[${text}](${slot(name)})`).join('\n');
}
