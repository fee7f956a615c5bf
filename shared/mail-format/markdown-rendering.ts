/** Parsed Markdown as HTML, and as plain text that says the same. */
import { cellClasses, tableClass } from '../characters/table-columns.ts';
import { escapeHtml, slotMark } from './compiled-mail.ts';
import {
  numbersOf,
  onlyLinks,
  pictureWidth,
  refuseTitle,
  refuseToken,
  taskBox,
  type Urls,
  withAddresses,
  wordsOf,
} from './markdown-parsed.ts';
import { attributeOf, type MarkdownNode, type MarkdownToken } from './markdown-tree.ts';

/** How pictures are shown: as pictures, or as links where the page may load nothing from elsewhere. */
export type PictureStyle = 'pictures' | 'links';

/** The room that a quote and a list take beside what is in them, in CSS pixels. */
const besideQuote = 20;
const besideList = 40;

/** Renders blocks and lines of text as HTML; slots are still marks. */
export class HtmlRendering {
  readonly #urls: Urls;
  readonly #pictures: PictureStyle;
  /** The room that the quotes and lists around a block take, in CSS pixels. */
  #inset = 0;

  constructor(urls: Urls, pictures: PictureStyle) {
    this.#urls = urls;
    this.#pictures = pictures;
  }

  blocks(nodes: readonly MarkdownNode[]): string {
    return nodes.map((node) => this.#block(node)).join('');
  }

  /** A line of text; `link` is the link whose text it is. */
  inline(nodes: readonly MarkdownNode[], link?: MarkdownToken): string {
    return nodes.map((node) => this.#inline(node, link)).join('');
  }

  #block(node: MarkdownNode): string {
    const { token, children } = node;
    switch (token.type) {
      case 'heading_open': {
        const tag = token.tag === 'h1' ? 'h2' : token.tag;
        return `<${tag}>${this.inline(children)}</${tag}>\n`;
      }
      case 'paragraph_open': {
        const buttons = onlyLinks(children);
        if (buttons === undefined) return `<p>${this.inline(children)}</p>\n`;
        return `<p class="buttons">${buttons.map((link) => this.#link(link, 'button')).join(' ')}</p>\n`;
      }
      case 'blockquote_open':
        return `<blockquote>${this.#within(besideQuote, () => this.blocks(children))}</blockquote>\n`;
      case 'hr':
        return '<hr>\n';
      case 'bullet_list_open':
        return `<ul>${this.#within(besideList, () => this.#items(children))}</ul>\n`;
      case 'ordered_list_open': {
        const numbers = numbersOf(children);
        const [start = 1] = numbers;
        const items = this.#within(besideList, () => this.#items(children, numbers));
        return `<ol${start === 1 ? '' : ` start="${start}"`}>${items}</ol>\n`;
      }
      case 'table_open':
        return this.#table(children);
      default:
        return refuseToken(token);
    }
  }

  #within(room: number, render: () => string): string {
    this.#inset += room;
    const html = render();
    this.#inset -= room;
    return html;
  }

  /** `numbers`: of each item, where they are shown; only one that does not follow from the item before it is stated. */
  #items(items: readonly MarkdownNode[], numbers: readonly number[] = []): string {
    return items
      .map(({ children }, at) => {
        const before = numbers[at - 1];
        const value = before === undefined || numbers[at] === before + 1 ? '' : ` value="${numbers[at]}"`;
        const { box, blocks } = taskBox(children);
        const shown = blocks.map((block) => (block.token.hidden ? this.inline(block.children) : this.#block(block)));
        return `<li${value}>${box}${shown.join('\n').trim()}</li>`;
      })
      .join('');
  }

  #table(parts: readonly MarkdownNode[]): string {
    const texts = parts.flatMap((part) => part.children.map((row) => row.children.map(shownText)));
    const classes = cellClasses(texts, this.#inset);
    let at = 0;
    const row = ({ children }: MarkdownNode) => {
      const ofCells = classes[at++] ?? [];
      return `<tr>${children.map((cell, column) => this.#cell(cell, ofCells[column] ?? '')).join('')}</tr>`;
    };
    const shown = parts.map(({ token, children }) => `<${token.tag}>${children.map(row).join('')}</${token.tag}>`);
    return `<table class="${tableClass(texts[0]?.length ?? 0)}">${shown.join('')}</table>\n`;
  }

  /**
   * Aligned by attribute: it holds in mail programs that know no styles, and no style may say otherwise. Programs centre a head that says
   * nothing.
   */
  #cell({ token, children }: MarkdownNode, classes: string): string {
    const isHead = token.tag === 'th';
    const stated = /text-align:(right|center)/.exec(attributeOf(token, 'style'))?.[1];
    const align = stated ?? (isHead ? 'left' : undefined);
    const attributes = [
      ...(isHead ? ['scope="col"'] : []),
      ...(align === undefined ? [] : [`align="${align}"`]),
      ...(classes === '' ? [] : [`class="${classes}"`]),
    ];
    return `<${[token.tag, ...attributes].join(' ')}>${this.inline(children)}</${token.tag}>`;
  }

  #inline(node: MarkdownNode, link: MarkdownToken | undefined): string {
    const { token, children } = node;
    switch (token.type) {
      case 'text':
        return link === undefined ? this.#words(token.content) : this.#plain(token.content, link);
      case 'text_special':
        return this.#plain(token.content);
      case 'strong_open':
        return `<strong>${this.inline(children, link)}</strong>`;
      case 'em_open':
        return `<em>${this.inline(children, link)}</em>`;
      case 's_open':
        return `<del>${this.inline(children, link)}</del>`;
      case 'softbreak':
      case 'hardbreak':
        return '<br>';
      case 'link_open':
        return this.#link(node);
      case 'image':
        return this.#picture(node, link !== undefined);
      default:
        return refuseToken(token);
    }
  }

  /** Links do not nest, so a URL in the text of a link stays text. */
  #link({ token, children }: MarkdownNode, look?: string): string {
    const href = this.#urls.link(attributeOf(token, 'href'), 'url');
    refuseTitle(token);
    return `<a${look === undefined ? '' : ` class="${look}"`} href="${href}">${this.inline(children, token)}</a>`;
  }

  /**
   * With the width in an attribute: Outlook knows no max-width and shows a wide picture wider than the mail. Other programs
   * follow the style.
   */
  #picture({ token, children }: MarkdownNode, inLink: boolean): string {
    const src = this.#urls.picture(attributeOf(token, 'src'), 'url');
    const { width, stated } = pictureWidth(token);
    const words = this.#plain(wordsOf(children));
    if (this.#pictures === 'links') return inLink ? words : `<a href="${src}">${words === '' ? src : words}</a>`;
    const shown = stated ? `${width}px` : 'auto';
    return `<img src="${src}" alt="${words}" width="${width}" style="width:${shown};max-width:100%;height:auto">`;
  }

  /** Text; a mail address in it, or a bare `{{ …_url }}`, becomes a link to itself. */
  #words(text: string): string {
    return withAddresses(text)
      .map(({ words, address }) => {
        if (address) return `<a href="mailto:${escapeHtml(words)}">${escapeHtml(words)}</a>`;
        return this.#urls.fill(escapeHtml(words), (name, isUrl) =>
          isUrl ? `<a href="${slotMark(name, 'url')}">${slotMark(name, 'html')}</a>` : slotMark(name, 'html'),
        );
      })
      .join('');
  }

  #plain(text: string, link?: MarkdownToken): string {
    this.#urls.refuseLinks(text, link && this.#urls.variableOf(attributeOf(link, 'href')));
    return this.#urls.fill(escapeHtml(text), (name) => slotMark(name, 'html'));
  }
}

/** The text of a node as it is shown, without marks. */
function shownText({ token, children }: MarkdownNode): string {
  if (token.type === 'image') return '';
  return token.content + children.map(shownText).join('');
}

/** What a mail program would take for more of a web address in plain text; the marks of a sentence it leaves out. */
const continues = /^[\p{L}\p{N}\p{M}\p{Co}_/?#&=%+$@-]/u;
/** A link of a person that runs into more text; angle brackets keep them apart (RFC 3986, appendix C). */
const bareSlot = new RegExp(`(${slotMark('[a-z_]+_url', 'plain')})(?=${continues.source.slice(1)})`, 'gu');

/** Renders blocks and lines of text as plain text; slots are still marks. */
export class TextRendering {
  readonly #urls: Urls;

  constructor(urls: Urls) {
    this.#urls = urls;
  }

  blocks(nodes: readonly MarkdownNode[]): string {
    return nodes.map((node) => this.#block(node)).join('\n\n');
  }

  /**
   * A line of text.
   *
   * @param next the character that it runs into, if there is one
   */
  inline(nodes: readonly MarkdownNode[], next = ''): string {
    let follows = next;
    const parts = nodes.toReversed().map((node) => {
      const part = this.#inline(node, follows);
      follows = part.charAt(0) || follows;
      return part;
    });
    return parts.reverse().join('');
  }

  #block({ token, children }: MarkdownNode): string {
    switch (token.type) {
      case 'heading_open':
        return `■ ${this.inline(children)}`;
      case 'paragraph_open': {
        const buttons = onlyLinks(children);
        if (buttons === undefined) return this.inline(children);
        return buttons.map((link) => this.#link(link, '\n')).join('\n\n');
      }
      case 'blockquote_open':
        return this.blocks(children).replace(/^/gm, '> ');
      case 'hr':
        return '----------------------------------------';
      case 'bullet_list_open':
        return children.map((item) => this.#item(item, '- ')).join('\n');
      case 'ordered_list_open': {
        const numbers = numbersOf(children);
        return children.map((item, at) => this.#item(item, `${numbers[at]}. `)).join('\n');
      }
      case 'table_open': {
        const rows = children.flatMap((part) => part.children);
        return rows.map((row) => row.children.map((cell) => this.inline(cell.children)).join(' | ')).join('\n');
      }
      default:
        return refuseToken(token);
    }
  }

  #item({ children }: MarkdownNode, bullet: string): string {
    const { box, blocks } = taskBox(children);
    const text = box + blocks.map((block) => this.#block(block)).join('\n');
    return bullet + text.replace(/\n(?=.)/g, `\n${' '.repeat(bullet.length)}`);
  }

  #inline(node: MarkdownNode, next: string): string {
    const { token, children } = node;
    switch (token.type) {
      case 'text':
      case 'text_special':
        return `${this.#plain(token.content)}${next}`.replace(bareSlot, '<$1>').slice(0, -next.length || undefined);
      case 'strong_open':
      case 'em_open':
        return this.inline(children, next);
      case 's_open':
        // Without its marks, text that no longer holds would read as if it did.
        return `~~${this.inline(children)}~~`;
      case 'softbreak':
      case 'hardbreak':
        return '\n';
      case 'link_open':
        return this.#link(node, ' ', next);
      case 'image':
        return `[${this.#plain(wordsOf(children))}] <${this.#urls.picture(attributeOf(token, 'src'), 'plain')}>`;
      default:
        return refuseToken(token);
    }
  }

  /** The text and the URL; the URL alone where the text is the URL. */
  #link({ token, children }: MarkdownNode, between: ' ' | '\n', next = ''): string {
    const url = this.#urls.link(attributeOf(token, 'href'), 'plain');
    const words = this.inline(children);
    if (token.info === 'auto' || words === url || `mailto:${words}` === url)
      return continues.test(next) ? `<${words}>` : words;
    return between === '\n' ? `${words}${between}${url}` : `${words}${between}<${url}>`;
  }

  #plain(text: string): string {
    return this.#urls.fill(text, (name) => slotMark(name, 'plain'));
  }
}
