/**
 * The schemas of what people write and of what other systems send: text in one line, text in several lines, web
 * addresses. Every field that reaches a mail, a calendar or a page uses one of them.
 */
import * as z from 'zod';
import { codePointsIn, isBlank, textPatterns, unmailableIn, unseenBreakIn, withLineFeeds } from './characters.ts';

/** What is wrong with a text, and the code of the error that says so. */
interface Rule {
  readonly code: 'too_small' | 'too_large' | 'wrong_format';
  readonly wrong: (text: string) => string | undefined;
}

/** Refuses a string for the first rule that it breaks. */
function refuseBy(...rules: readonly Rule[]) {
  return (text: string, context: z.core.$RefinementCtx<string>): void => {
    for (const { code, wrong } of rules) {
      const message = wrong(text);
      if (message === undefined) continue;
      context.addIssue({ code: 'custom', message, params: { code } });
      return;
    }
  };
}

function checked(...rules: readonly Rule[]) {
  return z.string().superRefine(refuseBy(...rules));
}

const mailable: Rule = {
  code: 'wrong_format',
  wrong: (text) => {
    const found = unmailableIn(withLineFeeds(text));
    return found === undefined ? undefined : `must not hold ${found}`;
  },
};
const notBlank: Rule = { code: 'too_small', wrong: (text) => (isBlank(text) ? 'must not be empty' : undefined) };
const oneLine: Rule = {
  code: 'wrong_format',
  wrong: (text) => {
    const hidden = unseenBreakIn(text);
    if (hidden !== undefined)
      return `must be one line: it holds the character ${hidden} (a line break that may not be seen)`;
    return /\n/.test(withLineFeeds(text)) ? 'must be one line' : undefined;
  },
};
const atMost = (longest: number): Rule => ({
  code: 'too_large',
  wrong: (text) =>
    text.length > longest && codePointsIn(text) > longest ? `must have at most ${longest} characters` : undefined,
});

/** How the description of the API says what the rules above say. */
const { unmailable, unmailableOrBreak, unmailableOrBreakIfReceived, visible, variables } = textPatterns;

const asLine = (text: string) => withLineFeeds(text).replaceAll('\t', ' ');

/**
 * Text in one line, for a subject, a title or a name. A line break in it is refused, not repaired (RFC 5322 §2.2.3); a tab, which comes
 * with cells of a spreadsheet, becomes a space.
 */
export function textLine(longest: number) {
  return lineOf(longest, notBlank);
}

/** The title of what is announced by mail: it is in the subject, which is the same for everybody. */
export function titleLine(longest: number) {
  return withoutVariables(longest, 'must not hold {{ or }}: a title is the same for everybody, and holds no variables');
}

/** A subject as HR writes it: the same for everybody, so without variables. */
export function subjectText(longest: number) {
  return withoutVariables(longest, 'must not hold variables; they are for the body');
}

function withoutVariables(longest: number, message: string) {
  const held = new RegExp(variables);
  const none: Rule = { code: 'wrong_format', wrong: (text) => (held.test(text) ? message : undefined) };
  return lineOf(longest, notBlank, none).meta({ not: { pattern: `${unmailableOrBreak}|${variables}` } });
}

function lineOf(longest: number, ...rules: readonly Rule[]) {
  return checked(atMost(longest), mailable, oneLine, ...rules)
    .overwrite(asLine)
    .meta({ minLength: 1, maxLength: longest, pattern: visible, not: { pattern: unmailableOrBreak } });
}

/** Text that may have several lines, and may be empty; every kind of line break becomes a line feed. */
export function textLines(longest: number) {
  return checked(atMost(longest), mailable)
    .overwrite(withLineFeeds)
    .meta({ maxLength: longest, not: { pattern: unmailable } });
}

/** The same, and it must say something. */
export function writtenText(longest: number) {
  return checked(atMost(longest), mailable, notBlank)
    .overwrite(withLineFeeds)
    .meta({ minLength: 1, maxLength: longest, pattern: visible, not: { pattern: unmailable } });
}

/** With 〓, which Japanese print sets for a character that it does not have, for each of a private use area (外字). */
export function withGeta(text: string): string {
  return text.replace(/\p{Private_Use}/gu, '〓');
}

/**
 * One line of another system, such as a name or a department of an HRIS; it may be empty. Nobody is lost because of a
 * character: one of a private use area (外字) becomes 〓, and a tab a space. A character that cannot be stored or mailed
 * at all is refused.
 */
export function receivedLine(longest: number) {
  return z
    .string()
    .overwrite((text) => withGeta(text).replaceAll('\t', ' '))
    .superRefine(refuseBy(atMost(longest), mailable, oneLine))
    .meta({ maxLength: longest, not: { pattern: unmailableOrBreakIfReceived } });
}

/** Most characters of a web address: what browsers, mail programs and calendars all keep. */
const longestUrl = 2000;

/** Most characters of a host, and of what stands between its dots (RFC 1035 §2.3.4). */
const longestHost = 253;
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const host = String.raw`(?:(?:${label}\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?|(?:${octet}\.){3}${octet})`;
const urlCharacters = '(?:[A-Za-z0-9._~:/?@!$&()*+,;=-]|%[0-9A-Fa-f]{2})*';
/** For the description of the API: what every program takes as an https URL (RFC 3986), already in Punycode and percent signs. */
const webAddress = `^https://${host}(?::[1-5]?[0-9]{1,4})?(?:/${urlCharacters}(?:#${urlCharacters})?)?$`;

/**
 * An https URL that can be shown in a mail, a calendar and a page as it is: without user information (RFC 3986 §3.2.1 warns of it), and
 * without quotes, brackets, braces and backslashes, which are not characters of a URL (§2). Other scripts are written in it
 * as browsers do it: Punycode and percent signs.
 */
export const webAddressSchema = checked(atMost(longestUrl), {
  code: 'wrong_format',
  wrong: (text) => wrongInWebAddress(text, ['https']),
})
  .overwrite((text) => (URL.canParse(text) ? written(text) : text))
  .meta({
    format: 'uri',
    maxLength: longestUrl,
    pattern: webAddress,
    not: { pattern: `^https://[^/:]{${longestHost + 1}}` },
  });

/**
 * What is wrong with a web address of one of these schemes, wherever it is written. Continues "the address …".
 *
 * @returns undefined when nothing is
 */
export function wrongInWebAddress(text: string, schemes: readonly ('https' | 'http')[]): string | undefined {
  if (/[\s"<>\\^`{|}]/.test(text))
    return 'must not hold spaces, quotes, braces or backslashes; write them with percent signs';
  if (unmailableIn(text) !== undefined) return `must not hold ${unmailableIn(text)}`;
  const scheme = schemes.find((one) => text.toLowerCase().startsWith(`${one}:`));
  const another = `must be an ${schemes.join(' or ')} URL`;
  if (scheme === undefined) return another;
  const behind = text.slice(scheme.length + 1);
  if (!/^\/\/[^/]/.test(behind)) return `must begin with ${scheme}:// and its host`;
  if (Number(/^\/\/[^/?#]*:(\d+)(?![^/?#])/.exec(behind)?.[1]) > 65_535) return 'must have a port of at most 65535';
  if (!URL.canParse(text)) return another;
  const { username, password, hostname } = new URL(text);
  // A number is an address of the internet in disguise (WHATWG URL, "ends in a number").
  if (/^[\d.]+$/.test(hostname) && username + password === '' && !behind.startsWith(hostname, 2))
    return 'must have the name of a host, or its four numbers';
  if (hostname.length > longestHost || hostname.split('.').some((part) => part.length > 63))
    return `must have a host of at most ${longestHost} characters, 63 between dots`;
  if (username !== '' || password !== '') return 'must not hold a user name or a password';
  return written(text).length > longestUrl ? `must have at most ${longestUrl} characters` : undefined;
}

/** A URL as browsers write it; no slash is added to a host alone, which would be longer than what was checked. */
function written(text: string): string {
  const { href } = new URL(text);
  return /^https:\/\/[^/?#]*$/i.test(text) ? href.replace(/\/$/, '') : href;
}

/** What people who know Markdown would expect and do not find: for the description of the API, of every field that holds some. */
export const notOurMarkdown =
  'Code (backticks, fences, indented text), headings by underline, emphasis by underscores and reference links are not part of it and stay text as written; raw HTML is refused, and shown as text if an outside system wrote it.';
