/** The parser of HR's Markdown: CommonMark, tables and strikethrough, with the rules that Japanese text and mails need. */
import MarkdownIt from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { literalMarks, type Parser, webAddress } from './markdown-rules.ts';

export type MarkdownToken = ReturnType<Parser['parse']>[number];

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
 * What people write as text, and CommonMark takes for something else. No mail of an alumni programme needs these; with them, words are gone or
 * links are dead, and an open fence takes along all that stands below it, whoever wrote that.
 *
 * - `fence`, `code`: ~~~~~~ and ``` are lines between parts, and text is set in with spaces
 * - `backticks`: faces hold them (´ω`)
 * - `lheading`: a line of hyphens is a line, and no heading of the paragraph above it
 * - `reference`: [日時]: 12月10日 is a line that people write, and not the address of a reference link
 */
const neverMeant = ['fence', 'code', 'backticks', 'lheading', 'reference'];

const parser = makeParser();

function makeParser(): Parser {
  // HTML is parsed so that it can be refused. A line break in the source is one in the mail, as in every mail program.
  const markdown = new MarkdownIt({ html: true, breaks: true, linkify: false, maxNesting: 100 });
  // CommonMark's flanking rules (§6.2) want spaces around emphasis at brackets; Japanese has none: は**「あ」**を.
  markdown.use(cjkFriendly);
  // Escaped characters stay apart from the text around them, so that they never become part of an address.
  markdown.disable('text_join');
  markdown.disable(neverMeant);
  markdown.inline.ruler.before('escape', 'literal_marks', literalMarks);
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

/**
 * Parses a source.
 *
 * @throws RefusedMarkdown when it is too long, when quotes, lists or emphasis lie too deep in each other, or when a table would lose
 * cells
 */
export function parseMarkdown(source: string): readonly MarkdownNode[] {
  if (source.length > longestSource) throw new RefusedMarkdown(`must have at most ${longestSource} characters`);
  const nodes = nodesOf(parser.parse(source, {}), deepestBlocks);
  refuseLostCells(nodes, source.split(/\r\n?|\n/));
  return nodes;
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

/** What a line of a table holds behind so many cells; what is before its first cell (a quote, the room of a list) is none. */
function cellsBehind(line: string, columns: number): string {
  const cells = line.replace(/^[\s>]*\|?/, '').split(/(?<!\\)\|/);
  return cells.slice(columns).join('').trim();
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
