/** Where people who write Japanese or mails mean something else than CommonMark does: rules within a line, for markdown-it. */
import type MarkdownIt from 'markdown-it';

export type Parser = InstanceType<typeof MarkdownIt>;
type InlineRule = Parameters<Parser['inline']['ruler']['push']>[1];
type InlineState = Parameters<InlineRule>[0];

/** Characters of a URI (RFC 3986 §2) but the brackets of IPv6 hosts: in Japanese, a sentence continues right behind a URL. */
const uriCharacters = /[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]{1,2000}/y;

/** No mail program follows a longer one. */
const longestUri = 2000;

/**
 * A bare http or https URL in the text; it ends before the first character that no URL can hold, and before the
 * punctuation of the sentence.
 */
export const webAddress: InlineRule = (state: InlineState, silent: boolean): boolean => {
  const { pos, src, pending, linkLevel } = state;
  if (silent || linkLevel > 0 || !src.startsWith('://', pos)) return false;
  // Reading from text that is still growing copies all of it each time; the source holds the same text.
  const before = pending.length < 6 ? pending : src.slice(pos - 6, pos);
  const scheme = /(?<![A-Za-z0-9+.-])https?$/i.exec(before)?.[0];
  if (scheme === undefined) return false;
  uriCharacters.lastIndex = pos + 3;
  const found = uriCharacters.exec(src)?.[0] ?? '';
  if (found.length === longestUri) return false;
  const rest = withoutSentenceEnd(found);
  const url = `${scheme}://${rest}`;
  if (!URL.canParse(url)) return false;
  state.pending = pending.slice(0, -scheme.length);
  const open = state.push('link_open', 'a', 1);
  open.attrSet('href', state.md.normalizeLink(url));
  open.info = 'auto';
  state.push('text', '', 0).content = url;
  state.push('link_close', 'a', -1);
  state.pos = pos + 3 + rest.length;
  return true;
};

/** Without the punctuation of the sentence, and without a bracket that was not opened within the URL (as GFM §6.9). */
function withoutSentenceEnd(url: string): string {
  let end = url.length;
  let unopened = count(url, ')') - count(url, '(');
  for (; end > 0; end--) {
    const last = url.charAt(end - 1);
    if (last === ')' && unopened > 0) unopened -= 1;
    else if (!"?!.,:;*_~'(".includes(last)) break;
    else if (last === '(') unopened += 1;
  }
  return url.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/**
 * Marks that are text here. CommonMark would take two of them for emphasis, and they would be gone, or for struck text.
 *
 * - an underscore, always: (^_^), names of files, blanks to fill in. Emphasis is written with stars
 * - four stars and more, and three tildes and more, are a line (as GFM §6.5 has it for tildes)
 * - one star between two numbers, or before a number that follows a word: 1000*2*人数, 必須*1
 * - the marks within a face: (*^▽^*), \(^o^)/
 */
export const literalMarks: InlineRule = (state: InlineState, silent: boolean): boolean => {
  const literal = literalAt(state.src, state.pos);
  if (literal === '') return false;
  if (!silent) state.pending += literal;
  state.pos += literal.length;
  return true;
};

function literalAt(source: string, at: number): string {
  const mark = source.charAt(at);
  if (mark === '\\') return matchAt(cheering, source, at);
  if (mark === '_') return matchAt(underscores, source, at);
  if (mark !== '*' && mark !== '~') return '';
  const marks = matchAt(mark === '*' ? stars : tildes, source, at);
  const isLine = marks.length > (mark === '*' ? 3 : 2);
  return isLine || isLoneStar(source, at, marks) || isInFace(source, at) ? marks : '';
}

const cheering = /\\\([^()\n]{1,12}\)\//y;
const underscores = /_+/y;
const stars = /\*+/y;
const tildes = /~+/y;

function matchAt(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? '';
}

function isLoneStar(source: string, at: number, marks: string): boolean {
  if (marks !== '*') return false;
  const before = lastCharacter.exec(source.slice(Math.max(0, at - 2), at))?.[0] ?? '';
  const after = firstOne.exec(source.slice(at + 1, at + 3))?.[0] ?? '';
  return (isWord.test(before) && isNumber.test(after)) || (isNumber.test(before) && isWord.test(after));
}
const lastCharacter = /.$/su;
const firstOne = /^./su;
const isNumber = /\p{N}/u;
const isWord = /[\p{L}\p{N}]/u;

/** Most code units of a face to each side of a mark in it. */
const longestFace = 16;

/** Whether a mark stands in a face: within one pair of round brackets, near both, and beside something that draws one. */
function isInFace(source: string, at: number): boolean {
  const before = /[(（]([^()（）[\]\n]*)$/.exec(source.slice(Math.max(0, at - longestFace), at))?.[1];
  const after = /^([^()（）[\]\n]*)[)）]/.exec(source.slice(at, at + longestFace))?.[1];
  return before !== undefined && after !== undefined && faceParts.test(before + after);
}
const faceParts = /[\p{Sk}\p{So}_><≧≦∀∇ω;´°]/u;
