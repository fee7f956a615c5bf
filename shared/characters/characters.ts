/**
 * Which characters a text may hold that a mail, a calendar or a page will show, and where a text may be cut. The one rule for
 * every such field: what is accepted can be mailed.
 */
import { onFirstUse } from '../process/on-first-use.ts';

/**
 * Every line break as a line feed: those of Windows and of old Macs, Word's own (U+000B), form feeds, and the separators of
 * Unicode (UAX #14, class BK, CR, LF and NL). A byte order mark, which comes with pasted files, is left out.
 */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n').replaceAll('\uFEFF', '');
}

/** The line break in a text that no editor shows as one, by its number: Word's own, which comes with a pasted title, and others. */
export function unseenBreakIn(text: string): string | undefined {
  const found = /[\v\f\u0085\u2028\u2029]/.exec(text)?.[0];
  return found === undefined ? undefined : codePoint(found);
}

/**
 * What a text holds that cannot be shown everywhere as it was meant; undefined = nothing. Continues "must not hold …".
 *
 * - half of a surrogate pair: no UTF-8 has it, and DynamoDB and SES refuse it
 * - control characters but tab and line feed (RFC 5322 §2.2, RFC 5545 §3.3.11)
 * - noncharacters (Unicode §23.7) and private use (§23.5): others see a box, and the compiler of mails uses some itself
 * - direction overrides, embeddings and isolates (UAX #9): they make a text read differently from what was approved
 * - the replacement character (U+FFFD, Unicode §23.8): what a decoder writes for bytes that it cannot read, so the text is lost
 *
 * Characters that this runtime does not know yet are let through: Unicode grows each year, and mail programs grow with it.
 */
export function unmailableIn(text: string): string | undefined {
  if (!text.isWellFormed()) return 'half of a character (an unpaired surrogate)';
  const found = unmailable.exec(text)?.[0];
  if (found === undefined) return undefined;
  return `the character ${codePoint(found)} (${kindOf(found)})`;
}

const unmailable = /[^\P{Cc}\t\n]|\p{Noncharacter_Code_Point}|\p{Private_Use}|[\u202A-\u202E\u2066-\u2069\uFFFD]/u;

/**
 * What a decoder writes for bytes that are not of its encoding (WHATWG Encoding §4.1): here, those of a text that was
 * not UTF-8. API Gateway hands such a body on with them.
 */
export const replacementCharacter = '\uFFFD';

const characters = (...codePoints: number[]) => String.fromCodePoint(...codePoints);
const rangeOf = (first: number, last: number) => `${characters(first)}-${characters(last)}`;

/** The last two of each plane but the first and the private ones, as they are: not every reader of patterns knows `\u{1FFFE}`. */
const nonCharacters = Array.from({ length: 14 }, (_, at) => (at + 1) * 0x10000)
  .map((plane) => characters(plane + 0xfffe, plane + 0xffff))
  .join('');

/** Control characters that {@link withLineFeeds} does not map, and what {@link unmailableIn} finds whatever the field. */
const neverMailable = String.raw`\x00-\x08\x0E-\x1F\x7F-\x84\x86-\x9F\u202A-\u202E\u2066-\u2069\uFDD0-\uFDEF\uFFFD-\uFFFF${nonCharacters}`;
const privateUse = String.raw`\uE000-\uF8FF${rangeOf(0xf0000, 0x10ffff)}`;
const privateNonCharacters = characters(0xffffe, 0xfffff, 0x10fffe, 0x10ffff);
const lineBreaks = String.raw`\n\v\f\r\x85\u2028\u2029`;

/**
 * Letters and symbols that look like nothing: the fillers of Hangul (U+115F, U+1160, U+3164, U+FFA0: the only letters among what
 * programs show nothing for, Default_Ignorable_Code_Point), the blank of Braille (U+2800), the full and the half blank of
 * hieroglyphs (U+13441, U+13442), and a note without a head (U+1D159). And what Unicode has set aside for characters that show
 * nothing (U+FFF0 to U+FFF8, U+E0000 to U+E0FFF).
 */
const blankLooking = String.raw`\u115F\u1160\u2800\u3164\uFFA0\uFFF0-\uFFF8${characters(0x13441, 0x13442, 0x1d159)}${rangeOf(0xe0000, 0xe0fff)}`;
/** Control characters (Cc), and those that only say how others are shown (Cf; the tags are above). By number: not every reader of patterns knows these classes. */
const withoutShape = String.raw`\x00-\x1F\x7F-\x9F\xAD\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB${characters(0x110bd, 0x110cd)}${rangeOf(0x13430, 0x1343f)}${rangeOf(0x1bca0, 0x1bca3)}${rangeOf(0x1d173, 0x1d17a)}`;
/**
 * Everything but marks, separators, what has no shape or only looks blank, and private use. A character that this runtime does not know yet (Cn) is
 * taken for visible, as it is by readers of the pattern who know it. Without a lookahead: not every reader of patterns knows it.
 */
const visible = String.raw`[^\p{M}\p{Z}${withoutShape}${blankLooking}${privateUse}]`;
const somethingVisible = new RegExp(visible, 'u');

/**
 * The same rules for the description of the API: patterns of JSON Schema (ECMA-262, with the flag `u`) that a text matches if it
 * holds what it must not hold, or something that can be seen. A text in JSON cannot hold half of a surrogate pair in UTF-8.
 */
export const textPatterns = {
  unmailable: `[${neverMailable}${privateUse}]`,
  unmailableOrBreak: `[${neverMailable}${privateUse}${lineBreaks}]`,
  /** Where characters for private use are replaced. */
  unmailableOrBreakIfReceived: `[${neverMailable}${privateNonCharacters}${lineBreaks}]`,
  visible,
  /** What begins or ends a variable. */
  variables: String.raw`\{\{|\}\}`,
} as const;

function kindOf(character: string): string {
  if (/\p{Cc}/u.test(character)) return 'a control character';
  if (character === replacementCharacter) return 'it stands for what was not UTF-8: write the text again, in UTF-8';
  if (/\p{Private_Use}/u.test(character))
    return 'for private use: others do not see it; use the standard Unicode character';
  return /\p{Cf}/u.test(character) ? 'it changes the direction of writing' : 'no character of Unicode';
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether there is nothing to see: a text of spaces, of invisible characters and of those that look blank only is empty. */
export function isBlank(text: string): boolean {
  return !somethingVisible.test(text);
}

/** A longer text is neither a name nor an address: its schema refuses it, and to split it into characters would take seconds. */
const longestTrimmed = 1_000;

/**
 * A text without what looks blank at its ends. It is cut between characters as people see them (UAX #29): a variant selector,
 * which is invisible on its own, stays with its kanji. A text of more than a thousand characters is left as it is.
 */
export function trimBlank(text: string): string {
  if (text.length > longestTrimmed) return text;
  const visibleAt = [...graphemes().segment(text)].filter(({ segment }) => !isBlank(segment));
  const [first, last] = [visibleAt.at(0), visibleAt.at(-1)];
  return first === undefined || last === undefined ? '' : text.slice(first.index, last.index + last.segment.length);
}

/** How long a text is, in code points: what people and databases count alike; `length` counts emoji twice. */
export function codePointsIn(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

const graphemes = onFirstUse(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

/**
 * The beginning of a text, cut between two characters as people see them (grapheme clusters, UAX #29): never within an emoji,
 * a kanji and its variant selector, or a kana and its mark.
 *
 * @param longest most code points of the result; `ellipsis` included where the text was cut
 */
export function cutText(text: string, longest: number, ellipsis = ''): string {
  // A text with fewer code units has fewer code points.
  if (text.length <= longest || codePointsIn(text) <= longest) return text;
  const room = longest - codePointsIn(ellipsis);
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemes().segment(text)) {
    used += codePointsIn(segment);
    if (used > room) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}${ellipsis}`;
}

/** The first character of a text as people see it (a grapheme cluster); empty for an empty text. */
export function firstCharacter(text: string): string {
  const [first] = graphemes().segment(text);
  return first?.segment ?? '';
}
