/**
 * HR's Markdown as HTML for mails and as plain text of equal content. Raw HTML, scripts, links that are not absolute and
 * unknown variables are refused when HR saves, and never repaired.
 */
import { Lexer, type Token, type Tokens } from 'marked';
import { escapeHtml, holdsMarks, slotMark } from './compiled-mail.ts';

/** A body in its two forms; slots are still marks. */
export interface RenderedBody {
  readonly html: string;
  readonly text: string;
  /** The first heading of level 1, if the body begins with one: it becomes the mail's only h1. */
  readonly title: { readonly html: string; readonly text: string } | undefined;
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

const variable = /\{\{\s*([^{}]*?)\s*\}\}/g;
const open = '\uE002';
const close = '\uE003';
const reference = new RegExp(`${open}(\\d+)${close}`, 'g');

/**
 * Renders a body whose variables are among `known`.
 *
 * @throws RefusedMarkdown naming what is wrong: an unknown variable, raw HTML, a link that is not absolute.
 */
export function renderMarkdown(source: string, known: readonly string[]): RenderedBody {
  if (holdsMarks(source) || source.includes(apart))
    throw new RefusedMarkdown('holds a character that mails cannot show (U+1680 or U+E000 to U+E003)');
  const names: string[] = [];
  const numbered = source.replace(variable, (_match, name: string) => {
    if (!known.includes(name)) {
      const list = known.map((one) => `{{ ${one} }}`).join(', ');
      throw new RefusedMarkdown(`holds the unknown variable {{ ${name.slice(0, 40)} }}; known are ${list}`);
    }
    names.push(name);
    return `${open}${names.length - 1}${close}`;
  });
  if (/\{\{|\}\}|\{%|\{\uE002|\uE003\}/.test(numbered.replaceAll(/\\[{}%]/g, ''))) {
    throw new RefusedMarkdown('holds a variable that is not closed, or another kind of braces than {{ name }}');
  }
  const rendering = new Rendering(names);
  // A line break in the source is a line break in the mail, as in every mail program.
  const [first, ...rest] = new Lexer({ gfm: true, breaks: true })
    .lex(apartFromWords(numbered))
    .filter(({ type }) => type !== 'space');
  if (first?.type === 'heading' && (first as Tokens.Heading).depth === 1) {
    const { tokens } = first as Tokens.Heading;
    const title = { html: rendering.inlineHtml(tokens), text: rendering.inlineText(tokens) };
    return { html: rendering.blocksHtml(rest), text: rendering.blocksText(rest), title };
  }
  const blocks = first === undefined ? [] : [first, ...rest];
  return { html: rendering.blocksHtml(blocks), text: rendering.blocksText(blocks), title: undefined };
}

/** A space of a script in which nobody writes mails: it separates emphasis from words, and is removed afterwards. */
const apart = '\u1680';

/**
 * Japanese has no spaces around emphasis, but CommonMark requires one where a bracket stands at its edge (the flanking
 * rules, §6.2): は**「あ」**を would show its asterisks.
 */
function apartFromWords(source: string): string {
  return source.replace(
    /(?<![\\*])\*\*(?![\s*])([^*\n]+?)(?<![\s\\])\*\*(?!\*)/g,
    (_match, words: string) => `${apart}**${words}**${apart}`,
  );
}

/** Markdown that renders as exactly this plain text, in one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Markdown from another system: unchanged where a mail may hold it, else as plain text. */
export function safeMarkdown(source: string): string {
  try {
    renderMarkdown(source, []);
    return source;
  } catch (error) {
    if (!(error instanceof RefusedMarkdown)) throw error;
    return source
      .replace(/[\u1680\uE000-\uE003]/g, '')
      .split(/\n{2,}/)
      .map(escapeMarkdown)
      .join('\n\n');
  }
}

/** The plain text of a Markdown source, for calendars. */
export function markdownText(source: string): string {
  const { title, text } = renderMarkdown(safeMarkdown(source), []);
  return [title?.text, text].filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** Whether a variable stands for a link and not for text. */
function isUrl(name: string): boolean {
  return name.endsWith('_url');
}

class Rendering {
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  blocksHtml(tokens: readonly Token[]): string {
    return tokens.map((token) => this.#blockHtml(token)).join('');
  }

  blocksText(tokens: readonly Token[]): string {
    return tokens
      .map((token) => this.#blockText(token))
      .filter((block) => block !== '')
      .join('\n\n');
  }

  inlineHtml(tokens: readonly Token[]): string {
    return tokens
      .map((token) => this.#inlineHtml(token))
      .join('')
      .replaceAll(apart, '');
  }

  inlineText(tokens: readonly Token[]): string {
    return tokens
      .map((token) => this.#inlineText(token))
      .join('')
      .replaceAll(apart, '');
  }

  #blockHtml(token: Token): string {
    const block = token as Tokens.Generic as MarkdownToken;
    switch (block.type) {
      case 'space':
      case 'def':
        return '';
      case 'heading': {
        const level = Math.max(2, block.depth);
        return `<h${level}>${this.inlineHtml(block.tokens)}</h${level}>\n`;
      }
      case 'paragraph': {
        const buttons = onlyLinks(block.tokens);
        if (buttons === undefined) return `<p>${this.inlineHtml(block.tokens)}</p>\n`;
        return `<p class="buttons">${buttons.map((link) => this.#linkHtml(link, 'button')).join(' ')}</p>\n`;
      }
      case 'blockquote':
        return `<blockquote>${this.blocksHtml(block.tokens)}</blockquote>\n`;
      case 'code':
        return `<pre>${this.#fillHtml(escapeHtml(block.text.replaceAll(apart, '')))}</pre>\n`;
      case 'hr':
        return '<hr>\n';
      case 'list': {
        const tag = block.ordered ? 'ol' : 'ul';
        const start = block.ordered && block.start !== 1 && block.start !== '' ? ` start="${block.start}"` : '';
        return `<${tag}${start}>${block.items.map((item) => `<li>${this.#itemHtml(item)}</li>`).join('')}</${tag}>\n`;
      }
      case 'table':
        return this.#tableHtml(block);
      case 'text':
        return block.tokens === undefined ? this.#inlineHtml(token) : this.inlineHtml(block.tokens);
      default:
        return refuse(block);
    }
  }

  #itemHtml(item: Tokens.ListItem): string {
    const box = item.task ? (item.checked === true ? '☑ ' : '☐ ') : '';
    return box + this.blocksHtml(item.tokens.filter(({ type }) => type !== 'checkbox')).trim();
  }

  #tableHtml(table: Tokens.Table): string {
    const cells = (row: readonly Tokens.TableCell[], open: string, close: string) =>
      row.map((cell) => `${open}${this.inlineHtml(cell.tokens)}${close}`).join('');
    const rows = table.rows.map((row) => `<tr>${cells(row, '<td>', '</td>')}</tr>`).join('');
    return `<table class="data"><thead><tr>${cells(table.header, '<th scope="col">', '</th>')}</tr></thead><tbody>${rows}</tbody></table>\n`;
  }

  #inlineHtml(token: Token): string {
    const inline = token as Tokens.Generic as MarkdownToken;
    switch (inline.type) {
      case 'text':
        return inline.tokens === undefined ? this.#wordsHtml(decode(inline.text)) : this.inlineHtml(inline.tokens);
      case 'escape':
        return this.#wordsHtml(inline.text);
      case 'strong':
        return `<strong>${this.inlineHtml(inline.tokens)}</strong>`;
      case 'em':
        return `<em>${this.inlineHtml(inline.tokens)}</em>`;
      case 'del':
        return `<del>${this.inlineHtml(inline.tokens)}</del>`;
      case 'codespan':
        return `<code>${this.#fillHtml(escapeHtml(inline.text))}</code>`;
      case 'br':
        return '<br>';
      case 'link':
        return this.#linkHtml(inline);
      case 'image':
        return `<img src="${this.#urlHtml(inline.href, 'https:')}" alt="${this.#fillHtml(escapeHtml(inline.text))}">`;
      default:
        return refuse(inline);
    }
  }

  #linkHtml(link: Tokens.Link, look?: string): string {
    // Links do not nest, so a URL in the text of a link stays text.
    const words = link.tokens.map((token) =>
      token.type === 'text' ? this.#fillHtml(escapeHtml(decode((token as Tokens.Text).text))) : this.#inlineHtml(token),
    );
    const attribute = look === undefined ? '' : ` class="${look}"`;
    return `<a${attribute} href="${this.#urlHtml(link.href, 'https:', 'http:', 'mailto:', 'tel:')}">${words.join('')}</a>`;
  }

  /** Text; a bare `{{ …_url }}` in it becomes a link to itself. */
  #wordsHtml(text: string): string {
    return escapeHtml(text).replace(reference, (_match, index: string) => {
      const name = this.#names[Number(index)] ?? '';
      if (!isUrl(name)) return slotMark(name, 'html');
      return `<a href="${slotMark(name, 'url')}">${slotMark(name, 'html')}</a>`;
    });
  }

  #fillHtml(escaped: string): string {
    return escaped.replace(reference, (_match, index: string) => slotMark(this.#names[Number(index)] ?? '', 'html'));
  }

  #urlHtml(href: string, ...schemes: string[]): string {
    return this.#url(href, 'url', schemes);
  }

  #url(href: string, place: 'url' | 'plain', schemes: readonly string[]): string {
    const whole = /^\uE002(\d+)\uE003$/.exec(href);
    const name = whole === null ? undefined : this.#names[Number(whole[1])];
    if (name !== undefined) {
      if (!isUrl(name)) throw new RefusedMarkdown(`holds a link to {{ ${name} }}, which is not a URL`);
      return slotMark(name, place);
    }
    if (/[\uE002\uE003]/.test(href)) throw new RefusedMarkdown('holds a link that is only partly a variable');
    const scheme = /^([a-z][a-z0-9+.-]*:)/i.exec(href)?.[1]?.toLowerCase();
    if (scheme === undefined || !schemes.includes(scheme) || /[\s<>"]/.test(href)) {
      throw new RefusedMarkdown(`holds a link or image that is not absolute; allowed are ${schemes.join(', ')}`);
    }
    return place === 'url' ? escapeHtml(href) : href;
  }

  #blockText(token: Token): string {
    const block = token as Tokens.Generic as MarkdownToken;
    switch (block.type) {
      case 'space':
      case 'def':
        return '';
      case 'heading':
        return `■ ${this.inlineText(block.tokens)}`;
      case 'paragraph': {
        const buttons = onlyLinks(block.tokens);
        if (buttons === undefined) return this.inlineText(block.tokens);
        return buttons.map((link) => this.#linkText(link, '\n')).join('\n\n');
      }
      case 'blockquote':
        return this.blocksText(block.tokens).replace(/^/gm, '> ');
      case 'code':
        return this.#fillText(block.text.replaceAll(apart, '')).replace(/^/gm, '    ');
      case 'hr':
        return '----------------------------------------';
      case 'list': {
        const first = block.start === '' ? 1 : block.start;
        return block.items
          .map((item, position) => {
            const bullet = block.ordered ? `${first + position}. ` : '- ';
            return bullet + this.#itemText(item).replace(/\n(?=.)/g, `\n${' '.repeat(bullet.length)}`);
          })
          .join('\n');
      }
      case 'table': {
        const row = (cells: readonly Tokens.TableCell[]) =>
          cells.map((cell) => this.inlineText(cell.tokens)).join(' | ');
        return [block.header, ...block.rows].map(row).join('\n');
      }
      case 'text':
        return block.tokens === undefined ? this.#inlineText(token) : this.inlineText(block.tokens);
      default:
        return refuse(block);
    }
  }

  #itemText(item: Tokens.ListItem): string {
    const box = item.task ? (item.checked === true ? '☑ ' : '☐ ') : '';
    const blocks = item.tokens.filter(({ type }) => type !== 'checkbox' && type !== 'space');
    return box + blocks.map((block) => this.#blockText(block)).join('\n');
  }

  #inlineText(token: Token): string {
    const inline = token as Tokens.Generic as MarkdownToken;
    switch (inline.type) {
      case 'text':
        return inline.tokens === undefined ? this.#fillText(decode(inline.text)) : this.inlineText(inline.tokens);
      case 'escape':
        return inline.text;
      case 'strong':
      case 'em':
      case 'del':
        return this.inlineText(inline.tokens);
      case 'codespan':
        return this.#fillText(inline.text);
      case 'br':
        return '\n';
      case 'link':
        return this.#linkText(inline, ' ');
      case 'image':
        return `[${this.#fillText(inline.text)}] <${this.#url(inline.href, 'plain', ['https:'])}>`;
      default:
        return refuse(inline);
    }
  }

  /** The text and the URL; the URL alone where the text is the URL. */
  #linkText(link: Tokens.Link, between: string): string {
    const url = this.#url(link.href, 'plain', ['https:', 'http:', 'mailto:', 'tel:']);
    const words = this.inlineText(link.tokens);
    if (words === url || `mailto:${words}` === url || `http://${words}` === url) return words;
    return between === '\n' ? `${words}${between}${url}` : `${words}${between}<${url}>`;
  }

  #fillText(text: string): string {
    return text.replace(reference, (_match, index: string) => slotMark(this.#names[Number(index)] ?? '', 'plain'));
  }
}

type MarkdownToken =
  | Tokens.Space
  | Tokens.Def
  | Tokens.Heading
  | Tokens.Paragraph
  | Tokens.Blockquote
  | Tokens.Code
  | Tokens.Hr
  | Tokens.List
  | Tokens.Table
  | Tokens.Text
  | Tokens.Escape
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Codespan
  | Tokens.Br
  | Tokens.Link
  | Tokens.Image
  | Tokens.HTML;

function refuse(token: { readonly type: string }): never {
  throw new RefusedMarkdown(
    token.type === 'html' ? 'holds HTML; write it in Markdown' : `holds ${token.type}, which a mail cannot show`,
  );
}

/** A paragraph of links only is a row of buttons. */
function onlyLinks(tokens: readonly Token[]): Tokens.Link[] | undefined {
  const links = tokens.filter((token): token is Tokens.Link => token.type === 'link');
  const others = tokens.filter(({ type, raw }) => type !== 'link' && type !== 'br' && raw.trim() !== '');
  const bare = links.some(({ autolink }) => autolink === true);
  return links.length > 0 && others.length === 0 && !bare ? links : undefined;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

/** Character references that Markdown leaves in its text (CommonMark §2.5): the numeric ones and the commonest names. */
function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|nbsp));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const control = point < 32 || (point >= 0xd800 && point < 0xe004) || point > 0x10ffff;
    return control ? whole : String.fromCodePoint(point);
  });
}
