/** What the HTML and the text of a body have in common: which links they allow, what buttons and tasks are. */

import { cutText, isBlank } from '../characters/characters.ts';
import { wrongInWebAddress } from '../characters/written-text.ts';
import { emailAddressSchema } from './address.ts';
import { escapeHtml, holdsMarks, slotMark } from './compiled-mail.ts';
import { attributeOf, type MarkdownNode, type MarkdownToken, RefusedMarkdown, variableMark } from './markdown-tree.ts';

const { open, close } = variableMark;
const reference = new RegExp(`${open}(\\d+)${close}`, 'g');
const onlyReference = new RegExp(`^${open}(\\d+)${close}$`);

/** Links, pictures and variables of one source. */
export class Urls {
  readonly #names: readonly string[];

  /** @param names the variables of the source by their number */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** The target of a link. @throws RefusedMarkdown when it is not absolute, not of a kind that mails may link to, or leads nowhere */
  link(href: string, place: 'url' | 'plain'): string {
    return this.#url(href, place, ['https:', 'http:', 'mailto:', 'tel:']);
  }

  /**
   * The address of a picture. It is never a personal link: mail programs fetch every picture, and would open the link.
   *
   * @throws RefusedMarkdown when it is not an https URL, or holds a variable that is not a picture
   */
  picture(src: string, place: 'url' | 'plain'): string {
    this.refuseLinks(src);
    return this.#url(src, place, ['https:']);
  }

  /**
   * A variable that is a link of a person must be where people can follow it: as the target of a link, or alone in the text.
   *
   * @param target the only one that the text may show, because it is what the text leads to
   * @throws RefusedMarkdown where the text holds another one
   */
  refuseLinks(text: string, target?: string): void {
    for (const [, index] of text.matchAll(reference)) {
      const name = this.#names[Number(index)] ?? '';
      if (isUrl(name) && !isPicture(name) && name !== target)
        throw new RefusedMarkdown(
          `holds {{ ${name} }} in a picture or in the words of another link; it can only be the target of a link, or text`,
        );
    }
  }

  /** The variable that is the whole target of a link, if it is one. */
  variableOf(href: string): string | undefined {
    const whole = onlyReference.exec(href);
    return whole === null ? undefined : this.#names[Number(whole[1])];
  }

  /**
   * Text with its variables replaced; `isUrl`: whether the variable is a link. No source holds a mark, and no character reference names
   * one: this is the last that stands between a text and a slot that it did not name.
   *
   * @throws RefusedMarkdown when anything else in it could be taken for a mark of the compiler
   */
  fill(text: string, show: (name: string, isUrl: boolean) => string): string {
    const parts = text.split(reference).map((part, position) => {
      if (position % 2 === 0) return holdsMarks(part) ? undefined : part;
      const name = this.#names[Number(part)];
      return name && show(name, isUrl(name));
    });
    if (parts.includes(undefined))
      throw new RefusedMarkdown(
        'holds a variable that something cuts apart, or a character that mails cannot show (U+E000 to U+E003)',
      );
    return parts.join('');
  }

  #url(href: string, place: 'url' | 'plain', schemes: readonly string[]): string {
    const name = this.variableOf(href);
    if (name !== undefined) {
      if (!isUrl(name)) throw new RefusedMarkdown(`holds a link to {{ ${name} }}, which is not a URL`);
      return slotMark(name, place);
    }
    if (holdsMarks(href)) throw new RefusedMarkdown('holds a link that is only partly a variable');
    refuseTarget(href, schemes);
    return place === 'url' ? escapeHtml(href) : href;
  }
}

/** @throws RefusedMarkdown when the target of a link or the address of a picture is of none of these schemes, or not as they have it */
function refuseTarget(href: string, schemes: readonly string[]): void {
  const allowed = `allowed are ${schemes.join(', ')}`;
  const scheme = /^[a-z][a-z\d+-]*:/i.exec(href)?.[0].toLowerCase();
  if (scheme === undefined) throw new RefusedMarkdown(`holds a link or image that is not absolute; ${allowed}`);
  if (!schemes.includes(scheme))
    throw new RefusedMarkdown(`holds a link or image that begins with ${cutText(scheme, 20)}; ${allowed}`);
  const wrong = wrongIn(href, scheme);
  if (wrong !== undefined) throw new RefusedMarkdown(`holds a link or image whose address ${wrong}`);
}

/** Digits with what separates them for the eye, and parameters (RFC 3966 §3). */
const telephone = /^\+?[\d.()-]+(?:;[a-z\d-]+(?:=[^;]+)?)*$/i;

function wrongIn(href: string, scheme: string): string | undefined {
  const rest = href.slice(scheme.length);
  if (scheme === 'tel:')
    return telephone.test(rest) && /^[^;]*\d/.test(rest)
      ? undefined
      : 'must be a telephone number in digits, such as tel:+81-3-1234-5678';
  if (scheme === 'mailto:')
    return !rest.startsWith('//') && rest.replace(/\?.*/s, '').split(',').every(isAddress)
      ? undefined
      : 'must name an e-mail address, such as mailto:office@example.com';
  return wrongInWebAddress(href, ['https', 'http']);
}

/** An address in percent signs where it must be (RFC 6068 §2). */
function isAddress(encoded: string): boolean {
  try {
    return emailAddressSchema.safeParse(decodeURIComponent(encoded)).success;
  } catch {
    return false;
  }
}

/** Whether a variable is a link and not text. */
function isUrl(name: string): boolean {
  return name.endsWith('_url');
}

/** Whether a variable is a picture that is made to be fetched: it shows, and does nothing. */
function isPicture(name: string): boolean {
  return name.endsWith('_picture_url');
}

/** @throws RefusedMarkdown always: a mail cannot show the token */
export function refuseToken({ type }: MarkdownToken): never {
  const html = type === 'html_block' || type === 'html_inline';
  throw new RefusedMarkdown(
    html ? 'holds HTML; write it in Markdown' : `holds ${type.replace('_open', '')}, which a mail cannot show`,
  );
}

/**
 * A paragraph of links only is a row of buttons; undefined = the paragraph is something else. A bare URL is not a button.
 */
export function onlyLinks(nodes: readonly MarkdownNode[]): MarkdownNode[] | undefined {
  const links = nodes.filter(({ token }) => token.type === 'link_open');
  const isBetween = ({ token: { type, content } }: MarkdownNode) =>
    type === 'softbreak' || (type === 'text' && content.trim() === '');
  const others = nodes.filter((node) => node.token.type !== 'link_open' && !isBetween(node));
  const bare = links.some(({ token }) => token.info === 'auto');
  return links.length > 0 && others.length === 0 && !bare ? links : undefined;
}

/**
 * The numbers of an ordered list's items as they are written: 3, 2, 1 stays so. CommonMark counts on from the first (§5.3), which is
 * meant only where all of them are the same.
 */
export function numbersOf(items: readonly MarkdownNode[]): readonly number[] {
  const written = items.map(({ token }) => Number(token.info));
  const areAlike = new Set(written).size === 1;
  return areAlike ? written.map((number, position) => number + position) : written;
}

/** The box of a task (GFM §5.3) that an item of a list begins with, and its blocks without it. */
export function taskBox(blocks: readonly MarkdownNode[]): { box: string; blocks: readonly MarkdownNode[] } {
  const [paragraph, ...rest] = blocks;
  if (paragraph?.token.type !== 'paragraph_open') return { box: '', blocks };
  const [words, ...others] = paragraph.children;
  if (words?.token.type !== 'text') return { box: '', blocks };
  const task = /^\[([ xX])\] /.exec(words.token.content);
  if (task === null) return { box: '', blocks };
  const token = Object.assign(Object.create(words.token) as MarkdownToken, { content: words.token.content.slice(4) });
  const shown = { token: paragraph.token, children: [{ token, children: [] }, ...others] };
  return { box: task[1] === ' ' ? '☐ ' : '☑ ', blocks: [shown, ...rest] };
}

/** The width inside the sheet of a mail, in CSS pixels. */
const columnWidth = 550;

/** What is shown of Markdown in one line, as of that for a picture (CommonMark §6.4). @throws RefusedMarkdown when it holds HTML */
export function wordsOf(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map(({ token, children }) => {
      if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
      if (token.type === 'html_inline') return refuseToken(token);
      return children.length > 0 ? wordsOf(children) : token.content;
    })
    .join('');
}

/** Whether there is anything to read: words, those for a picture, or a variable. */
export function hasWords(nodes: readonly MarkdownNode[]): boolean {
  return !isBlank(wordsOf(nodes).replace(reference, 'x'));
}

/** A mail program shows a button or a line of nothing, and a screen reader reads an address. @throws RefusedMarkdown */
export function refuseWordless(nodes: readonly MarkdownNode[]): void {
  for (const { token, children } of nodes) {
    if (token.type === 'link_open' && !hasWords(children))
      throw new RefusedMarkdown('holds a link without words; write in its brackets what it leads to');
    refuseWordless(children);
    if (token.type === 'heading_open' && !hasWords(children))
      throw new RefusedMarkdown('holds a heading without words');
  }
}

/** The title of a link is shown by a mouse only: nobody reads it on a phone or in the text part. @throws RefusedMarkdown if it has one */
export function refuseTitle(link: MarkdownToken): void {
  if (attributeOf(link, 'title') !== '')
    throw new RefusedMarkdown('holds a link with a title, which phones do not show; write it in the words of the link');
}

/**
 * The width of a picture: what its title states (`![Logo](https://… "240")`), else the column's. CSS pixels.
 *
 * @throws RefusedMarkdown when the title says something else: nobody would read it
 */
export function pictureWidth(token: MarkdownToken): { readonly width: number; readonly stated: boolean } {
  const title = attributeOf(token, 'title');
  const stated = /^(\d{1,4})(?:px)?$/.exec(title)?.[1];
  if (stated === undefined && title !== '')
    throw new RefusedMarkdown('holds a picture whose title is not its width, such as "240"; write the words below it');
  const width = Math.min(Number(stated ?? columnWidth), columnWidth);
  return { width: width || columnWidth, stated: stated !== undefined && width > 0 };
}

/** A mail address: each begins at the start of its local part, so that long text without one is read once. */
const mailAddress =
  /(?<![A-Za-z0-9._%+-])([A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24})(?![A-Za-z0-9-])/;

/** Text cut at the mail addresses in it. */
export function withAddresses(text: string): readonly { readonly words: string; readonly address: boolean }[] {
  return text.split(mailAddress).map((words, position) => ({ words, address: position % 2 === 1 }));
}
