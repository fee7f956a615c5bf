import type { Language } from '../locale/languages.ts';
import { environmentVariable } from '../process/environment.ts';
import type { LinkKeys } from './sealed.ts';
import { type Link, type LinkPurpose, mintLink } from './token.ts';

/** The path of the page or file of each purpose; its token follows after a slash. The stacks make the routes of it. */
export const pagePaths = {
  invitation: '/i',
  decline: '/u',
  unsubscribe: '/u',
  preferences: '/p',
  rsvp: '/r',
  job: '/j',
  calendar: '/c',
  check_in: '/c',
  survey: '/s',
} as const satisfies Record<LinkPurpose, string>;

/** The purposes whose link opens a file, with the suffix after the token. */
export const fileSuffixes = { calendar: '.ics', check_in: '.png' } as const;
const suffixes: Partial<Record<LinkPurpose, string>> = fileSuffixes;

/** The absolute URL of a link, at most 120 characters. */
export function linkUrl(link: Omit<Link, 'issuedAt'>, issuedAt: Date, keys: LinkKeys): string {
  return publicOrigin() + linkPath(link, issuedAt, keys);
}

/** The path of a link, for a page that links to another page. */
export function linkPath(link: Omit<Link, 'issuedAt'>, issuedAt: Date, keys: LinkKeys): string {
  return `${pagePaths[link.purpose]}/${mintLink(link, issuedAt, keys)}${suffixes[link.purpose] ?? ''}`;
}

/** An address of ours that opens in the language which the visitor chose, if they chose one. */
export function inChosen(url: string, language: Language | undefined): string {
  return language === undefined ? url : `${url}?lang=${language}`;
}

/** The origin of the pages, without a slash at the end. */
export function publicOrigin(): string {
  return environmentVariable('PUBLIC_ORIGIN').replace(/\/$/, '');
}
