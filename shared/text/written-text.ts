/**
 * The schemas of what people write and of what other systems send: text in one line, text in several lines, web addresses.
 * Every field that reaches a mail, a calendar or a page stands on one of them.
 */
import * as z from 'zod';
import { codePointsIn, isBlank, unmailableIn, withLineFeeds } from './characters.ts';

type Rule = (text: string) => string | undefined;

/** Refuses a string for the first rule that it breaks; a rule returns what is wrong. */
function refuseBy(...rules: readonly Rule[]) {
  return (text: string, context: z.core.$RefinementCtx<string>): void => {
    const message = rules.map((rule) => rule(text)).find((wrong) => wrong !== undefined);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  };
}

function checked(...rules: readonly Rule[]) {
  return z.string().superRefine(refuseBy(...rules));
}

const mailable: Rule = (text) => {
  const found = unmailableIn(withLineFeeds(text));
  return found === undefined ? undefined : `must not hold ${found}`;
};
const notBlank: Rule = (text) => (isBlank(text) ? 'must not be empty' : undefined);
const oneLine: Rule = (text) => (/\n/.test(withLineFeeds(text)) ? 'must be one line' : undefined);
const atMost =
  (longest: number): Rule =>
  (text) =>
    text.length > longest && codePointsIn(text) > longest ? `must have at most ${longest} characters` : undefined;

/** Text in one line, for a subject, a title or a name. A line break in it is refused, not repaired (RFC 5322 §2.2.3). */
export function textLine(longest: number) {
  return checked(atMost(longest), mailable, oneLine, notBlank)
    .overwrite(withLineFeeds)
    .meta({ minLength: 1, maxLength: longest });
}

/** Text that may have several lines, and may be empty; every kind of line break becomes a line feed. */
export function textLines(longest: number) {
  return checked(atMost(longest), mailable).overwrite(withLineFeeds).meta({ maxLength: longest });
}

/** The same, and it must say something. */
export function writtenText(longest: number) {
  return checked(atMost(longest), mailable, notBlank)
    .overwrite(withLineFeeds)
    .meta({ minLength: 1, maxLength: longest });
}

/** With 〓, which Japanese print sets for a character that it does not have, for each of a private use area (外字). */
export function withGeta(text: string): string {
  return text.replace(/\p{Private_Use}/gu, '〓');
}

/**
 * One line of another system, such as a name or a department of an HRIS; it may be empty. Nobody is lost for a character: one of a private
 * use area (外字) becomes 〓, and a tab a space. What cannot be stored or mailed at all is refused.
 */
export function receivedLine(longest: number) {
  return z
    .string()
    .overwrite((text) => withGeta(text).replaceAll('\t', ' '))
    .superRefine(refuseBy(atMost(longest), mailable, oneLine))
    .meta({ maxLength: longest });
}

/** Most characters of a web address: what browsers, mail programs and calendars all keep. */
const longestUrl = 2000;

/**
 * An https URL that can stand in a mail, a calendar and a page as it is: without user information (RFC 3986 §3.2.1 warns of it), and
 * without quotes, brackets, braces and backslashes, which are no characters of a URL (§2). Other scripts are written in it
 * as browsers do it: Punycode and percent signs.
 */
export const webAddressSchema = checked(atMost(longestUrl), (text) => {
  if (/[\s"<>\\^`{|}]/.test(text))
    return 'must not hold spaces, quotes, braces or backslashes; write them with percent signs';
  if (unmailableIn(text) !== undefined) return `must not hold ${unmailableIn(text)}`;
  if (!/^https:\/\/[^/]/i.test(text) || !URL.canParse(text)) return 'must be an https URL';
  const { username, password, href } = new URL(text);
  if (username !== '' || password !== '') return 'must not hold a user name or a password';
  return href.length > longestUrl ? `must have at most ${longestUrl} characters` : undefined;
})
  .overwrite((text) => (URL.canParse(text) ? new URL(text).href : text))
  .meta({ format: 'uri', maxLength: longestUrl });
