/** The parser of HR's Markdown: CommonMark, tables and strikethrough, with the rules that Japanese text and mails need. */
import MarkdownIt from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';

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

/** Characters of a URI (RFC 3986 §2) but the brackets of IPv6 hosts: in Japanese, a sentence continues right behind a URL. */
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
 * One star between two numbers, or before a number that follows a word, is a multiplication or a mark of a note: 1000*2*人数,
 * 必須*1. CommonMark would take two of them for emphasis, and they would be gone.
 */
const loneStar: InlineRule = (state: InlineState): boolean => {
  const { pos, src } = state;
  if (src.charAt(pos) !== '*') return false;
  const before = lastCharacter.exec(src.slice(Math.max(0, pos - 2), pos))?.[0] ?? '';
  const after = firstOne.exec(src.slice(pos + 1, pos + 3))?.[0] ?? '';
  const isNote = isWord.test(before) && isNumber.test(after);
  const isProduct = isNumber.test(before) && isWord.test(after);
  if (!isNote && !isProduct) return false;
  state.pending += '*';
  state.pos += 1;
  return true;
};
const lastCharacter = /.$/su;
const firstOne = /^./su;
const isNumber = /\p{N}/u;
const isWord = /[\p{L}\p{N}]/u;

const parser = makeParser();

function makeParser(): Parser {
  // HTML is parsed so that it can be refused. A line break in the source is one in the mail, as in every mail program.
  const markdown = new MarkdownIt({ html: true, breaks: true, linkify: false, maxNesting: 100 });
  // CommonMark's flanking rules (§6.2) want spaces around emphasis at brackets; Japanese has none: は**「あ」**を.
  markdown.use(cjkFriendly);
  // Escaped characters stay apart from the text around them, so that they never become part of an address.
  markdown.disable('text_join');
  // [日時]: 12月10日 is a line that people write, and not the address of a reference link: it would be gone.
  markdown.disable('reference');
  markdown.inline.ruler.before('emphasis', 'lone_star', loneStar);
  markdown.inline.ruler.before('linkify', 'web_address', webAddress);
  // Links are judged where they are rendered, and a refusal says what is wrong with one.
  markdown.validateLink = () => true;
  const { normalizeLink } = markdown;
  markdown.normalizeLink = (url) => (holdsVariable.test(url) ? url : normalizeLink.call(markdown, url));
  return markdown;
}

/** An attribute of a token; empty if it has none. */
export function attributeOf(token: MarkdownToken, name: string): string {
  return String(token.attrGet(name) ?? '');
}

/** Parses a source. @throws RefusedMarkdown when it is too long, or quotes, lists or emphasis lie too deep in each other */
export function parseMarkdown(source: string): readonly MarkdownNode[] {
  if (source.length > longestSource) throw new RefusedMarkdown(`must have at most ${longestSource} characters`);
  return nodesOf(parser.parse(source, {}), deepestBlocks);
}

const counted = ['blockquote_open', 'bullet_list_open', 'ordered_list_open', 'strong_open', 'em_open', 's_open'];

/** Without recursion until the depth is known. */
function nodesOf(tokens: readonly MarkdownToken[], deepest: number): readonly MarkdownNode[] {
  const root: MarkdownNode[] = [];
  const open: MarkdownNode[][] = [root];
  let depth = 0;
  for (const token of tokens) {
    const siblings = open.at(-1) ?? root;
    if (token.nesting === -1) {
      open.pop();
      if (counted.includes(token.type.replace(/_close$/, '_open'))) depth -= 1;
      continue;
    }
    const children: MarkdownNode[] = [];
    if (token.type === 'inline') {
      siblings.push(...nodesOf(token.children ?? [], deepestEmphasis));
      continue;
    }
    siblings.push({ token, children });
    if (token.nesting !== 1) continue;
    open.push(children);
    if (counted.includes(token.type)) depth += 1;
    if (depth > deepest) throw new RefusedMarkdown(`holds quotes, lists or emphasis more than ${deepest} deep`);
  }
  return root.map(joined);
}

/** Adjacent text as one node: the parser cuts it wherever emphasis could have begun. */
function joined({ token, children }: MarkdownNode): MarkdownNode {
  return { token, children: joinText(children.map(joined)) };
}

function joinText(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  const result: MarkdownNode[] = [];
  for (const node of nodes) {
    const before = result.at(-1);
    if (before?.token.type !== 'text' || node.token.type !== 'text') result.push(node);
    else before.token.content += node.token.content;
  }
  return result;
}
