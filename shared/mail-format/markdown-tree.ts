/** The parser of HR's Markdown: CommonMark, tables and strikethrough, with the rules that Japanese text and mails need. */
import MarkdownIt from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { unmailableIn, withLineFeeds } from '../characters/characters.ts';

type Parser = InstanceType<typeof MarkdownIt>;
export type MarkdownToken = ReturnType<Parser['parse']>[number];
type InlineRule = Parameters<Parser['inline']['ruler']['push']>[1];
type InlineState = Parameters<InlineRule>[0];

/** A token with what stands between it and the token that closes it. */
export interface MarkdownNode {
  readonly token: MarkdownToken;
  readonly children: readonly MarkdownNode[];
}

/** A source holds what a mail may not hold; `detail` continues "/body/ja …". */
export class RefusedMarkdown extends Error {
  override readonly name = 'RefusedMarkdown';
  readonly detail: string;
  constructor(detail: string) {
    super(detail);
    this.detail = detail;
  }
}

/** Longest source that is parsed at all, in UTF-16 code units: the parser takes about 100 ms for this much. */
const longestSource = 100_000;
/** Nobody reads deeper quotes and lists, and Outlook does not show them. */
const deepestBlocks = 8;
const deepestEmphasis = 8;

/** The place of a variable: its number between two characters that no source may hold. */
export const variableMark = { open: '\uE002', close: '\uE003' } as const;
const holdsVariable = /[\uE002\uE003]/;

/**
 * Characters of a URI (RFC 3986 §2) but the brackets of IPv6 hosts: in Japanese, a sentence continues directly after a
 * URL.
 */
const uriCharacters = /[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]{1,2000}/y;

/** No mail program follows a longer one. */
const longestUri = 2000;

/**
 * A bare http or https URL in the text; it ends before the first character that no URL can hold, and before the
 * punctuation of the sentence.
 */
const webAddress: InlineRule = (state: InlineState, silent: boolean): boolean => {
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
  if (url.length > longestUri || !URL.canParse(url)) return false;
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
  let unopened = url.split(')').length - url.split('(').length;
  for (; end > 0; end--) {
    const last = url.charAt(end - 1);
    if (last === ')' && unopened > 0) unopened -= 1;
    else if (!"?!.,:;*_~'(".includes(last)) break;
    else if (last === '(') unopened += 1;
  }
  return url.slice(0, end);
}

/**
 * Marks that are text wherever they stand. CommonMark would take two of them for emphasis or for struck text, and they would be gone.
 *
 * - an underscore: (^_^), names of files, blanks to fill in. Emphasis is written with stars
 * - four stars and more, and three tildes and more, are a line (as GFM §6.5 has it for tildes)
 * - the marks within a face: (*^▽^*), \(^o^)/
 */
const literalMarks: InlineRule = (state: InlineState, silent: boolean): boolean => {
  const literal = literalAt(state.src, state.pos);
  if (literal === '') return false;
  if (!silent) state.pending += literal;
  state.pos += literal.length;
  return true;
};

function literalAt(source: string, at: number): string {
  const mark = source.charAt(at);
  if (mark === '\\') return matchAt(arms, source, at);
  if (mark === '_') return mark;
  if (mark !== '*' && mark !== '~') return '';
  const marks = matchAt(mark === '*' ? stars : tildes, source, at);
  const isLine = marks.length > (mark === '*' ? 3 : 2);
  return isLine || isInFace(source, at, marks) ? marks : '';
}

/** What would be an escape (CommonMark §2.4), and is an arm: \(^o^)/, ¯\_(ツ)_/¯, (/ω\) */
const arms = /\\(?:\([^()\n]{1,12}\)\/|_\(ツ\)_\/)|(?<=[(（][*;]?\/[ω∇▽△дДoO_・･.。^<>]{1,4})\\(?=\*?[)）])/uy;
const stars = /\*+/y;
const tildes = /~+/y;

function matchAt(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? '';
}

/**
 * Whether marks are part of a face: a pair of round brackets, near both, that holds what draws one, and no word. One
 * star may have letters beside it that people draw eyes and mouths with; around any letter, two stars or tildes are
 * emphasis.
 */
function isInFace(source: string, at: number, marks: string): boolean {
  nearBrackets.lastIndex = at;
  const inside = nearBrackets.exec(source)?.slice(1).join('') ?? '';
  const words = marks === '*' ? wordLetters : letters;
  return !words.test(inside) && faceParts.test(inside);
}
const nearBrackets = /(?<=[(（]([^()（）[\]\n]{0,15}))([^()（）[\]\n]{1,15})[)）]/uy;
const letters = /[[\p{L}\p{N}\uE002]--[ωдДｰーﾞﾟ]]/v;
const wordLetters =
  /[[A-Za-zＡ-Ｚａ-ｚ\p{Nd}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\uE002]--[oOmMnTuUvVwWxXzQ03ｏＯｍｗＴ０３艸口皿人益ノﾉゝヽヾツェｪヘﾍへ]]/v;
/** What draws eyes and mouths, two eyes with little between them, or nothing but dots and lines. */
const faceParts =
  /[[\p{Sk}_＿≧≦∀∇▽ω∩◡⌒︶‿﹏ﾟˊˋ]--\p{Emoji_Modifier}]|°.?°|[・･].{1,2}[・･]|^[\-.,:;'"・･…*~\s；：，．=＝]+$/v;

/** What comes before a mark that follows a word: a letter, number, bracket that closes, percent sign or variable. */
const word = '[\\p{L}\\p{M}\\p{N}\\p{Pe}%％\\uE003]';
/** What follows the number of an amount: 19時, 12月10日, 10万円, 3階. */
const unit = '[年月日時分円人名回度個階番号才歳点件本枚台社席組期週割倍泊万千億%％]';
/** The number of a note: one or two digits that no unit, date, time or telephone number continues. */
const noteNumber = `\\p{N}{1,2}(?!\\p{N}|${unit}|[-‐–/.,:：]\\p{N})`;
/** A star and the number of a note after it, in a list of such notes: *1、*2 */
const inList = `\\*(?=\\p{N}{1,2}[、，､,・･]\\*\\p{N})|(?<=\\*\\p{N}{1,2}[、，､,・･])\\*(?=\\p{N}{1,2}(?!\\p{N}|${unit}|[*,.:]))`;

/**
 * Where marks open no emphasis, although CommonMark would let them. People put a star after a word as the mark of a
 * note, and by CommonMark's rules for Japanese, two of those are emphasis: 会場*、時間*は. Nothing that is emphasized begins
 * as a sentence goes on:
 *
 * - before a bracket that closes: （お名前*）
 * - after a word, before 、 or 。 or anything else that divides words: 会場*、
 *
 * and one star opens none
 *
 * - after a word, before the number of a note, or where the next star is before a number: 必須*1, 個*5*2, but 締切は*12/1*です
 * - between numbers, and before a word that follows a number: 1000*2*人数
 * - before the numbers of a list of notes: *1、*2は
 * - after a bracket that ends before the next star: （*は必須）
 * - after a word, before what is in round brackets, unless exactly this is emphasized: 会場*（本社）
 * - beside the eyes of a face: *^_^*
 * - if no other star follows in its line: each line of a form has its own
 */
const opensNothing = [
  /[*~]+(?=\p{Pe})/uy,
  new RegExp(`(?<=${word})[*~]+(?=[、。，．､｡,:：；;・･/／]|\\.(?![\\p{L}\\p{N}]))`, 'uy'),
  new RegExp(`(?<=${word})\\*(?=${noteNumber}|\\p{N}[^*\\n]*\\*\\p{N})`, 'uy'),
  /(?<=\p{N})\*(?=[\p{L}\p{N}])/uy,
  new RegExp(inList, 'uy'),
  /(?<=\p{Ps})\*(?=[^*\p{Ps}\p{Pe}\n]*\p{Pe})/uy,
  new RegExp(`(?<=${word})\\*(?=[(（][^()（）\\n]*[)）](?!\\*))`, 'uy'),
  /(?<=[\^´`≧≦＾｀￣]|[>＞].?[<＜])\*(?!\*)/uy,
  /\*(?=[\^´`≧≦＾｀￣]|[>＞](?:[ωдДoOm]|[^\p{L}\p{N}])?[<＜](?![\p{L}\p{N}]))/uy,
  /\*(?!\*|[^*\n]*\*)/uy,
];

/**
 * Where they close none: after a bracket that opens, as （*1）, and one star
 *
 * - between numbers, and in a list of notes: 1000*2, *1、*2は
 * - after a number that is multiplied: 1000*2*人数
 * - if no other star comes before it in its line
 */
const closesNothing = [
  /(?<=\p{Ps})[*~]/uy,
  /(?<=\p{N})\*(?=\p{N})/uy,
  new RegExp(inList, 'uy'),
  /(?<=\p{N}\*\p{N}{1,9})\*(?=\p{L})/uy,
  /\*(?!\*)(?<!\*[^*\n]*\*)/uy,
];

/** Whether one of the patterns fits to the marks that begin here. */
function fitsAny(patterns: readonly RegExp[], source: string, at: number): boolean {
  return patterns.some((pattern) => matchAt(pattern, source, at) !== '');
}

/** Marks of notes, and what is multiplied, are not emphasis. */
function noteMarks(markdown: Parser): void {
  markdown.inline.State = class extends markdown.inline.State {
    override scanDelims(...given: Parameters<InlineState['scanDelims']>): ReturnType<InlineState['scanDelims']> {
      const found = super.scanDelims(...given);
      const [start] = given;
      return {
        ...found,
        can_open: found.can_open && !fitsAny(opensNothing, this.src, start),
        can_close: found.can_close && !fitsAny(closesNothing, this.src, start),
      };
    }
  };
}

/**
 * What people write as text, and CommonMark takes for something else. No mail of an alumni programme needs these; with them, words are gone or
 * links are dead, and an open fence swallows everything below it, whoever wrote that.
 *
 * - `fence`, `code`: ~~~~~~ and ``` are lines between parts, and text is set in with spaces
 * - `backticks`: faces hold them (´ω`)
 * - `lheading`: a line of hyphens is a line, not a heading of the paragraph above it
 * - `reference`: [日時]: 12月10日 is a line that people write, and not the address of a reference link
 */
const neverMeant = ['fence', 'code', 'backticks', 'lheading', 'reference'];

const parser = makeParser();

function makeParser(): Parser {
  // HTML is parsed so that it can be refused.
  const markdown = new MarkdownIt({ html: true, maxNesting: 100 });
  // CommonMark's flanking rules (§6.2) want spaces around emphasis at brackets; Japanese has none: は**「あ」**を.
  markdown.use(cjkFriendly);
  markdown.use(noteMarks);
  // Escaped characters stay apart from the text around them, so that they never become part of an address.
  markdown.disable('text_join');
  markdown.disable(neverMeant);
  markdown.inline.ruler.before('escape', 'literal_marks', literalMarks);
  markdown.inline.ruler.before('linkify', 'web_address', webAddress);
  // Links are judged where they are rendered, and a refusal says what is wrong with one.
  markdown.validateLink = () => true;
  const { normalizeLink } = markdown;
  markdown.normalizeLink = (url) => (holdsVariable.test(url) ? url : normalizeLink.call(markdown, url));
  // What percent signs stand for is not shown: it may be any character.
  markdown.normalizeLinkText = (url) => url;
  return markdown;
}

/** An attribute of a token; empty if it has none. */
export function attributeOf(token: MarkdownToken, name: string): string {
  return String(token.attrGet(name) ?? '');
}

/**
 * Parses a source.
 *
 * @throws RefusedMarkdown when it is too long, when a character reference names what no text may hold, when quotes, lists or emphasis lie
 * too deep in each other, or when a table would lose cells
 */
export function parseMarkdown(source: string): readonly MarkdownNode[] {
  if (source.length > longestSource) throw new RefusedMarkdown(`must have at most ${longestSource} characters`);
  refuseReferences(source);
  const nodes = nodesOf(parser.parse(source, {}), deepestBlocks);
  refuseLostCells(nodes, source.split(/\r\n?|\n/));
  return nodes;
}

/** What a backslash keeps as it is (CommonMark §2.4), and character references (§2.5), of the lengths that the parser decodes anywhere. */
const escapeOrReference = /\\[\s\S]|&(?:#(?:x[\da-f]{1,8}|\d{1,8})|[a-z][a-z\d]{1,31});/gi;

/**
 * The texts that people write were checked as they are written, before anything in them is decoded.
 *
 * @throws RefusedMarkdown when a character reference names a character that no text may hold
 */
function refuseReferences(source: string): void {
  for (const [found] of source.matchAll(escapeOrReference)) {
    if (found.startsWith('\\')) continue;
    const wrong = wrongIn(referredBy(found));
    if (wrong !== undefined) throw new RefusedMarkdown(`holds ${found}, which names ${wrong}`);
  }
}

/** What a reference names; undefined = nothing in Unicode. */
function referredBy(reference: string): string | undefined {
  const [, hexadecimal, digits] = /^&#(x?)([\da-f]+);$/i.exec(reference) ?? [];
  if (digits === undefined) return parser.utils.unescapeAll(reference);
  const code = Number.parseInt(digits, hexadecimal === '' ? 10 : 16);
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

function wrongIn(text: string | undefined): string | undefined {
  if (text === undefined) return 'no character of Unicode';
  if (/\n|^$/.test(withLineFeeds(text))) return 'a line break or a byte order mark; write it as one';
  return unmailableIn(text);
}

/** GFM leaves out the cells of a row that its head has no column for ("the excess is ignored", §4.10). @throws RefusedMarkdown */
function refuseLostCells(nodes: readonly MarkdownNode[], lines: readonly string[]): void {
  for (const { token, children } of nodes) {
    if (token.type !== 'table_open') {
      refuseLostCells(children, lines);
      continue;
    }
    const columns = children[0]?.children[0]?.children.length ?? 0;
    const [head = 0, end = 0] = token.map ?? [];
    if (lines.slice(head + 2, end).some((line) => cellsBehind(line, columns) !== ''))
      throw new RefusedMarkdown('holds a table row with more cells than the head of the table');
  }
}

/**
 * What a line of a table holds after a number of cells; what is before its first cell (a quote, the room of a list) is
 * not a cell.
 */
function cellsBehind(line: string, columns: number): string {
  const cells = line.replace(/^[\s>]*\|/, '').split(/(?<!\\)\|/);
  return cells.slice(columns).join('').trim();
}

const counted = ['blockquote_open', 'bullet_list_open', 'ordered_list_open', 'strong_open', 'em_open', 's_open'];

/** Without recursion until the depth is known. */
function nodesOf(tokens: readonly MarkdownToken[], deepest: number): readonly MarkdownNode[] {
  const root: MarkdownNode[] = [];
  const open: MarkdownNode[][] = [];
  let depth = 0;
  for (const token of tokens) {
    const siblings = open.at(-1) ?? root;
    if (token.nesting === -1) {
      open.pop();
      if (counted.includes(token.type.replace('_close', '_open'))) depth -= 1;
      continue;
    }
    const children: MarkdownNode[] = [];
    if (token.type === 'inline') {
      siblings.push(...nodesOf(token.children ?? [], deepestEmphasis));
      continue;
    }
    // The words for a picture hold Markdown, too.
    if (token.type === 'image') children.push(...nodesOf(token.children ?? [], deepestEmphasis));
    siblings.push({ token, children });
    if (token.nesting !== 1) continue;
    open.push(children);
    if (counted.includes(token.type)) depth += 1;
    if (depth > deepest) throw new RefusedMarkdown(`holds quotes, lists or emphasis more than ${deepest} deep`);
  }
  return root;
}
